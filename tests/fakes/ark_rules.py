"""What Ark refuses of a video, from its published field tables."""

import base64
import io
from typing import Any

from PIL import Image

_FAMILY = {
    "seedance-2-0-260128": ({"480p", "720p", "1080p", "4k"}, 15),
    "seedance-2-0-fast-260128": ({"480p", "720p"}, 15),
    "seedance-2-0-mini-260615": ({"480p", "720p"}, 15),
    "seedance-2-5-260628": ({"480p", "720p", "1080p"}, 30),
}
MODELS = {
    f"{place}-{name}": limits
    for name, limits in _FAMILY.items()
    for place in ("dreamina", "doubao")
}
RATIOS = {
    "16:9": (16, 9),
    "4:3": (4, 3),
    "1:1": (1, 1),
    "3:4": (3, 4),
    "9:16": (9, 16),
    "21:9": (21, 9),
}
FIELDS = {
    "model",
    "content",
    "resolution",
    "ratio",
    "duration",
    "seed",
    "generate_audio",
    "watermark",
    "return_last_frame",
    "callback_url",
    "execution_expires_after",
    "service_tier",
    "safety_identifier",
    "priority",
    "output_format",
    "omni_reference_task_type",
    "draft",
    "tools",
}
_LONGER = {"480p": (864, 496), "720p": (1280, 720), "1080p": (1936, 1080), "4k": (3840, 2160)}


class RuleError(Exception):
    """The real one would refuse this."""

    def __init__(self, why: str, code: str = "InvalidParameter") -> None:
        super().__init__(why)
        self.code = code


def must(holds: object, why: str, code: str = "InvalidParameter") -> None:
    if not holds:
        raise RuleError(why, code)


def rules(body: dict[str, Any]) -> None:
    """A create."""
    resolutions, longest = MODELS[body["model"]]
    odd = set(body) - FIELDS
    must(not odd, f"unknown fields {sorted(odd)}")  # camera_fixed and frames are not of 2.x
    must(body.get("content"), "content", "MissingParameter")
    must(body.get("resolution", "720p") in resolutions, "resolution", "InvalidResolutionParameter")
    must(body.get("ratio", "adaptive") in {*RATIOS, "adaptive"}, "ratio")
    seconds = body.get("duration", 5)
    must(type(seconds) is int and (seconds == -1 or 4 <= seconds <= longest), "duration")
    seed = body.get("seed", -1)
    must(type(seed) is int and -1 <= seed < 2**32, "seed")
    for name in ("generate_audio", "watermark", "return_last_frame"):
        must(type(body.get(name, True)) is bool, name)
    must(3600 <= body.get("execution_expires_after", 172_800) <= 259_200, "execution_expires_after")
    must(body.get("service_tier", "default") == "default", "service_tier")
    _content(body["content"])


def _content(content: list[dict[str, Any]]) -> None:
    kinds = [part["type"] for part in content]
    roles = {part["role"] for part in content if part["type"] == "image_url"}
    must(set(kinds) <= {"text", "image_url", "video_url", "audio_url"}, "content[].type")
    must(kinds.count("text") <= 1, "one text")
    must(set(kinds) - {"audio_url"}, "audio cannot be the only input")
    scenes = [roles & {"first_frame", "last_frame"}, roles & {"reference_image"}]
    must(sum(map(bool, scenes)) <= 1, "first and last frame exclude reference images")
    must("last_frame" not in roles or "first_frame" in roles, "a last frame alone")
    must(roles <= {"first_frame", "last_frame", "reference_image"}, "role")
    for part in content:
        must(
            set(part) <= {"type", "role", "text", "image_url", "video_url", "audio_url"},
            "content[]",
        )
        if part["type"] == "image_url":
            _picture(part["image_url"]["url"])
        if part["type"] == "video_url":
            must(part["role"] == "reference_video", "role")
            must(not scenes[0], "a reference video excludes first and last frame")
            must(str(part["video_url"]["url"]).startswith("http"), "video_url")


def _picture(address: str) -> None:
    if address.startswith(("http", "asset://")):
        return
    head, _, text = address.partition(",")
    must(head == "data:image/png;base64", "image_url")
    raw = base64.b64decode(text, validate=True)
    must(len(raw) < 30_000_000, "the picture is too large")
    width, height = Image.open(io.BytesIO(raw)).size
    must(min(width, height) >= 300 and max(width, height) <= 6000, "the picture's size")
    must(0.4 <= width / height <= 2.5, "the picture's shape")


def tokens_of(body: dict[str, Any]) -> int:
    """Width x height x 24 x seconds / 1024: 108,900 for 5 s at 720p, where 9 more lines are counted."""
    width, height = _LONGER[body.get("resolution", "720p")]
    seconds = body.get("duration", 5)
    return 108_900 * seconds // 5 if height == 720 else width * height * 24 * seconds // 1024
