"""Rendering what was accepted: a queue, two at a time, each in a process of its own.

The record on disk says queued, completed or failed; that a render is running, and how far it is,
is known here alone. After a restart whatever is not over is simply rendered again.
"""

import asyncio
import contextlib
import logging
import os
import signal
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sketch.state import State, sync
from sketch.wire import faults
from sketch.wire.clock import Now
from sketch.wire.crew import Crew
from sketch.wire.faults import Faults
from sketch.wire.files import opened
from sketch.wire.records import CLIP, SPRITESHEET, THUMBNAIL, Status, Video
from sketch.wire.webhooks import Webhooks

log = logging.getLogger(__name__)

ASSET_LIFE_MS = 24 * 60 * 60 * 1000
_DISK_S = 1.0  #: the pause before writing again to a disk that was full
_REFUSED = 2  #: the renderer's exit status for a spec that it cannot draw
_SAYS_LIMIT = 500  #: characters of the renderer's sentence that a client sees
_MODERATION = "Your request was blocked by our moderation system."
_FAILED = "The video could not be generated. Please try again."


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed, as OpenAI's `error` of a video."""

    code: str
    message: str


@dataclass(slots=True)
class Standing:
    """Where a running job is, as the loop's clock sees it."""

    faults: Faults
    status: Status = "queued"
    began_s: float = 0.0
    rendered: int = 0  #: per cent, as the renderer said

    def progress(self, now_s: float) -> int:
        """Tell the progress that clients see: never 100 before the end, paced where asked to be slow."""
        if self.faults.stall is not None:
            return self.faults.stall if self.status == "in_progress" else 0
        shown = min(self.rendered, 99)
        if self.faults.slow_s:
            shown = min(shown, int(99 * (now_s - self.began_s) / self.faults.slow_s))
        return max(0, shown)


class Renders:
    """The jobs under way. One asyncio task a job; the processes are bounded, the waiting is not."""

    def __init__(
        self,
        state: State,
        renderer: Sequence[str],
        *,
        at_once: int,
        limit_s: float,
        now: Now,
        has_faults: bool,
        webhooks: Webhooks | None,
    ) -> None:
        self._state = state
        self._renderer = renderer
        self._slots = asyncio.Semaphore(at_once)
        self._limit_s = limit_s
        self._now = now
        self._has_faults = has_faults
        self._webhooks = webhooks
        self._standings: dict[str, Standing] = {}
        self._crew = Crew()

    def start(self, video: Video) -> None:
        """Put a video at the end of the queue."""
        self._standings[video.id] = Standing(self._faults(video))
        self._crew.start(video.id, self._run(video))

    def standing(self, video: Video) -> tuple[Status, int]:
        """Tell a video's status and progress at this moment."""
        if video.is_over:
            return video.status, 100 if video.status == "completed" else 0
        standing = self._standings.get(video.id)
        if standing is None:
            return "queued", 0
        return standing.status, standing.progress(asyncio.get_running_loop().time())

    async def stop(self, video_id: str) -> None:
        """Stop a job, so that its video can be deleted."""
        await self._crew.stop(video_id)
        self._standings.pop(video_id, None)  # a job that never took its first step left it

    async def close(self) -> None:
        """Stop every job and see its process end."""
        await self._crew.close()

    def _faults(self, video: Video) -> Faults:
        return faults.asked(video.prompt) if self._has_faults else faults.NONE

    async def _run(self, video: Video) -> None:
        try:
            failure = await self._worked(video, self._standings[video.id])
            while True:
                if await self._finished(video, failure):
                    return
                await asyncio.sleep(_DISK_S)
        finally:
            self._standings.pop(video.id, None)

    async def _worked(self, video: Video, standing: Standing) -> Failure | None:
        """Wait for a turn and render, as slowly or as badly as the prompt asks."""
        asked = standing.faults
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, video.created_at_ms / 1000 + asked.queue_s - self._now()))
        if asked.stall is not None:
            standing.status = "in_progress"
            await asyncio.Event().wait()
        async with self._slots:
            standing.status, standing.began_s = "in_progress", loop.time()
            failure = failure_of(asked.fail) if asked.fail else await self._render(video, standing)
        await asyncio.sleep(max(0.0, standing.began_s + asked.slow_s - loop.time()))
        return failure

    async def _finished(self, video: Video, failure: Failure | None) -> bool:
        """Write the end down and tell it. False where the disk does not take it."""
        now_ms = int(self._now() * 1000)
        changes: dict[str, object] = self._webhooks.new_event() if self._webhooks else {}
        if failure is None:
            life_ms = 0 if self._faults(video).expired else ASSET_LIFE_MS
            changes |= {
                "status": "completed",
                "completed_at_ms": now_ms,
                "expires_at_ms": now_ms + life_ms,
            }
        else:
            changes |= {
                "status": "failed",
                "error_code": failure.code,
                "error_message": failure.message,
            }
        try:
            finished = await self._state.change(video.id, **changes)
        except OSError as error:
            log.warning("The end of %s cannot be written: %s", video.id, error)
            return False
        with contextlib.suppress(OSError):  # only room is lost
            await self._state.drop_inputs(video.id)
        if finished is not None and self._webhooks is not None:
            self._webhooks.send(finished)
        return True

    async def _render(self, video: Video, standing: Standing) -> Failure | None:
        """Render into a folder of this attempt alone, then put the files in place."""
        folder = self._state.folder(video.id)
        try:
            attempt = Path(await asyncio.to_thread(tempfile.mkdtemp, "", "attempt-", folder))
            async with asyncio.timeout(self._limit_s):
                status = await self._render_in(attempt, video, standing)
            return await asyncio.to_thread(_collect, attempt, folder, status, standing.faults)
        except TimeoutError:
            return Failure("server_error", f"The render took longer than {self._limit_s:g} s.")
        except OSError as error:
            log.warning("The render of %s failed: %s", video.id, error)
            return Failure("server_error", _FAILED)

    async def _render_in(self, attempt: Path, video: Video, standing: Standing) -> int:
        spec = attempt / "spec.json"
        text = video.spec(self._state.folder(video.id)).to_json()
        await asyncio.to_thread(spec.write_text, text, encoding="utf-8")
        async with opened(attempt / "stderr", "wb") as says:
            process = await asyncio.create_subprocess_exec(
                *self._renderer,
                *("--spec", str(spec)),
                *("--out", str(attempt / CLIP)),
                *("--poster", str(attempt / THUMBNAIL)),
                *("--sheet", str(attempt / SPRITESHEET)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=says,
                start_new_session=True,  # its own children end with it, and Ctrl+C does not reach it
            )
            try:
                return await _followed(process, standing)
            finally:
                await _ended(process)


async def _followed(process: asyncio.subprocess.Process, standing: Standing) -> int:
    """Read `progress N` lines until the process ends."""
    lines = process.stdout
    if lines is None:
        raise OSError("the renderer has no output to read")
    async for line in lines:
        word, _, number = line.decode("ascii", "replace").strip().partition(" ")
        if word == "progress" and number.isdecimal():
            standing.rendered = min(100, int(number[:3]))
    return await process.wait()


async def _ended(process: asyncio.subprocess.Process) -> None:
    """See a process end, also when the job is cancelled."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    if process.stdout is not None:
        # Reading to the end is what closes the pipe; a stray that left the group may hold it open.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await process.stdout.read()


def _collect(attempt: Path, folder: Path, status: int, asked: Faults) -> Failure | None:
    """Put an attempt's files in place, or say why there are none."""
    clip = attempt / CLIP
    failure = None
    if status != 0 or not clip.is_file():
        failure = _failure(status, attempt / "stderr")
    else:
        if asked.pad_mib:
            pad(clip, asked.pad_mib * 1024 * 1024)
        for name in (THUMBNAIL, SPRITESHEET, CLIP):
            if (attempt / name).exists():
                sync(attempt / name)
                (attempt / name).replace(folder / name)
    for leftover in attempt.iterdir():
        leftover.unlink()
    attempt.rmdir()
    return failure


def _failure(status: int, stderr: Path) -> Failure:
    says = stderr.read_text(encoding="utf-8", errors="replace").strip()
    if status == _REFUSED and says:
        return Failure("invalid_request", says[-_SAYS_LIMIT:])
    log.warning("The renderer ended with status %d: %s", status, says[-2000:])
    return Failure("server_error", _FAILED)


def failure_of(code: str) -> Failure:
    """Word a failure that a prompt asked for."""
    if code == "moderation_blocked":
        return Failure(code, _MODERATION)
    return Failure(code, _FAILED)


def pad(clip: Path, size_bytes: int) -> None:
    """Grow an MP4 to a size with a `free` box, which players skip; the zeros take no disk."""
    missing = size_bytes - clip.stat().st_size
    if missing < 8:
        return
    with clip.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(missing.to_bytes(4) + b"free")
        file.truncate(size_bytes)
