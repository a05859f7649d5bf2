"""Writing the MP4: H.264 and AAC that play while they load, and the same bytes every time."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from sketch.canvas import Canvas, plane_bytes
from sketch.colour import Floats
from sketch.sound.synth import SOUND_HZ

BT709 = 1  #: libav's number for these primaries, transfer and matrix


#: What `veryfast` does and painted pictures do not need: 40 % of its time for the same likeness (PSNR 44-46 dB), in
#: 1.5 times the bytes of it, which still are under 6 MB for 12 s at 1280x720.
_LEAN = "rc-lookahead=2:mbtree=0:bframes=0:weightp=0:subme=1:me=dia"


class Reel:
    """An MP4 being written; sound is laid beside the pictures as they come.

    `hear` gives the whole sound, and may wait for it: it is first called after the first picture.
    """

    def __init__(
        self, path: Path, size: tuple[int, int], fps: int, hear: Callable[[], Floats], comment: str
    ) -> None:
        self._out = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._out.metadata["comment"] = comment
        self._fps, self._laid, self._frames = fps, 0, 0
        self._hear = hear
        self._video = self._add_video(size)
        self._audio: AudioStream = self._out.add_stream("aac", rate=SOUND_HZ, layout="stereo")
        self._audio.bit_rate = 128_000

    def _add_video(self, size: tuple[int, int]) -> VideoStream:
        stream: VideoStream = self._out.add_stream("libx264", rate=self._fps)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, self._fps)
        context = stream.codec_context
        context.time_base = Fraction(1, self._fps)
        context.thread_count = 2
        context.color_range, context.colorspace = 1, BT709
        context.color_primaries, context.color_trc = BT709, BT709
        area = size[0] * size[1] / (1280 * 720)
        most = round(5_500_000 * max(0.15, area**0.75))
        stream.options = {
            "preset": "veryfast",
            "crf": "22",
            "x264-params": _LEAN,
            "maxrate": str(most),
            "bufsize": str(most * 2),
            # a second key frame within a short clip would be seen as a pulse
            "g": str(self._fps * 10),
        }
        return stream

    def __enter__(self) -> "Reel":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._lay_sound(self._hear().shape[1])
            self._out.mux(self._video.encode(None))
            self._out.mux(self._audio.encode(None))
        self._out.close()

    def add(self, frame: av.VideoFrame) -> None:
        """Encode the next picture, and the sound that belongs to it."""
        frame.pts = self._frames
        frame.time_base = Fraction(1, self._fps)
        self._frames += 1
        self._out.mux(self._video.encode(frame))
        self._lay_sound(self._frames * SOUND_HZ // self._fps)

    def _lay_sound(self, until: int) -> None:
        sound = self._hear()
        until = min(until, sound.shape[1])
        if until <= self._laid:
            return
        part = np.ascontiguousarray(sound[:, self._laid : until])
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
        frame.sample_rate = SOUND_HZ
        frame.pts = self._laid
        frame.time_base = Fraction(1, SOUND_HZ)
        self._laid = until
        self._out.mux(self._audio.encode(frame))


def picture(screen: Canvas) -> av.VideoFrame:
    """Turn a finished canvas into a frame for the encoder."""
    frame = av.VideoFrame(screen.width, screen.height, "yuv420p")
    frame.colorspace, frame.color_range = BT709, 1
    for plane, source in zip(frame.planes, (screen.y, screen.uv[0], screen.uv[1]), strict=True):
        np.copyto(plane_bytes(plane), source, casting="unsafe")
    return frame
