"""What fal's models take: each path has fields of its own, and refuses others."""

from dataclasses import dataclass

from bot.domain.model import Model
from bot.domain.spec import RenderSpec

_TEXT, _IMAGE = "/text-to-video", "/image-to-video"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A family of paths (`@fal-ai/client` 1.10.1, endpoint types)."""

    first: str = "image_url"
    last: str | None = None
    resolution: bool = True  #: else the path says it
    audio: bool = False
    seed: bool = False
    negative_prompt: bool = False
    framed_aspect: bool = True  #: whether a call with a picture says the aspect, too
    seconds_as_number: bool = False
    seconds_unit: str = ""  #: behind the number, where that is a text
    image_below: bool = (
        False  #: whether the path for pictures is the one for text and one word more
    )

    def body(self, spec: RenderSpec) -> dict[str, object]:
        """A create without its pictures, of nothing but the fields that are known here."""
        body: dict[str, object] = {
            "prompt": spec.prompt,
            "duration": spec.seconds
            if self.seconds_as_number
            else f"{spec.seconds}{self.seconds_unit}",
        }
        if self.resolution:
            body["resolution"] = spec.resolution
        if self.framed_aspect or spec.first_frame is None:
            body["aspect_ratio"] = spec.aspect
        if self.audio:
            body["generate_audio"] = spec.sound
        if self.seed and spec.seed is not None:
            body["seed"] = spec.seed
        if self.negative_prompt and spec.negative_prompt is not None:
            body["negative_prompt"] = spec.negative_prompt
        return body


_ENGINES = (
    ("bytedance/seedance-", Engine(last="end_image_url", audio=True, seed=True)),
    (
        "fal-ai/kling-video/v3/",
        Engine(
            first="start_image_url",
            last="end_image_url",
            resolution=False,
            audio=True,
            negative_prompt=True,
            framed_aspect=False,
        ),
    ),
    ("fal-ai/kling-video/v4/", Engine(seconds_as_number=True)),
    ("fal-ai/veo3", Engine(audio=True, seconds_unit="s", image_below=True)),
)


def engine_of(path: str) -> Engine:
    """The family of a model's path. An unknown one takes prompt, duration, size and first frame."""
    return next((engine for start, engine in _ENGINES if path.startswith(start)), Engine())


def path_of(model: Model, *, framed: bool) -> str:
    """Where a create goes: a picture has a path of its own beside the one for text.

    At the one for text a picture would be passed over, and a clip without it be billed.
    """
    name = model.wire_name
    if not framed:
        return name
    if model.framed_wire_name is not None:
        return model.framed_wire_name
    if name.endswith(_TEXT):
        return name.removesuffix(_TEXT) + _IMAGE
    return name + _IMAGE if engine_of(name).image_below and not name.endswith(_IMAGE) else name


def app_of(wire_name: str) -> str:
    """The part of a path under which its renders are found: `owner/app`."""
    parts = wire_name.split("/")
    return "/".join(parts[: 3 if parts[0] in {"workflows", "comfy"} else 2])
