"""The peer of `dailies fit`: PyAV's single pass at a rate, which may land anywhere: `… FILM OUT BITS_PER_SECOND PRESET`."""

import os
import sys
from typing import cast

import av


def main() -> None:
    """Decode, encode, copy the sound; nothing else."""
    film, out, rate, preset = sys.argv[1:5]
    os.nice(10)  # as the child of `dailies fit` is
    with av.open(film) as source, av.open(out, "w", options={"movflags": "+faststart"}) as target:
        video, sound = source.streams.video[0], source.streams.audio[0]
        video.thread_type = "AUTO"
        pictures = target.add_stream("libx264", rate=video.average_rate)
        pictures.width, pictures.height, pictures.pix_fmt = video.width, video.height, "yuv420p"
        pictures.bit_rate, pictures.options = int(rate), {"preset": preset}
        sounds = target.add_stream_from_template(sound)
        for packet in source.demux([video, sound]):
            if packet.stream is sound:
                if packet.dts is not None:
                    packet.stream = sounds
                    target.mux(packet)
                continue
            for frame in cast("list[av.VideoFrame]", packet.decode()):
                frame.pict_type = 0
                target.mux(pictures.encode(frame))
        target.mux(pictures.encode(None))


if __name__ == "__main__":
    main()
