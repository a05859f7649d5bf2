"""Clips as film, in a temporary folder and a child process."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.domain.errors import UnreadableVideoError
from bot.media import frames as stills_of
from bot.media import splice
from bot.media.child import NO_DISK, Ended, run_child

AT_ONCE = 1  #: a machine with two cores has a bot to run as well


class LocalFilms:
    """`ports.Films` on this machine."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def last_frame(self, clip: bytes) -> bytes:
        return await self._run("last", [clip], "last.png")

    async def frames(self, clip: bytes) -> Sequence[bytes]:
        async with self._turns:
            with tempfile.TemporaryDirectory(prefix="dailies-frames-") as folder:
                room = Path(folder)
                await asyncio.to_thread((room / "clip.mp4").write_bytes, clip)
                outs = [room / f"{place}.jpg" for place in range(len(stills_of.SHARES))]
                words = [str(room / "clip.mp4"), *map(str, outs)]
                ended = await run_child("bot.media.frames", words, limit_s=stills_of.LIMIT_S)
                _succeeded(ended, "taking frames")
                return [await asyncio.to_thread(out.read_bytes) for out in outs]

    async def join(self, clips: Sequence[bytes]) -> bytes:
        return await self._run("join", clips, "film.mp4")

    async def _run(self, what: str, clips: Sequence[bytes], out: str) -> bytes:
        async with self._turns:
            with tempfile.TemporaryDirectory(prefix="dailies-film-") as folder:
                room = Path(folder)
                names = [room / f"{place}.mp4" for place in range(len(clips))]
                for name, clip in zip(names, clips, strict=True):
                    await asyncio.to_thread(name.write_bytes, clip)
                words = [what, *map(str, names), str(room / out)]
                ended = await run_child("bot.media.splice", words, limit_s=splice.LIMIT_S)
                _succeeded(ended, "the cutter")
                return await asyncio.to_thread((room / out).read_bytes)


def _succeeded(ended: Ended, who: str) -> None:
    """Look how a child ended.

    Raises:
        UnreadableVideoError: it could not read what it was given.
        OSError: there is no room: what is paid for is not at fault, and another try may find some.
    """
    if ended.status == 0:
        return
    why = ended.out.decode(errors="replace").strip() or f"{who} ended with {ended.status}"
    raise OSError(why) if ended.status == NO_DISK else UnreadableVideoError(why)
