"""A tiny real clip, made on the spot."""

import functools
import io
from fractions import Fraction

import av
import numpy as np


@functools.cache
def clip_bytes(
    *, seconds: int = 1, width: int = 64, height: int = 48, picture: bool = True, sound: bool = True
) -> bytes:
    """An MP4 with H.264 and AAC, or with only one of them."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=8) if picture else None
        audio = container.add_stream("aac", rate=16_000) if sound else None
        if video is not None:
            video.width, video.height, video.pix_fmt = width, height, "yuv420p"
            for number in range(8 * seconds):
                shade = np.full((height, width, 3), number * 3, np.uint8)
                frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
                container.mux(video.encode(frame))
            container.mux(video.encode())
        if audio is not None:
            for at in range(0, 16_000 * seconds, 1024):
                hum = np.zeros((1, 1024), np.float32)
                frame = av.AudioFrame.from_ndarray(hum, format="fltp", layout="mono")
                frame.sample_rate, frame.pts, frame.time_base = 16_000, at, Fraction(1, 16_000)
                container.mux(audio.encode(frame))
            container.mux(audio.encode())
    return out.getvalue()
