"""The renderer's command line: what goes in, what comes out, and what is refused."""

import hashlib
import itertools
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from sketch.memory import recalled
from sketch.spec import Mode, SketchSpec
from tests.sketch.engine.looking import Luma


@dataclass(frozen=True)
class Made:
    """What one run of the renderer left behind."""

    code: int
    told: list[str]
    error: str
    path: Path


def rendered(
    folder: Path, spec: SketchSpec | str, name: str = "clip", extra: Sequence[str] = ()
) -> Made:
    """Run the renderer in its own process."""
    given, out = folder / f"{name}.json", folder / f"{name}.mp4"
    given.write_text(spec if isinstance(spec, str) else spec.to_json(), "utf-8")
    command = [
        sys.executable,
        "-m",
        "sketch.render",
        "--spec",
        str(given),
        "--out",
        str(out),
        *extra,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    return Made(done.returncode, done.stdout.splitlines(), done.stderr, out)


def small(
    prompt: str,
    seconds: float = 2.0,
    mode: Mode = "text",
    source: str | None = None,
    first_frame: str | None = None,
) -> SketchSpec:
    """Ask for a small clip."""
    return SketchSpec(prompt, seconds, 320, 180, mode=mode, source=source, first_frame=first_frame)


def planes(path: Path) -> list[Luma]:
    """Decode a clip's luma."""
    with av.open(str(path)) as container:
        return [
            np.asarray(frame.to_ndarray()[: frame.height], np.float32)
            for frame in container.decode(video=0)
        ]


def track(path: Path) -> Luma:
    """Decode a clip's sound."""
    with av.open(str(path)) as container:
        parts = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(parts, 1).astype(np.float32)


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Render the clip that others start from."""
    folder = tmp_path_factory.mktemp("fox")
    stills = ("--poster", str(folder / "p.webp"), "--sheet", str(folder / "s.jpg"))
    return rendered(folder, small("a fox runs through a forest at noon, clear"), extra=stills)


def test_a_clip_is_what_browsers_play(fox: Made) -> None:
    """H.264 in yuv420p with AAC stereo, as long as asked, its index before its data, colours tagged."""
    assert (fox.code, fox.error) == (0, "")
    raw = fox.path.read_bytes()
    assert 0 < raw.find(b"moov") < raw.find(b"mdat")
    with av.open(str(fox.path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.pix_fmt) == ("h264", "yuv420p")
        assert (video.width, video.height, video.average_rate) == (320, 180, 24)
        assert (audio.codec_context.name, audio.layout.name, audio.rate) == (
            "aac",
            "stereo",
            48_000,
        )
        assert video.frames == 48
        assert (container.duration or 0) / 1e6 == pytest.approx(2.0, abs=0.03)
        assert video.codec_context.colorspace == 1


def test_progress_is_told(fox: Made) -> None:
    """Lines of `progress N` go up from 0 to 100, and nothing else is said."""
    numbers = [int(line.removeprefix("progress ")) for line in fox.told]
    assert numbers[0] == 0
    assert numbers[-1] == 100
    assert numbers == sorted(set(numbers))


def test_nothing_half_done_is_left(fox: Made) -> None:
    """The part file has become the clip."""
    assert not list(fox.path.parent.glob("*.part"))


def test_stills_come_with_it(fox: Made) -> None:
    """The poster is a WebP of the clip's size, the sheet a JPEG of five by five frames."""
    with Image.open(fox.path.with_name("p.webp")) as poster:
        assert (poster.format, poster.size) == ("WEBP", (320, 180))
    with Image.open(fox.path.with_name("s.jpg")) as sheet:
        assert (sheet.format, sheet.size) == ("JPEG", (960, 540))


def test_the_same_spec_gives_the_same_bytes(fox: Made, tmp_path: Path) -> None:
    """A second run makes the very same file."""
    again = rendered(tmp_path, small("a fox runs through a forest at noon, clear"))
    one, two = (hashlib.sha256(made.path.read_bytes()).hexdigest() for made in (fox, again))
    assert one == two


@pytest.mark.parametrize(
    ("size", "fps", "seconds"),
    [((180, 320), 24, 1.0), ((128, 224), 30, 1.5), ((448, 256), 30, 1.0)],
)
def test_any_even_size_and_both_rates(
    tmp_path: Path, size: tuple[int, int], fps: int, seconds: float
) -> None:
    """Upright and wide, 24 and 30 frames a second, whole and half seconds."""
    spec = SketchSpec("a windmill in a meadow in the wind", seconds, *size, fps=fps)
    made = rendered(tmp_path, spec)
    assert made.code == 0, made.error
    with av.open(str(made.path)) as container:
        video = container.streams.video[0]
        assert (video.width, video.height, video.average_rate) == (*size, fps)
        assert video.frames == round(seconds * fps)


BAD = {
    "empty": small("   "),
    "odd": SketchSpec("a fox", 2.0, 321, 180),
    "tiny": SketchSpec("a fox", 2.0, 32, 32),
    "huge": SketchSpec("a fox", 2.0, 3840, 2160),
    "endless": SketchSpec("a fox", 500.0, 320, 180),
    "still": SketchSpec("a fox", 0.0, 320, 180),
    "hasty": SketchSpec("a fox", 2.0, 320, 180, fps=60),
    "no source": small("a fox", mode="extend"),
    "text with a source": SketchSpec("a fox", 2.0, 320, 180, source="x.mp4"),
    "lost source": small("a fox", mode="remix", source="/nowhere/x.mp4"),
    "lost picture": small("a fox", first_frame="/nowhere/x.png"),
    "not JSON": "{",
    "not an object": "[]",
    "unknown member": '{"prompt": "a", "seconds": 2, "width": 320, "height": 180, "depth": 3}',
    "wrong type": '{"prompt": 7, "seconds": 2, "width": 320, "height": 180}',
    "not a number": '{"prompt": "a", "seconds": NaN, "width": 320, "height": 180}',
}


def test_a_place_that_cannot_be_written_is_not_the_askers_fault(tmp_path: Path) -> None:
    """A full disk, say: another exit code, or whoever asked would be told to ask for something else."""
    (tmp_path / "clip.mp4.part").mkdir()
    made = rendered(tmp_path, small("a fox"))
    assert made.code == 1
    assert made.error == "[Errno 21] Is a directory\n"
    assert "Traceback" not in made.error


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_rendered_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    """Exit code 2, one sentence for whoever asked, no stack trace, no file."""
    made = rendered(tmp_path, BAD[name])
    assert made.code == 2
    assert made.error.strip().endswith(".")
    assert len(made.error.strip().splitlines()) == 1
    assert "Traceback" not in made.error
    assert not list(tmp_path.glob("*.mp4*"))


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    """A text called MP4, and a sound without pictures, are refused as sources."""
    fake = tmp_path / "fake.mp4"
    fake.write_text("no video at all")
    made = rendered(tmp_path, small("a fox", mode="extend", source=str(fake)))
    assert (made.code, made.error) == (2, "The source clip cannot be read as a video.\n")
    quiet = tmp_path / "sound.mp4"
    with av.open(str(quiet), "w") as out:
        stream = out.add_stream("aac", rate=48_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), "fltp", "stereo")
        frame.sample_rate = 48_000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    made = rendered(tmp_path, small("a fox", mode="edit", source=str(quiet)))
    assert (made.code, made.error) == (2, "The source clip has no pictures.\n")


def test_a_picture_of_another_size_is_refused(tmp_path: Path) -> None:
    """The sentence names both sizes."""
    picture = tmp_path / "p.png"
    Image.new("RGB", (100, 100)).save(picture)
    made = rendered(tmp_path, small("a fox", first_frame=str(picture)))
    assert made.code == 2
    assert "100x100" in made.error
    assert "320x180" in made.error


def test_a_first_frame_comes_alive(tmp_path: Path) -> None:
    """The clip begins with the picture itself, and then near things move more than far ones."""
    rng = np.random.default_rng(1)
    noise = rng.random((45, 80, 3)).repeat(4, 0).repeat(4, 1)
    picture = tmp_path / "p.png"
    Image.fromarray((noise * 200 + 20).astype(np.uint8)).save(picture)
    made = rendered(tmp_path, small("slow", 4.0, first_frame=str(picture)))
    assert made.code == 0, made.error
    shown = planes(made.path)
    with Image.open(picture) as still:
        rgb = np.asarray(still, np.float32)
    grey = 16 + 219 / 255 * (rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32))
    assert float(np.abs(shown[0][:150] - grey[:150]).mean()) < 6
    changes = [float(np.abs(b - a).mean()) for a, b in itertools.pairwise(shown)]
    assert max(changes[:2]) < 6
    assert min(changes[20:]) > 0.05
    assert max(changes) < 20
    assert float(np.abs(shown[60] - shown[0])[110:150].mean()) > 6


def steps(shown: list[Luma]) -> list[float]:
    """Tell how much each frame differs from the one before."""
    return [float(np.abs(b - a).mean()) for a, b in itertools.pairwise(shown)]


def test_an_extension_goes_on_without_a_seam(fox: Made, tmp_path: Path) -> None:
    """The stitched clip holds the source, and at the joint moves on as it moved before; the sound too."""
    spec = small("a fox runs through a forest at noon, clear", mode="extend", source=str(fox.path))
    made = rendered(tmp_path, spec)
    assert made.code == 0, made.error
    source, shown = planes(fox.path), planes(made.path)
    assert len(shown) == 96
    assert float(np.abs(shown[20] - source[20]).mean()) < 3
    moves = steps(shown)
    joint = moves[47]
    assert joint < 1.5 * max(moves[36:47])
    heard = track(made.path)
    assert heard.shape[1] / 48_000 == pytest.approx(4.0, abs=0.06)
    around = [
        float(np.sqrt((heard[:, at : at + 4800] ** 2).mean()))
        for at in range(72_000, 120_000, 4800)
    ]
    assert min(around) > 0.25 * max(around)


def test_an_extension_can_turn_into_something_else(fox: Made, tmp_path: Path) -> None:
    """Night falls and snow comes over a second and a half, not between two frames; the memory has both."""
    spec = small("night falls and it snows", 3.0, mode="extend", source=str(fox.path))
    made = rendered(tmp_path, spec)
    shown = planes(made.path)
    levels = [float(plane.mean()) for plane in shown]
    assert levels[-1] < levels[40] - 25
    assert max(abs(b - a) for a, b in itertools.pairwise(levels)) < 8
    with av.open(str(made.path)) as container:
        memory = recalled(container.metadata["comment"])
    assert memory is not None
    assert memory.prompts[-1] == "night falls and it snows"
    assert memory.seconds == pytest.approx(5.0)


def test_a_remix_keeps_the_world_and_changes_the_words(fox: Made, tmp_path: Path) -> None:
    """The same forest at night: darker, but its trunks stand where they stood."""
    made = rendered(tmp_path, small("make it night", mode="remix", source=str(fox.path)))
    day, night = planes(fox.path)[24], planes(made.path)[24]
    assert night.mean() < day.mean() - 25
    rows = slice(20, 100)
    one, two = (np.diff(plane[rows].mean(0)) for plane in (day, night))
    assert float(np.corrcoef(np.abs(one), np.abs(two))[0, 1]) > 0.3


def foreign(path: Path, source: Path) -> Path:
    """Copy a clip without what it remembers."""
    with av.open(str(source)) as old, av.open(str(path), "w") as new:
        links = {stream.index: new.add_stream_from_template(stream) for stream in old.streams}
        for packet in old.demux():
            if packet.dts is not None:
                packet.stream = links[packet.stream.index]
                new.mux(packet)
    return path


def test_footage_of_others_is_treated(fox: Made, tmp_path: Path) -> None:
    """Where a clip remembers nothing, an edit works on its own frames; a longer one comes round again."""
    source = foreign(tmp_path / "foreign.mp4", fox.path)
    made = rendered(tmp_path, small("at night", 3.0, mode="edit", source=str(source)))
    assert made.code == 0, made.error
    shown, before = planes(made.path), planes(fox.path)
    assert len(shown) == 72
    assert shown[30].mean() < 0.75 * before[30].mean()
    one, two = (plane[20:120] - plane[20:120].mean() for plane in (before[30], shown[30]))
    assert float(np.corrcoef(one.ravel(), two.ravel())[0, 1]) > 0.8


def test_footage_of_others_goes_on(fox: Made, tmp_path: Path) -> None:
    """An extension of a foreign clip begins with its last frame."""
    source = foreign(tmp_path / "foreign.mp4", fox.path)
    made = rendered(tmp_path, small("leaves fall", mode="extend", source=str(source)))
    assert made.code == 0, made.error
    moves = steps(planes(made.path))
    assert len(moves) == 95
    assert moves[47] < max(moves[36:47])
