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
    prompts, seed = members.get("prompts"), members.get("seed")
    camera_s, seconds = members.get("camera_s"), members.get("seconds")
    if members.get("sketch") != 1 or not isinstance(prompts, list) or not prompts:
        return None
    texts = [text for text in cast("list[object]", prompts) if isinstance(text, str)]
    numbers = isinstance(camera_s, int | float) and isinstance(seconds, int | float)
    if len(texts) != len(prompts) or not isinstance(seed, int) or not numbers:
        return None
    if not (0 < camera_s <= 600 and 0 < seconds <= 600):
        return None
    return Memory(
        tuple(texts), seed, float(camera_s), float(seconds), members.get("pictured") is True
    )
