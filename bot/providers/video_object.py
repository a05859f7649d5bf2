"""The video object, read so that every server's spelling of it is understood."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from bot.domain.render import (
    Cancelled,
    Failed,
    FailureReason,
    Queued,
    Rendering,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.providers.complaints import complaint
from bot.providers.lenient import Number, Text, name_of
from bot.wire import Redactor, members_of, rows_of

_DONE = frozenset({"completed", "complete", "succeeded", "success", "finished", "done"})
_FAILED = frozenset({"failed", "failure", "fail", "error"})
_CANCELLED = frozenset({"cancelled", "canceled", "deleted"})
_QUEUED = frozenset({"queued", "submitted", "pending", "not_start", "created", "waiting"})
_RENDERING = frozenset({"in_progress", "processing", "running", "preprocessing", "generating"})
_KNOWN = _DONE | _FAILED | _CANCELLED | _QUEUED | _RENDERING | {"expired"}


class VideoObject(BaseModel):
    """A render as its server tells it. Everything but the id may be missing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    status: Text = None
    progress: Number = None
    model: Text = None
    prompt: Text = None
    seconds: Number = None
    size: Text = None
    created_at: Number = None
    url: Text = None

    @property
    def word(self) -> str:
        """The status in our spelling."""
        return (self.status or "").strip().lower()

    @property
    def is_known(self) -> bool:
        """Whether the status is a word that means something to us."""
        return self.word in _KNOWN


def read_video(members: Mapping[str, object]) -> VideoObject | None:
    """Read a video object, bare or inside `data`; None where there is no id."""
    flat = {**members_of(members.get("data")), **members}
    name = next(
        (each for each in map(name_of, (flat.get("id"), flat.get("task_id"))) if each), None
    )
    if name is None:
        return None
    prompt = members_of(flat.get("properties")).get("input")  # new-api repeats it there
    return VideoObject.model_validate({"prompt": prompt, **flat, "id": name, "url": _address(flat)})


def status_of(
    video: VideoObject,
    members: Mapping[str, object],
    *,
    true_progress: bool,
    poll_after_s: float | None,
    redact: Redactor,
) -> RenderStatus:
    """Our word for the server's. One that nobody knows counts as rendering: the job's deadline ends it."""
    word = video.word
    if word in _DONE:
        return Succeeded(RenderResult(video.url))
    if word in _CANCELLED:
        return Cancelled()
    if word == "expired":
        return Failed(FailureReason.LOST, detail="expired at the vendor")
    if word in _FAILED:
        said = complaint(members)
        return Failed(said.moderation or FailureReason.PROVIDER, detail=redact(str(said)))
    if word in _QUEUED:
        return Queued(poll_after_s)
    percent = None
    if true_progress and video.progress is not None:
        percent = round(min(max(video.progress, 0), 100))
    return Rendering(percent, poll_after_s)


def _address(flat: Mapping[str, object]) -> str | None:
    first = rows_of(flat.get("urls"))[:1]
    found = (flat.get("url"), flat.get("video_url"), flat.get("result_url"), *first)
    named = next((each for each in found if isinstance(each, str) and each), None)
    odd = flat.get("fail_reason")  # where new-api's forks write the address of what did not fail
    return named or (odd if isinstance(odd, str) and odd.startswith("http") else None)
