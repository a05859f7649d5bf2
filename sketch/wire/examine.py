"""Look at an uploaded file, in a process of its own: `python -m sketch.wire.examine`.

Pictures and clips come from strangers. They are opened here, under limits of memory and time, and
only a plain PNG of the wanted size goes on. Large JSON bodies are taken apart here too. Prints one
JSON object.
"""

import argparse
import base64
import binascii
import json
import resource
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

DATA_URL_LIMIT = 20_971_520  #: characters, as OpenAI says
_MEMBERS_LIMIT = 1024 * 1024
_MEMORY_BYTES = 2 * 1024**3
_CPU_S = 20
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}

Finding = dict[str, object]


def main() -> None:
    """Examine one file and print what was found."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("kind", choices=("picture", "clip", "json"))
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--base64", action="store_true")
    arguments.add_argument("--size", default="0x0")
    arguments.add_argument("--out", type=Path)
    asked = arguments.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    if asked.base64 and not _decode(asked.file):
        finding: Finding = {"error": "broken"}
    elif asked.kind == "picture":
        width, height = (int(side) for side in asked.size.split("x"))
        finding = _picture(asked.file, (width, height), asked.out)
    elif asked.kind == "json":
        finding = _json(asked.file, asked.out)
    else:
        finding = _clip(asked.file)
    sys.stdout.write(json.dumps(finding))


def _decode(file: Path) -> bool:
    try:
        file.write_bytes(base64.b64decode(file.read_bytes(), validate=True))
    except binascii.Error:
        return False
    return True


def _picture(file: Path, size: tuple[int, int], out: Path) -> Finding:
    """Compare the size that the header claims before a single pixel is decoded."""
    from PIL import Image, ImageOps

    warnings.simplefilter("ignore")
    try:
        with Image.open(file) as picture:
            found = picture.format or ""
            if found not in _FORMATS:
                return {"error": "format", "mimetype": Image.MIME.get(found, "unknown")}
            if picture.size not in {size, size[::-1]}:
                return {"error": "size"}
            upright = ImageOps.exif_transpose(picture)
            if upright.size != size:
                return {"error": "size"}
            _flat(upright.convert("RGBA")).save(out, "PNG", compress_level=1)
    except Image.UnidentifiedImageError:
        return {"error": "format", "mimetype": "application/octet-stream"}
    except Image.DecompressionBombError:
        return {"error": "size"}
    except (OSError, SyntaxError, ValueError, MemoryError, EOFError):
        # What Pillow raises for pictures that lie about themselves.
        return {"error": "broken"}
    return {"error": None}


def _flat(picture: "Image.Image") -> "Image.Image":
    """Lay a see-through picture on black, as a video shows it."""
    from PIL import Image

    ground = Image.new("RGB", picture.size)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _json(file: Path, out: Path) -> Finding:
    """Take a JSON object apart: a data URL's base64 into `out`, the rest into the finding."""
    try:
        members = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return {"error": "broken"}
    if not isinstance(members, dict):
        return {"error": "broken"}
    encoded = False
    reference = members.get("input_reference")
    url = reference.get("image_url") if isinstance(reference, dict) else None
    if isinstance(reference, dict) and isinstance(url, str) and url.startswith("data:"):
        if len(url) > DATA_URL_LIMIT:
            return {"error": "long", "length": len(url)}
        head, comma, tail = url.partition(",")
        reference["image_url"] = head + comma
        out.write_text(tail, encoding="utf-8", errors="replace")
        encoded = True
    if len(json.dumps(members)) > _MEMBERS_LIMIT:
        return {"error": "large"}
    return {"error": None, "members": members, "encoded": encoded}


def _clip(file: Path) -> Finding:
    import av
    from av.error import FFmpegError

    try:
        with av.open(str(file), format="mp4") as container:
            stream = container.streams.video[0]
            frame = next(container.decode(stream))
            seconds = float(container.duration or 0) / 1_000_000
            return {
                "error": None,
                "width": frame.width,
                "height": frame.height,
                "seconds": seconds,
            }
    except (FFmpegError, IndexError, StopIteration, ValueError, MemoryError):
        return {"error": "broken"}


if __name__ == "__main__":
    main()
