"""What a clip remembers about itself, in the comment of its MP4: enough to go on from it."""

import json
from dataclasses import asdict, dataclass, replace
from typing import cast

from sketch.spec import SketchSpec


@dataclass(frozen=True, slots=True)
class Memory:
    """The prompts that a clip came from, and how long its first camera move was."""

    prompts: tuple[str, ...]
    seed: int
    camera_s: float  #: seconds of the clip that the camera move was made for
    seconds: float  #: of the whole clip
    pictured: bool = False  #: it shows a picture or another's footage, which it cannot paint again

    @classmethod
    def of(cls, spec: SketchSpec) -> "Memory":
        """Begin a memory with a first clip."""
        pictured = spec.first_frame is not None
        return cls((spec.prompt,), spec.seed, spec.seconds, spec.seconds, pictured)

    def changed(self, prompt: str, seconds: float) -> "Memory":
        """Remember a clip made anew after another prompt."""
        return replace(self, prompts=self._with(prompt), seconds=seconds, camera_s=seconds)

    def longer(self, prompt: str, seconds: float) -> "Memory":
        """Remember a clip that goes on for `seconds` more after another prompt."""
        return replace(self, prompts=self._with(prompt), seconds=self.seconds + seconds)

    def _with(self, prompt: str) -> tuple[str, ...]:
        return self.prompts if prompt in self.prompts[-1:] else (*self.prompts, prompt)[-8:]

    def comment(self) -> str:
        """Write it down."""
        return json.dumps({"sketch": 1, **asdict(self)}, ensure_ascii=False)


def recalled(comment: str) -> Memory | None:
    """Read a comment that `Memory.comment` wrote; None for anybody else's."""
    try:
        raw: object = json.loads(comment)
    except json.JSONDecodeError:
        return None
    if not isinstance(raw, dict):
        return None
    members = cast("dict[str, object]", raw)
    if members.get("sketch") != 1:
        return None
    prompts = _texts(members.get("prompts"))
    camera_s, seconds = _length(members.get("camera_s")), _length(members.get("seconds"))
    seed = members.get("seed")
    if not prompts or camera_s is None or seconds is None or not isinstance(seed, int):
        return None
    return Memory(prompts, seed, camera_s, seconds, members.get("pictured") is True)


def _texts(value: object) -> tuple[str, ...]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, str))


def _length(value: object) -> float | None:
    if isinstance(value, int | float) and 0 < value <= 600:
        return float(value)
    return None
