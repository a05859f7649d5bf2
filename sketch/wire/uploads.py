"""What a client sent along: a first frame, a source clip. Examined in a child, never on the loop."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sketch.wire import errors
from sketch.wire.body import Form, Upload
from sketch.wire.examiner import Examiner
from sketch.wire.fetch import Fetch

PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")
CLIP_TYPES = ("video/mp4",)
_PARAM = "input_reference"


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip that was uploaded and looked at."""

    path: Path
    width: int
    height: int
    seconds: float


class Uploads:
    """Takes pictures and clips out of forms, and looks at them before anybody uses them."""

    def __init__(self, examiner: Examiner, fetch: Fetch) -> None:
        self._examiner = examiner
        self._fetch = fetch

    async def first_frame(self, form: Form, size: str) -> Path | None:
        """Take `input_reference` in any of its forms: a PNG of exactly `size`, or a WireError."""
        value = form.members.get(_PARAM)
        if value is None:
            return None
        if isinstance(value, Upload):
            return await self._picture(form, value, size)
        if not form.is_json and not isinstance(value, dict):
            raise errors.wrong_type(_PARAM, "a file", value)
        if not isinstance(value, dict):
            raise errors.wrong_type(_PARAM, "an object", value)
        url = _image_url(cast("dict[str, object]", value))
        if not url.startswith("data:"):
            fetched = await self._fetch.picture(url, form.folder / "fetched")
            return await self._picture(form, fetched, size)
        head, _, tail = url.partition(",")
        mimetype, _, encoding = head.removeprefix("data:").partition(";")
        if encoding != "base64":
            raise errors.invalid_value(
                f"{_PARAM}.image_url", f"Invalid '{_PARAM}.image_url': expected a base64 data URL."
            )
        encoded = form.encoded
        if encoded is None:
            encoded = form.folder / "data-url"
            await asyncio.to_thread(encoded.write_text, tail, encoding="utf-8", errors="replace")
        return await self._picture(form, Upload(encoded, mimetype.lower()), size, "--base64")

    async def clip(self, upload: Upload, param: str) -> Clip:
        """Look at an uploaded clip."""
        if upload.content_type not in CLIP_TYPES:
            raise errors.unsupported_file(param, upload.content_type, CLIP_TYPES)
        found = await self._examiner.examine("clip", str(upload.path))
        if found.get("error") is not None:
            raise errors.invalid_value(param, f"Invalid file '{param}': not a readable MP4 video.")
        return Clip(upload.path, found["width"], found["height"], found["seconds"])

    async def _picture(self, form: Form, upload: Upload, size: str, *more: str) -> Path:
        # OpenAI looks at the declared type first: a part without one is refused as octet-stream.
        declared = "image/jpeg" if upload.content_type == "image/jpg" else upload.content_type
        if declared not in PICTURE_TYPES:
            raise errors.unsupported_file(_PARAM, declared, PICTURE_TYPES)
        out = form.folder / "first-frame.png"
        found = await self._examiner.examine(
            "picture", str(upload.path), "--size", size, "--out", str(out), *more
        )
        match found.get("error"):
            case None:
                return out
            case "format":
                raise errors.unsupported_file(_PARAM, str(found["mimetype"]), PICTURE_TYPES)
            case "size":
                raise errors.wrong_picture_size()
            case _:
                raise errors.broken_picture()


def _image_url(value: dict[str, object]) -> str:
    """Take the address out of `{"image_url": …}`; the other form, `file_id`, names no file here."""
    errors_at = f"{_PARAM}.image_url"
    if ("image_url" in value) == ("file_id" in value):
        raise errors.invalid_value(
            _PARAM, f"Invalid '{_PARAM}': expected exactly one of 'image_url' or 'file_id'."
        )
    if "file_id" in value:
        raise errors.WireError(
            f"No such File object: {value['file_id']}", status=404, param=f"{_PARAM}.file_id"
        )
    url = value["image_url"]
    if not isinstance(url, str):
        raise errors.wrong_type(errors_at, "a string", url)
    return url
