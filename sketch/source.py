"""The clip that a remix, an edit or an extension starts from."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import av
import av.error
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from sketch.colour import Floats
from sketch.memory import Memory, recalled
from sketch.sound.synth import SOUND_HZ
from sketch.spec import SpecError

LONGEST_S = 120.0


@dataclass(frozen=True, slots=True)
class Source:
    """A clip to start from; its frames come at the wanted size and pace."""

    path: Path
    memory: Memory | None
    seconds: float
    size: tuple[int, int]

    @classmethod
    def opened(cls, path: Path) -> "Source":
        """Look at a clip. Raises SpecError where it cannot be used."""
        try:
            with av.open(str(path)) as container:
                if not container.streams.video:
                    raise SpecError("The source clip has no pictures.")
                video = container.streams.video[0]
                seconds = _length(container, video)
                memory = recalled(container.metadata.get("comment", ""))
                return cls(path, memory, seconds, (video.width, video.height))
        except (av.error.FFmpegError, OSError) as error:
            raise SpecError("The source clip cannot be read as a video.") from error

    def frames(self, size: tuple[int, int], fps: int) -> Iterator[av.VideoFrame]:
        """Give its frames, one for every 1/fps seconds of it."""
        with av.open(str(self.path)) as container:
            video = container.streams.video[0]
            video.thread_count = 2
            shown: av.VideoFrame | None = None
            given = 0
            for frame in container.decode(video):
                at = float(frame.time or 0.0)
                while shown is not None and given / fps < at - 1e-3:
                    yield shown
                    given += 1
                shown = frame.reformat(*size, format="yuv420p", dst_colorspace="ITU709")
            while shown is not None and given < round(self.seconds * fps):
                yield shown
                given += 1

    def sound(self) -> Floats | None:
        """Give its sound in stereo, as long as the clip; None where it is silent."""
        with av.open(str(self.path)) as container:
            if not container.streams.audio:
                return None
            resampler = av.AudioResampler("fltp", "stereo", SOUND_HZ)
            heard_parts = [
                made.to_ndarray()
                for frame in chain(container.decode(container.streams.audio[0]), (None,))
                for made in resampler.resample(frame)
            ]
        if not heard_parts:
            return None
        heard = np.concatenate(heard_parts, 1).astype(np.float32)
        count = round(self.seconds * SOUND_HZ)
        if heard.shape[1] < count:
            heard = np.pad(heard, ((0, 0), (0, count - heard.shape[1])))
        return heard[:, :count]


def _length(container: InputContainer, video: VideoStream) -> float:
    if video.duration is not None and video.time_base is not None:
        seconds = float(video.duration * video.time_base)
    else:
        seconds = float(container.duration or 0) / 1_000_000
    if not 0 < seconds <= LONGEST_S:
        raise SpecError(f"A source clip lasts up to {LONGEST_S:g} seconds, not {seconds:g}.")
    return seconds
