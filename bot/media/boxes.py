"""An MP4 is a row of boxes that say how long they are. A file that was cut short has one that reaches beyond its end."""

import struct
from pathlib import Path

_HEADER = struct.Struct(">I4s")
_LARGE = struct.Struct(">Q")
_MOST_BOXES = 100_000
_NEEDED = {b"ftyp", b"moov", b"mdat"}


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
