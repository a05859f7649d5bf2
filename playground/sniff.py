"""What a file is, told by its first bytes, and how large the picture in it is.

Names and declared types are the uploader's word; discord.py sends every file as octets.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAGIC = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/x-wav"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"%PDF-", "application/pdf"),
)
_BY_NAME = {
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".log": "text/plain; charset=utf-8",
}
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a file."""

    content_type: str | None
    width: int | None = None
    height: int | None = None


def look_at(path: Path, filename: str) -> Look:
    """Tell a file's type, and the size of its picture where it has one."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        kind = _kind(head) or _BY_NAME.get(Path(filename).suffix.lower())
        try:
            return _measure(kind, head, file)
        except (struct.error, IndexError, ValueError):
            return Look(kind)  # a torn file: its type is all that can be said


def _kind(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    for offset, magic, kind in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return kind
    return None


def _measure(kind: str | None, head: bytes, file: BinaryIO) -> Look:
    match kind:
        case "image/png":
            return Look(kind, *struct.unpack(">II", head[16:24]))
        case "image/gif":
            return Look(kind, *struct.unpack("<HH", head[6:10]))
        case "image/jpeg":
            return Look(kind, *_jpeg(head, file))
        case "image/webp":
            return Look(kind, *_webp(head))
        case "video/mp4" | "video/quicktime":
            return Look(kind, *_mp4(file))
        case "video/webm":
            return Look(kind, *_webm(head))
        case _:
            return Look(kind)


def _jpeg(head: bytes, file: BinaryIO) -> tuple[int, int]:
    file.seek(0)
    text = head + file.read(1 << 20) if len(head) == _HEAD_BYTES else head
    at = 2
    while True:
        marker, length = text[at + 1], struct.unpack(">H", text[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", text[at + 5 : at + 9])
            return width, height
        at += 2 + length


def _webp(head: bytes) -> tuple[int, int]:
    match head[12:16]:
        case b"VP8X":
            return (
                int.from_bytes(head[24:27], "little") + 1,
                int.from_bytes(head[27:30], "little") + 1,
            )
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
        case _:
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Walk the boxes of an MP4: name, where the content begins, where it ends."""
    at = start
    while at + 8 <= end:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        body = at + 8
        if size == 1:
            size = struct.unpack(">Q", file.read(8))[0]
            body += 8
        elif size == 0:
            size = end - at
        if size < 8:
            return
        yield name, body, min(at + size, end)
        at += size


def _mp4(file: BinaryIO) -> tuple[int | None, int | None]:
    end = file.seek(0, 2)
    for name, start, stop in _boxes(file, 0, end):
        if name != b"moov":
            continue
        for inner, begin, close in _boxes(file, start, stop):
            size = _track_size(file, begin, close) if inner == b"trak" else (None, None)
            if size[0]:
                return size
    return None, None


def _track_size(file: BinaryIO, start: int, end: int) -> tuple[int | None, int | None]:
    for name, _, close in _boxes(file, start, end):
        if name == b"tkhd":
            file.seek(close - 8)
            width, height = struct.unpack(">II", file.read(8))
            return (width >> 16 or None), (height >> 16 or None)
    return None, None


_EBML_INSIDE = {0x18538067, 0x1654AE6B, 0xAE, 0xE0}  # Segment, Tracks, TrackEntry, Video


def _ebml_number(text: bytes, at: int, *, keep_marker: bool) -> tuple[int, int]:
    first = text[at]
    length = 9 - first.bit_length()
    value = int.from_bytes(text[at : at + length], "big")
    return (value if keep_marker else value & ~(1 << (7 * length))), at + length


def _webm(text: bytes) -> tuple[int | None, int | None]:
    """Find the first track's picture size in the head of a WebM file."""
    found: dict[int, int] = {}
    at = 0
    while at < len(text) - 2 and len(found) < 2:
        element, at = _ebml_number(text, at, keep_marker=True)
        size, at = _ebml_number(text, at, keep_marker=False)
        if element in _EBML_INSIDE:
            continue
        if element in {0xB0, 0xBA}:  # PixelWidth, PixelHeight
            found.setdefault(element, int.from_bytes(text[at : at + size], "big"))
        at += size
    return found.get(0xB0), found.get(0xBA)
