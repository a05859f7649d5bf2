"""What Kling refuses, from its published field tables."""

import base64
import io
from typing import Any

from PIL import Image

FAMILIES = {"text2video", "image2video", "omni-video", "video-extend"}
MODELS = {
    "text-to-video": {"kling-3.0", "kling-3.0-turbo"},
    "image-to-video": {"kling-3.0", "kling-3.0-turbo"},
    "omni-video": {"kling-3.0-omni"},
}
ASPECTS = {"16:9", "9:16", "1:1"}
LEGACY_SECONDS = {
    "kling-v3": {str(n) for n in range(3, 16)},
    "kling-v3-omni": {str(n) for n in range(3, 16)},
    "kling-video-o1": {str(n) for n in range(3, 11)},
    "kling-v2-6": {"5", "10"},
    "kling-v2-5-turbo": {"5", "10"},
    "kling-v2-1": {"5", "10"},
    "kling-v2-1-master": {"5", "10"},
}
SOUNDING = {"kling-v3", "kling-v3-omni", "kling-v2-6"}
OMNI = {"kling-v3-omni", "kling-video-o1"}

_LEGACY = {"model_name", "prompt", "duration", "mode", "external_task_id", "callback_url"}
_LEGACY_FIELDS = {
    "text2video": _LEGACY | {"negative_prompt", "sound", "cfg_scale", "aspect_ratio"},
    "image2video": _LEGACY | {"negative_prompt", "sound", "cfg_scale", "image", "image_tail"},
    "omni-video": _LEGACY | {"sound", "aspect_ratio", "image_list", "video_list"},
    "video-extend": {"video_id", "prompt", "negative_prompt", "cfg_scale", "external_task_id"},
}


class RuleError(Exception):
    """The real one would refuse this."""

    def __init__(self, why: str, code: int = 1201) -> None:
        super().__init__(why)
        self.code = code


def must(holds: object, why: str, code: int = 1201) -> None:
    if not holds:
        raise RuleError(why, code)


def path_rules(way: str, model: str, body: dict[str, Any]) -> None:
    """A create of the new interface."""
    must(model in MODELS[way], f"model {model}", 1203)
    turbo = model.endswith("-turbo")
    settings = body.get("settings", {})
    options = body.get("options", {})
    must(set(body) <= {"prompt", "contents", "settings", "options"}, "unknown fields")
    must(set(options) <= {"callback_url", "external_task_id", "watermark_info"}, "options")
    known = {"resolution", "duration"}
    known |= set() if way == "image-to-video" else {"aspect_ratio"}
    known |= set() if turbo else {"audio", "multi_shot"}
    must(set(settings) <= known, f"settings {sorted(set(settings) - known)}")
    resolutions = {"720p", "1080p"} if turbo else {"720p", "1080p", "4k"}
    must(settings.get("resolution", "720p") in resolutions, "resolution")
    seconds = settings.get("duration", 5)
    must(type(seconds) is int and 3 <= seconds <= 15, "duration")
    must(settings.get("aspect_ratio", "16:9") in ASPECTS, "aspect_ratio")
    must(settings.get("audio", "off") in {"native", "off", "original"}, "audio")
    must(type(settings.get("multi_shot", True)) is bool, "multi_shot")
    if way == "text-to-video":
        must("contents" not in body, "contents")
        must(1 <= len(body.get("prompt", "")) <= 3072, "prompt")
        return
    must("prompt" not in body, "prompt belongs into contents")
    _contents(way, turbo, body["contents"], settings)


def _contents(
    way: str, turbo: bool, contents: list[dict[str, Any]], settings: dict[str, Any]
) -> None:
    kinds = [part["type"] for part in contents]
    known = {"prompt", "first_frame"} | (set() if turbo else {"last_frame"})
    known |= {"refer_image", "feature_video", "base_video"} if way == "omni-video" else set()
    must(set(kinds) <= known, "contents[].type")
    must(len(set(kinds)) == len(kinds) and "prompt" in kinds, "contents")
    must("first_frame" in kinds or "last_frame" not in kinds, "a last frame alone")
    must(way == "omni-video" or "first_frame" in kinds, "first_frame is required")
    for part in contents:
        kind = part["type"]
        must(set(part) <= {"type", "text" if kind == "prompt" else "url", "id"}, f"{kind} fields")
        if kind == "prompt":
            must(1 <= len(part["text"]) <= 3072, "prompt")
        elif kind.endswith("_frame"):
            picture(part["url"], 50)
        else:
            must(str(part["url"]).startswith("http"), "a video is a URL")
    video = {"feature_video", "base_video"} & set(kinds)
    must(
        "first_frame" in kinds or video or way != "omni-video" or "aspect_ratio" in settings,
        "ratio",
    )
    if "base_video" in kinds:
        must(not {"first_frame", "last_frame"} & set(kinds), "frames beside a base video")
        must(settings.get("multi_shot", True) is False, "multi_shot beside a base video")
        must(settings.get("audio", "off") != "native", "audio beside a base video")
    elif "feature_video" in kinds:
        must(settings.get("multi_shot", True) is True, "multi_shot beside a feature video")
        must(settings.get("audio", "off") == "off", "audio beside a feature video")
    else:
        must(settings.get("audio", "off") != "original", "no original sound")


def legacy_rules(family: str, body: dict[str, Any], clips: set[str]) -> None:
    """A create of the old interface."""
    must(family in FAMILIES, family, 1202)
    must(set(body) <= _LEGACY_FIELDS[family], "unknown fields")
    must(len(body.get("prompt", "")) <= 2500, "prompt")
    if family == "video-extend":
        must(body.get("video_id") in clips, "video_id")
        return
    model = body.get("model_name")
    must(model in LEGACY_SECONDS, f"model {model}", 1203)
    must((model in OMNI) == (family == "omni-video"), f"{model} is not in {family}", 1203)
    must(type(body.get("duration", "5")) is str, "duration is a text")
    must(body.get("duration", "5") in LEGACY_SECONDS[str(model)], "duration")
    modes = {"std", "pro", "4k"} if str(model).startswith("kling-v3") else {"std", "pro"}
    must(body.get("mode", "std") in modes, "mode")
    videos = body.get("video_list", [])
    must("sound" not in body or model in SOUNDING or videos, "sound")
    must(body.get("sound", "off") in {"on", "off"}, "sound")
    must(body.get("aspect_ratio", "16:9") in ASPECTS, "aspect_ratio")
    if family == "image2video":
        must("image" in body, "image is required")
        for field in {"image", "image_tail"} & set(body):
            picture(body[field], 10)
    images = {one.get("type", ""): one["image_url"] for one in body.get("image_list", [])}
    must(set(images) <= {"first_frame", "end_frame", ""}, "image_list")
    must("first_frame" in images or "end_frame" not in images, "an end frame alone")
    for image in images.values():
        picture(image, 10)
    must(len(videos) <= 1, "video_list")
    for video in videos:
        must(video["refer_type"] in {"feature", "base"}, "refer_type")
        must(video["keep_original_sound"] in {"yes", "no"}, "keep_original_sound")
        must(str(video["video_url"]).startswith("http"), "video_url")
        must(body.get("sound", "off") == "off", "sound beside a video")
    base = any(video["refer_type"] == "base" for video in videos)
    if family == "omni-video":
        must(base or "first_frame" in images or "aspect_ratio" in body, "aspect_ratio is required")


def picture(said: object, most_mb: int) -> None:
    """An address, or raw base64 of a picture of bearable size and shape."""
    text = str(said)
    if text.startswith("http"):
        return
    must(not text.startswith("data:"), "base64 without a data: prefix")
    raw = base64.b64decode(text, validate=True)
    must(len(raw) <= most_mb * 1_000_000, "the picture is too large")
    width, height = Image.open(io.BytesIO(raw)).size
    must(min(width, height) >= 300 and 0.4 <= width / height <= 2.5, "the picture's size")
