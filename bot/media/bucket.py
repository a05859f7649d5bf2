"""Clips in an object store: S3, R2, Google Cloud, Azure, by `DAILIES_CLIPS_URL`, with this machine's folder before it.

A clip is whole and durable in the folder first, then it is copied to the bucket. Where the bucket does not take it
in time, the journey goes on with the folder's copy, and `tidy` sends it later: nothing waits, nothing is lost.
What the bucket has is dropped from a folder that has grown too large, oldest first, and fetched again when it is read.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from io import BufferedIOBase
from pathlib import Path
from typing import Any, Final

from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import ObjectStore, from_url

from bot.domain.errors import SettingError
from bot.domain.ids import ClipKey
from bot.domain.job import Clip
from bot.media.clips import CAP_BYTES, LocalClips
from bot.media.folder import Part

log = logging.getLogger(__name__)

SEND_S: Final = 30.0  #: then the clip is sent later
FETCH_S: Final = 60.0
CALL_S: Final = 10  #: without an answer
RETRIES_S: Final = 20  #: in all, of one call
ROOM_BYTES: Final = 2 * 1024**3  #: what the folder keeps of what the bucket has
PROBE: Final = "dailies-doctor"  #: what is put there and deleted again, to see whether it may be
SENT: Final = ".sent"  #: an empty file beside a clip that the bucket has

FAULTS: Final = (BaseError, OSError, TimeoutError)


def open_bucket(url: str, options: Mapping[str, Any] | None = None) -> ObjectStore:
    """The bucket of an address such as `s3://clips/dailies`. Keys are read from the cloud's own variables.

    Raises:
        SettingError: the address is none, or its settings do not suffice.
    """
    try:
        return from_url(
            url,
            client_options={"timeout": timedelta(seconds=CALL_S), "allow_http": True},
            retry_config={"max_retries": 5, "retry_timeout": timedelta(seconds=RETRIES_S)},
            **dict(options or {}),
        )
    except (BaseError, ValueError) as error:
        raise SettingError(
            f"DAILIES_CLIPS_URL cannot be used ({type(error).__name__}); it expects a folder or a bucket,"
            " like /var/lib/dailies/clips or s3://bucket/clips"
        ) from None


async def trouble(bucket: ObjectStore) -> str | None:
    """Why a bucket takes no clip, or does not let it go; None where it does both. Nothing is left there."""
    try:
        async with asyncio.timeout(RETRIES_S):
            await bucket.put_async(PROBE, b"asked by `dailies doctor`")
            await bucket.delete_async(PROBE)
    except FileNotFoundError:
        return "there is no such bucket"
    except (PermissionDeniedError, UnauthenticatedError):
        return "its keys may not write and delete there"
    except FAULTS as error:
        return f"it does not answer ({type(error).__name__}); look at its region, its keys and the way there"
    return None


class BucketClips(LocalClips):
    """Clips in a folder and, as soon as it takes them, in a bucket."""

    def __init__(
        self,
        folder: Path,
        bucket: ObjectStore,
        *,
        cap_bytes: int = CAP_BYTES,
        room_bytes: int = ROOM_BYTES,
        send_s: float = SEND_S,
    ) -> None:
        super().__init__(folder, cap_bytes=cap_bytes)
        self._bucket = bucket
        self._room_bytes = room_bytes
        self._send_s = send_s

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Clip:
        clip = await super().keep(name, chunks)
        await self._send(clip.key)
        return clip

    async def read(self, clip: Clip) -> bytes:
        await self.have(clip.key)
        return await super().read(clip)

    async def opened(self, clip: Clip) -> BufferedIOBase:
        await self.have(clip.key)
        return await super().opened(clip)

    async def kept(self, clip: Clip) -> bool:
        if await super().kept(clip):
            return True
        try:
            async with asyncio.timeout(FETCH_S):
                await self._bucket.head_async(clip.key)
        except FileNotFoundError:
            return False
        except (BaseError, TimeoutError) as error:
            raise OSError(f"the bucket does not say: {type(error).__name__}") from error
        return True

    async def fit(
        self, clip: Clip, limit_bytes: int, *, seconds: float | None = None
    ) -> tuple[Clip, bool]:
        await self.have(clip.key)
        return await super().fit(clip, limit_bytes, seconds=seconds)

    async def found(self, key: ClipKey) -> Path:
        await self.have(key)
        return self.at(key)

    async def have(self, key: ClipKey) -> None:
        """Bring a clip here that is only in the bucket.

        Raises:
            FileNotFoundError: it is nowhere.
            OSError: the disk, or the bucket does not answer.
        """
        path = self.at(key)
        if await asyncio.to_thread(path.exists):
            return
        part = Part(path.parent, "fetched")
        try:
            async with asyncio.timeout(FETCH_S):
                got = await self._bucket.get_async(key)
                async for chunk in got.stream(min_chunk_size=1024 * 1024):
                    await asyncio.to_thread(part.write, bytes(chunk))
            if f"{part.sha256}.mp4" != key and ".copy-" not in key:
                raise OSError(f"the bucket's {key} is not what was sent there")
            await asyncio.to_thread(part.sync)
            await asyncio.to_thread(part.keep_as, path)
            await asyncio.to_thread(path.with_name(key + SENT).touch)
        except FileNotFoundError as error:
            raise FileNotFoundError(f"the bucket has no clip {key}") from error
        except (BaseError, TimeoutError) as error:
            raise OSError(f"the bucket does not give the clip: {type(error).__name__}") from error
        finally:
            part.close()

    async def remove(self, key: ClipKey, *, before: datetime) -> bool:
        try:
            async with asyncio.timeout(FETCH_S):
                if await self._came(key, before) or not await super().remove(key, before=before):
                    return False
                await self._bucket.delete_async(key)  # what is not there is no fault
            await asyncio.to_thread(self.at(ClipKey(key + SENT)).unlink, missing_ok=True)
        except FAULTS as error:
            log.warning("A clip stays in the bucket for now: %s", type(error).__name__)
            return False
        return True

    async def _came(self, key: ClipKey, since: datetime) -> bool:
        """Whether the bucket was given a clip at that moment or later."""
        try:
            return (await self._bucket.head_async(key))["last_modified"] >= since
        except FileNotFoundError:
            return False

    async def tidy(self) -> None:
        """Send what the bucket does not have yet, and make room where the folder has grown too large."""
        for key in await asyncio.to_thread(self._unsent):
            if not await self._send(key):
                return  # it does not answer: the others wait too
        await asyncio.to_thread(self._make_room)

    async def _send(self, key: ClipKey) -> bool:
        path = self.at(key)
        try:
            async with asyncio.timeout(self._send_s):
                await self._bucket.put_async(key, path)
            await asyncio.to_thread(path.with_name(key + SENT).touch)
        except FAULTS as error:
            log.warning(
                "The bucket did not take a clip, it is sent later: %s", type(error).__name__
            )
            return False
        return True

    def _originals(self) -> list[Path]:
        return [path for path in self.at(ClipKey("")).glob("*.mp4") if len(path.stem) == 64]

    def _unsent(self) -> list[ClipKey]:
        return [
            ClipKey(path.name)
            for path in self._originals()
            if not path.with_name(path.name + SENT).exists()
        ]

    def _make_room(self) -> None:
        kept = sorted(
            ((path.stat(), path) for path in self._originals()), key=lambda each: each[0].st_atime
        )
        taken = sum(found.st_size for found, _ in kept)
        for found, path in kept:
            if taken <= self._room_bytes:
                return
            sent = path.with_name(path.name + SENT)
            if sent.exists():
                path.unlink()
                sent.unlink(missing_ok=True)
                taken -= found.st_size
