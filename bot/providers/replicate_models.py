"""What Replicate's video models take, and how its predictions are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict

from bot.domain.render import FailureReason
from bot.domain.spec import RenderSpec
from bot.providers.lenient import Name, OrNothing, Text

_FLAGGED = re.compile(r"sensitive|flagged|safety|nsfw|\be005\b")
_OUTPUT = re.compile(r"\boutput|generated")
_BAR = re.compile(r"(\d{1,3})%(?:\|[^\n\r]*)?\s*$")
_KLING_MODES = {"720p": "standard", "1080p": "pro", "4k": "4k"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One model's fields. Where Replicate's own schema was not at hand, only the plain ones are used."""

    first: str = "image"
    last: str | None = None
    resolution: bool = False
    mode: bool = False  #: Kling's word for the resolution
    audio: bool = False
    seed: bool = False
    negative_prompt: bool = False

    def input(self, spec: RenderSpec) -> dict[str, object]:
        """What a prediction is made of, without its pictures."""
        said: dict[str, object] = {"prompt": spec.prompt, "duration": spec.seconds}
        if self.mode:
            said["mode"] = _KLING_MODES.get(spec.resolution, "standard")
        if self.resolution:
            said["resolution"] = spec.resolution
        said["aspect_ratio"] = spec.aspect
        if self.audio:
            said["generate_audio"] = spec.sound
        if self.seed and spec.seed is not None:
            said["seed"] = spec.seed
        if self.negative_prompt and spec.negative_prompt is not None:
            said["negative_prompt"] = spec.negative_prompt
        return said


_KLING = Engine(first="start_image", last="end_image", mode=True, audio=True, negative_prompt=True)
_SEEDANCE = Engine(resolution=True, audio=True, seed=True)
_ENGINES = (
    ("kwaivgi/kling-v3-", _KLING),
    ("bytedance/seedance-2.0", _SEEDANCE),
    ("runwayml/gen-4.5", Engine(seed=True)),
)


def engine_of(model: str) -> Engine:
    """The fields of a model. An unknown one takes prompt, duration, aspect and first frame."""
    return next((engine for start, engine in _ENGINES if model.startswith(start)), Engine())


class Prediction(BaseModel):
    """A render as Replicate tells it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Name
    model: Text = None
    status: Text = None
    input: Annotated[dict[str, object] | None, OrNothing] = None
    output: object = None
    error: object = None
    logs: Text = None
    created_at: Annotated[datetime | None, OrNothing] = None
    data_removed: object = None

    @property
    def address(self) -> str | None:
        """Where the clip is: `output` is one address or several, the clip the last."""
        output = self.output
        rows = cast("list[object]", output) if isinstance(output, list) else [output]
        found = [each for each in rows if isinstance(each, str) and each]
        return found[-1] if found else None

    @property
    def percent(self) -> int | None:
        """How far it is, where the log ends with a bar."""
        bar = _BAR.search((self.logs or "")[-500:])
        return min(int(bar[1]), 100) if bar else None

    @property
    def prompt(self) -> str | None:
        """The member's words, which vendors like to repeat."""
        prompt = (self.input or {}).get("prompt")
        return prompt if isinstance(prompt, str) else None

    @property
    def reason(self) -> FailureReason:
        """Why it failed. Replicate has no code for moderation, the models have words."""
        said = str(self.error).lower()
        if not _FLAGGED.search(said):
            return FailureReason.PROVIDER
        refused_output = _OUTPUT.search(said) is not None
        return FailureReason.REFUSED_OUTPUT if refused_output else FailureReason.REFUSED_INPUT

    def made_at(self, ahead_s: float) -> datetime | None:
        """When it was asked for, by our clock."""
        at = self.created_at
        if at is None:
            return None
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        return datetime.fromtimestamp(aware.timestamp() - ahead_s, UTC)

    def is_of(self, model: str, wanted: Mapping[str, object]) -> bool:
        """Whether it was made by this model of this input; pictures are written back as other addresses."""
        said = self.input or {}
        same_model = self.model is None or self.model == model
        return same_model and all(said.get(name) == value for name, value in wanted.items())
