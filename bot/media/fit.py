"""Making a film small enough for where it goes: `python -m bot.media.fit FILM FOLDER LIMIT SECONDS`.

It writes the film into the folder and prints one JSON object, or the sentence why it cannot be done. SECONDS is
how much of the beginning is wanted. Decoders meet what somebody sent, so this runs in a child process.
"""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot.domain.errors import CannotFitError, UnreadableVideoError
from bot.media.boxes import has_credentials
from bot.media.child import NO_DISK, UNREADABLE, bound, no_room, run_child, told
from bot.media.encode import STATISTICS, encode, weigh
from bot.media.fitting import PRESET, Outcome, Plan, Source, again, plan, weighed, worth_weighing
from bot.media.opening import HUGE_S, kind_of, source_of

LIMIT_S: Final = 900.0
MEMORY_BYTES: Final = 6 * 1024**3  #: of address space; what is used is a fraction
CPU_S: Final = 3600
CANNOT: Final = 4
WORKING: Final = "fit-"  #: how the folders of running passes begin
_FILM: Final = "film.mp4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A film that fits."""

    size_bytes: int
    width_px: int
    height_px: int
    seconds: float
    as_it_is: bool  #: it fitted already, and was copied
    passes: int = 0
    preset: str = PRESET
    mean_q: float | None = None  #: x264's quantiser in the mean; smaller is better
    #: the quality where that fitted; the eye does not tell it from the original
    crf: int | None = None
    lost_credentials: bool = False  #: the original carries Content Credentials, and this cannot


async def fit(
    film: Path,
    out: Path,
    limit_bytes: int,
    *,
    seconds: float = HUGE_S,
    limit_s: float = LIMIT_S,
) -> Fitted:
    """Write a copy of at most so many bytes; of its first `seconds` where that is said.

    Raises:
        UnreadableVideoError: it is no film that can be read; the text is the end of a sentence.
        CannotFitError: no encoding of bearable quality is so small.
        OSError: the disk, or the child could not be started.
    """
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=WORKING, dir=out.parent))
    try:
        words = [
            str(await asyncio.to_thread(film.absolute)),
            str(folder),
            str(limit_bytes),
            str(seconds),
        ]
        ended = await run_child("bot.media.fit", words, limit_s=limit_s)
        fitted = _read(ended.status, ended.out.decode(errors="replace").strip())
        await asyncio.to_thread(_keep, folder / _FILM, out)
    finally:
        # Not in a thread: a cancelled caller must leave nothing behind either.
        shutil.rmtree(folder, ignore_errors=True)
    return fitted


def _read(status: int | None, said: str) -> Fitted:
    if status == 0:
        return Fitted(**json.loads(said))
    if status == CANNOT:
        raise CannotFitError(said)
    if status == NO_DISK:
        raise OSError(said)
    if status == UNREADABLE:
        raise UnreadableVideoError(said)
    raise UnreadableVideoError("it takes too much memory or time")


def _keep(made: Path, out: Path) -> None:
    """Whole under its name, after a power cut too."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(out)


def fit_here(film: Path, out: Path, limit_bytes: int, seconds: float) -> Fitted:
    """The same in this process, whose present folder is `out`'s."""
    import av
    from av.error import FFmpegError

    try:
        kind, size_bytes = kind_of(film), film.stat().st_size
        with av.open(film, mode="r", format=kind) as container:
            source = source_of(container, size_bytes, most_s=seconds)
            whole = (container.duration or 0) / 1_000_000 <= seconds
        if whole and size_bytes <= limit_bytes:
            shutil.copyfile(film, out)
            return Fitted(
                size_bytes=size_bytes,
                width_px=source.width_px,
                height_px=source.height_px,
                seconds=source.seconds,
                as_it_is=True,
            )
        done, outcome = _passes(film, kind, out, source, limit_bytes)
    except (FFmpegError, ValueError, OverflowError) as error:
        if full := no_room(error):
            raise full from None
        raise UnreadableVideoError(f"it cannot be decoded ({type(error).__name__})") from None
    return Fitted(
        size_bytes=outcome.size_bytes,
        width_px=done.width_px,
        height_px=done.height_px,
        seconds=source.seconds,
        as_it_is=False,
        passes=done.passes,
        mean_q=round(outcome.mean_q, 1),
        crf=done.crf,
        lost_credentials=kind.startswith("mov") and has_credentials(film),
    )


def _passes(
    film: Path, kind: str, out: Path, source: Source, limit_bytes: int
) -> tuple[Plan, Outcome]:
    """One pass, mostly; again where it missed."""
    first = plan(source, limit_bytes)
    if worth_weighing(source, first):
        first = weighed(source, first, weigh(film, kind, first, source.frames))
    following: Plan | None = first
    while True:
        done = following
        outcome = encode(film, kind, out, done, seconds=source.seconds)
        following = again(source, done, outcome, limit_bytes)
        if following is None:
            return done, outcome
        if not following.learned:
            for old in out.parent.glob(f"{STATISTICS}*"):
                old.unlink()


def main() -> int:
    """Fit the film named on the command line."""
    bound(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    film, folder, limit, seconds = sys.argv[1:5]
    os.chdir(folder)
    try:
        fitted = fit_here(Path(film), Path(folder) / _FILM, int(limit), float(seconds))
    except CannotFitError as error:
        sys.stdout.write(str(error))
        return CANNOT
    except (UnreadableVideoError, OSError) as error:
        return told(error)
    sys.stdout.write(json.dumps(asdict(fitted)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
