"""What a file is, read from the file itself, in a child process."""

import io
import os
import struct
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from bot.domain.errors import UnreadableVideoError
from bot.media.boxes import is_whole
from bot.media.child import run_child
from bot.media.probe import look, probe
from tests.fakes.clip import clip_bytes
from tests.fakes.odd_films import UNEVEN_MS, encrypted, of_frames, on_its_side


def other_container(kind: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as container:
        stream = container.add_stream("libx264", rate=8)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(8):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def avif() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, "AVIF")
    return out.getvalue()


def garbage_inside(clip: bytes) -> bytes:
    """The same boxes, but noise for pictures."""
    at = clip.index(b"mdat") + 4
    (size,) = struct.unpack(">I", clip[at - 8 : at - 4])
    return clip[:at] + b"\xa5" * (size - 8) + clip[at + size - 8 :]


async def test_a_clip(tmp_path: Path) -> None:
    """Size, length and codecs are read from the file."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip_bytes(seconds=2))
    found = await probe(path)
    assert (found.width_px, found.height_px) == (64, 48)
    assert (found.video_codec, found.audio_codec) == ("h264", "aac")
    assert found.seconds == pytest.approx(2, abs=0.1)


async def test_a_silent_clip(tmp_path: Path) -> None:
    """A clip without sound says so."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip_bytes(sound=False))
    assert (await probe(path)).audio_codec is None


@pytest.mark.parametrize(
    ("film", "sides", "seconds"),
    [
        (on_its_side(), (180, 320), 1.0),
        (of_frames("yuv420p10le"), (320, 180), 1.0),
        (of_frames(moments_ms=UNEVEN_MS), (320, 180), 3.9),
    ],
    ids=["on its side", "ten bits", "uneven"],
)
def test_an_odd_clip(tmp_path: Path, film: bytes, sides: tuple[int, int], seconds: float) -> None:
    """What a player shows counts: turned upright, and as long as its moments say."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(film)
    found = look(path)
    assert (found.width_px, found.height_px) == sides
    assert found.seconds == pytest.approx(seconds, abs=0.1)


BROKEN = {
    "empty": b"",
    "a few bytes": b"\x00\x00\x00",
    "text": b"not a video at all, though long enough to look for boxes in it" * 100,
    "an error page": b"<!doctype html><title>502</title>" * 100,
    "a lone header": b"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00isom",
    "sound alone": clip_bytes(picture=False),
    "noise inside": garbage_inside(clip_bytes(sound=False)),
    "a box of size 0 in the head": b"\x00\x00\x00\x00ftypisom" * 10,
    "boxes without end": b"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00isom"
    + b"\x00\x00\x00\x08free" * 200_000,
    "matroska": other_container("matroska"),
    "a still picture in boxes": avif(),
    "encrypted": encrypted(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_playable_clip(tmp_path: Path, name: str) -> None:
    """Anything but a whole MP4 with a picture that can be decoded is refused."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(BROKEN[name])
    with pytest.raises(UnreadableVideoError):
        look(path)


async def test_the_child_refuses_in_the_same_way(tmp_path: Path) -> None:
    """What the child cannot read arrives here as the same error."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip_bytes(picture=False))
    with pytest.raises(UnreadableVideoError, match="no picture"):
        await probe(path)


def test_a_clip_cut_anywhere_is_not_whole(tmp_path: Path) -> None:
    """Every proper beginning of a clip is recognised as cut short."""
    path, clip = tmp_path / "clip.mp4", clip_bytes()
    path.write_bytes(clip)
    assert is_whole(path)
    for size in range(0, len(clip), 97):
        path.write_bytes(clip[:size])
        assert not is_whole(path)


async def test_a_missing_file(tmp_path: Path) -> None:
    """A file that is not there is no clip."""
    with pytest.raises(UnreadableVideoError):
        await probe(tmp_path / "nothing.mp4")


async def test_a_child_that_hangs_is_killed() -> None:
    """A decoder that never ends does not keep us: the child is gone when the limit is over."""
    ended = await run_child("asyncio", [], stdin=b"import time; time.sleep(60)\n", limit_s=0.7)
    assert ended.status is None


async def test_a_child_sees_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vendors' keys and Discord's token are not in the environment of what reads hostile files."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    ended = await run_child("sysconfig", [], limit_s=20)
    assert ended.status == 0
    script = b"import os; print(sorted(os.environ))\n"
    seen = (await run_child("code", ["-q"], stdin=script, limit_s=20)).out.decode()
    assert "PATH" in seen
    assert "OPENAI_API_KEY" not in seen
    assert "DISCORD_TOKEN" not in seen
    assert os.environ["OPENAI_API_KEY"]
