"""What a clip is to be, as a plain value: the one thing the wire hands to the renderer."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Literal, cast, get_args

Mode = Literal["text", "remix", "edit", "extend"]


class SpecError(ValueError):
    """A spec that cannot be rendered; its text is one sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class SketchSpec:
    """One clip, precisely.

    For `extend`, `seconds` is the length to add and the result is the stitched whole.
    """

    prompt: str
    seconds: float
    width: int  #: pixels, even
    height: int  #: pixels, even
    fps: int = 24
    seed: int = 0
    mode: Mode = "text"
    first_frame: str | None = None  #: path of a picture of exactly width x height
    source: str | None = None  #: path of the MP4 that a remix, edit or extend starts from

    def to_json(self) -> str:
        """Write the spec as one JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "SketchSpec":
        """Read what `to_json` wrote. Raises SpecError with one sentence for anything else."""
        try:
            raw: object = json.loads(text)
        except json.JSONDecodeError as error:
            raise SpecError(f"The spec is not JSON: {error.msg}.") from error
        if not isinstance(raw, dict):
            raise SpecError("The spec is not a JSON object.")
        members = cast("dict[str, object]", raw)
        unknown = members.keys() - {field.name for field in fields(cls)}
        if unknown:
            raise SpecError(f"The spec has unknown members: {', '.join(sorted(unknown))}.")
        return cls(
            prompt=_text(members, "prompt"),
            seconds=_number(members, "seconds"),
            width=_whole(members, "width"),
            height=_whole(members, "height"),
            fps=_whole(members, "fps", 24),
            seed=_whole(members, "seed", 0),
            mode=_mode(members),
            first_frame=_path(members, "first_frame"),
            source=_path(members, "source"),
        )


def _text(members: dict[str, object], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str):
        raise SpecError(f"The spec's {name} is not a text.")
    return value


def _path(members: dict[str, object], name: str) -> str | None:
    return None if members.get(name) is None else _text(members, name)


def _number(members: dict[str, object], name: str) -> float:
    value = members.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SpecError(f"The spec's {name} is not a number.")
    return float(value)


def _whole(members: dict[str, object], name: str, default: int | None = None) -> int:
    value = members.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise SpecError(f"The spec's {name} is not a whole number.")
    return value


def _mode(members: dict[str, object]) -> Mode:
    value = members.get("mode", "text")
    if value not in get_args(Mode):
        raise SpecError(f"The spec's mode is not one of {', '.join(get_args(Mode))}.")
    return cast("Mode", value)
