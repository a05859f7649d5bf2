"""What is written down of a video and of a character."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from sketch.spec import Mode, SketchSpec

Status = Literal["queued", "in_progress", "completed", "failed"]
Event = Literal["none", "due", "sent", "given_up"]

CLIP = "clip.mp4"
THUMBNAIL = "thumbnail.webp"
SPRITESHEET = "spritesheet.jpg"
FIRST_FRAME = "first-frame.png"
SOURCE = "source.mp4"
RECORD = "video.json"


@dataclass(frozen=True, slots=True)
class Video:
    """One video job, as it is written down. `in_progress` is known to the running server alone."""

    id: str
    serial: int  #: the order of creation, finer than seconds
    model: str
    prompt: str  #: as it was sent, fault words and all
    drawn: str  #: what the renderer draws: the prompt without its fault words
    seconds: int  #: of the finished clip; for an extension the stitched whole
    rendered_seconds: int  #: what the renderer is asked for; for an extension what it adds
    size: str
    seed: int
    mode: Mode
    created_at_ms: int
    first_frame: bool = False
    source_id: str | None = None  #: the video that a remix, edit or extend starts from
    extensions: int = 0  #: how often this clip was extended
    characters: tuple[str, ...] = ()
    status: Status = "queued"
    error_code: str | None = None
    error_message: str | None = None
    completed_at_ms: int | None = None
    expires_at_ms: int | None = None
    event_id: str | None = None  #: the webhook event's own id, the same on every attempt
    event_at: int | None = None
    event: Event = "none"

    @property
    def is_over(self) -> bool:
        return self.status in {"completed", "failed"}

    @property
    def created_at(self) -> int:
        """Seconds since 1970, as the wire counts."""
        return self.created_at_ms // 1000

    @property
    def completed_at(self) -> int | None:
        return None if self.completed_at_ms is None else self.completed_at_ms // 1000

    @property
    def expires_at(self) -> int | None:
        return None if self.expires_at_ms is None else self.expires_at_ms // 1000

    @property
    def pixels(self) -> tuple[int, int]:
        width, height = self.size.split("x")
        return int(width), int(height)

    def spec(self, folder: Path) -> SketchSpec:
        """Say what the renderer shall draw, with the pictures and clips that lie in `folder`."""
        width, height = self.pixels
        return SketchSpec(
            prompt=self.drawn,
            seconds=float(self.rendered_seconds),
            width=width,
            height=height,
            seed=self.seed,
            mode=self.mode,
            first_frame=str(folder / FIRST_FRAME) if self.first_frame else None,
            source=None if self.mode == "text" else str(folder / SOURCE),
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Video":
        """Read a record; members that a later Sketch wrote and this one does not know are left out."""
        known = {field.name for field in fields(cls)}
        raw: dict[str, Any] = {k: v for k, v in json.loads(text).items() if k in known}
        raw["characters"] = tuple(raw.get("characters", ()))
        return cls(**raw)


@dataclass(frozen=True, slots=True)
class Character:
    """A subject to be named in prompts. Sketch remembers it and draws it by its name."""

    id: str
    name: str
    created_at: int
