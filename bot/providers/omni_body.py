"""What a create says to Gemini Omni. Nothing here speaks to anybody."""

from base64 import b64encode
from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.model import Model
from bot.domain.spec import RenderSpec, SourceKind, pixels

DERIVED = frozenset({SourceKind.REMIX, SourceKind.EDIT, SourceKind.EXTEND})

_TASKS: Mapping[SourceKind, str] = MappingProxyType(
    {
        SourceKind.FIRST_FRAME: "image_to_video",
        SourceKind.EDIT: "edit",
        SourceKind.EXTEND: "extend",
    }
)
"""A remix names none: the model finds out from the conversation."""


def body_of(model: Model, spec: RenderSpec, picture: bytes | None) -> dict[str, object]:
    """One POST to `interactions`. What starts from an earlier render goes on with its conversation."""
    body: dict[str, object] = {
        "model": model.wire_name,
        "input": spec.prompt,
        "background": True,  # otherwise the POST lasts until the clip is there
        "response_format": {
            "type": "video",
            "delivery": "uri",
            "aspect_ratio": spec.aspect,
            "resolution": spec.resolution,
            "duration": f"{spec.seconds}s",  # a bare number is refused
        },
    }
    if picture is not None:
        image = {"type": "image", "data": b64encode(picture).decode("ascii")}
        text = {"type": "text", "text": spec.prompt}
        body["input"] = [image | {"mime_type": "image/png"}, text]
    task = _TASKS.get(spec.source if picture is None else SourceKind.FIRST_FRAME)
    if task is not None:
        body["generation_config"] = {"video_config": {"task": task}}
    if spec.source in DERIVED:
        body["previous_interaction_id"] = spec.parent
    return body


def frame_size(spec: RenderSpec) -> tuple[int, int]:
    """The first frame's pixels. A request may hold 20 MB, and a picture of 4K would not fit as text."""
    return pixels(spec.aspect, "1080p" if spec.resolution == "4k" else spec.resolution)
