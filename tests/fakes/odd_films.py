"""Films that a telephone, a vendor or a thief may send: on its side, uneven, with ten bits, encrypted."""

import functools
import io
import struct
from collections.abc import Sequence

import av

from tests.fakes.films import Film, Frame, frames_of

_UPRIGHT = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_TURNED = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
_KEY = "00112233445566778899aabbccddeeff"

UNEVEN_MS = tuple(n * 42 if n < 12 else n * 168 for n in range(24))
"""Twelve moments of a film at 24 a second, and then of one at six."""


@functools.cache
def _pictures() -> Sequence[Frame]:
    return list(frames_of(Film(kind="film", seconds=1.0)))


@functools.cache
def of_frames(
    pix_fmt: str = "yuv420p", moments_ms: tuple[int, ...] | None = None, **opened: str
) -> bytes:
    """A second of film of this kind; shown at even moments unless they are given."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", options=opened) as container:
        video = container.add_stream("libx264", rate=24)
        video.width, video.height, video.pix_fmt = 320, 180, pix_fmt
        video.options = {"preset": "ultrafast", "crf": "4"}
        for number, picture in enumerate(_pictures()):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pix_fmt)
            frame.pts = number if moments_ms is None else moments_ms[number] * 24 // 1000
            container.mux(video.encode(frame))
        container.mux(video.encode())
    return out.getvalue()


def on_its_side() -> bytes:
    """The same film, drawn 320 by 180, that says that it is to be turned by a quarter."""
    film = of_frames()
    at = film.index(_UPRIGHT, film.index(b"tkhd"))
    return film[:at] + _TURNED + film[at + len(_TURNED) :]


def encrypted() -> bytes:
    """The same film, that nobody can see without its key."""
    return of_frames(encryption_scheme="cenc-aes-ctr", encryption_key=_KEY, encryption_kid=_KEY)
