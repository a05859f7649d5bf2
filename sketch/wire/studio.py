"""What every operation shares: the state, the renders, and how a video is shown."""

import asyncio
import re
import secrets
from dataclasses import dataclass

from aiohttp import web

from sketch.state import State
from sketch.wire import errors, faults
from sketch.wire.body import Forms
from sketch.wire.clock import Now
from sketch.wire.errors import as_json
from sketch.wire.faults import Faults
from sketch.wire.records import Video
from sketch.wire.renders import Renders
from sketch.wire.uploads import Uploads

MODEL = "sketch-1"
#: Accepted so that a program written for OpenAI runs unchanged; the answer repeats the name.
OPENAI_MODELS = (
    "sora-2",
    "sora-2-pro",
    "sora-2-2025-10-06",
    "sora-2-pro-2025-10-06",
    "sora-2-2025-12-08",
)
MODELS = (MODEL, *OPENAI_MODELS)


@dataclass(frozen=True, slots=True)
class Studio:
    """The parts that the operations work with."""

    state: State
    renders: Renders
    forms: Forms
    uploads: Uploads
    now: Now
    has_faults: bool
    poll_after_ms: int
    closing: asyncio.Event

    def video(self, video_id: str) -> Video:
        """Find a video. Raises WireError."""
        video = self.state.video(video_id)
        if video is None:
            raise errors.video_not_found(video_id)
        return video

    def asked(self, prompt: str) -> Faults:
        """Read what a prompt asks to go wrong, where that is listened to."""
        return faults.asked(prompt) if self.has_faults else faults.NONE

    def faults_of(self, video: Video) -> Faults:
        return self.asked(video.prompt)

    def shown(self, video: Video) -> dict[str, object]:
        """Write OpenAI's video object."""
        status, progress = self.renders.standing(video)
        word = self.faults_of(video).word if status == "in_progress" else None
        return {
            "id": video.id,
            "object": "video",
            "created_at": video.created_at,
            "status": word or status,
            "completed_at": video.completed_at,
            "error": (
                {"code": video.error_code, "message": video.error_message}
                if video.status == "failed"
                else None
            ),
            "expires_at": video.expires_at,
            "model": video.model,
            "progress": progress,
            "prompt": video.prompt,
            "remixed_from_video_id": video.source_id if video.mode in {"remix", "edit"} else None,
            "seconds": str(video.seconds),
            "size": video.size,
        }

    def is_expired(self, video: Video) -> bool:
        return video.expires_at_ms is not None and self.now() * 1000 >= video.expires_at_ms


def answer(value: object) -> web.Response:
    """Answer 200 with a JSON object."""
    return web.json_response(value, dumps=as_json)


def new_id(kind: str, now_s: float, serial: int) -> str:
    """Make an id of OpenAI's form: the kind, and 48 hexadecimal digits of time, serial and chance."""
    return f"{kind}_{int(now_s) & 0xFFFFFFFF:08x}{serial & 0xFFFFFFFF:08x}{secrets.token_hex(16)}"


def serial_in(video_id: str) -> int | None:
    """Read the serial out of a video's id, so that a list goes on behind a deleted video."""
    found = re.fullmatch(r"video_[0-9a-f]{8}([0-9a-f]{8})[0-9a-f]{32}", video_id)
    return None if found is None else int(found[1], 16)
