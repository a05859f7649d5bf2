"""An MP4 is a row of boxes that say how long they are. A file that was cut short has one that reaches beyond its end."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_HEADER = struct.Struct(">I4s")
_LARGE = struct.Struct(">Q")
_MOST_BOXES = 100_000
_NEEDED = {b"ftyp", b"moov", b"mdat"}
_LARGEST_HEAD = 16 * 1024 * 1024
_CREDENTIALS = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""The identity of C2PA's box (C2PA specification 2.1, A.5)."""


def is_whole(path: Path) -> bool:
    """Whether the top-level boxes begin with `ftyp`, tile the file exactly, and hold what a film needs."""
    seen: set[bytes] = set()
    end = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        for _ in range(_MOST_BOXES):
            if at == end:
                return seen >= _NEEDED
            file.seek(at)
            head = file.read(_HEADER.size + _LARGE.size)
            if len(head) < _HEADER.size:
                return False
            size, kind = _HEADER.unpack_from(head)
            if not seen and kind != b"ftyp":
                return False
            if size == 1 and len(head) == _HEADER.size + _LARGE.size:
                (size,) = _LARGE.unpack_from(head, _HEADER.size)
            elif size == 0:
                size = end - at  # to the end of the file
            if size < _HEADER.size or at + size > end:
                return False
            seen.add(kind)
            at += size
    return False


def has_credentials(path: Path) -> bool:
    """Whether an MP4 carries Content Credentials, which say where it came from."""
    return any(
        kind == b"uuid" and content.read(16) == _CREDENTIALS for kind, content in _boxes(path)
    )


def says_encrypted(path: Path) -> bool:
    """Whether an MP4's head names an encrypted track."""
    for kind, content in _boxes(path):
        if kind == b"moov":
            head = content.read(_LARGEST_HEAD)
            return b"encv" in head or b"enca" in head
    return False


def _boxes(path: Path) -> Iterator[tuple[bytes, BinaryIO]]:
    """The top-level boxes of a whole file; the file stands where each one's content begins."""
    end, at = path.stat().st_size, 0
    with path.open("rb") as file:
        while at + _HEADER.size <= end:
            file.seek(at)
            head = file.read(_HEADER.size + _LARGE.size)
            size, kind = _HEADER.unpack_from(head)
            begins = _HEADER.size
            if size == 1 and len(head) == _HEADER.size + _LARGE.size:
                (size,) = _LARGE.unpack_from(head, _HEADER.size)
                begins += _LARGE.size
            file.seek(at + begins)
            yield kind, file
            if size < _HEADER.size:
                return
            at += size
