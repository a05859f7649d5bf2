"""Sketch beside the encoder alone: 6 s at 1280x720 and 24 fps with sound, and the same frames through PyAV bare.

One clip of 1920x1080 at 30 fps besides, for its memory.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from sketch.caption import Caption
from sketch.director import plan
from sketch.encode import Reel
from sketch.film import frames
from sketch.scene import scene
from sketch.sound import sound
from sketch.spec import SketchSpec

SECONDS, SIZE, FPS = 6.0, (1280, 720), 24
WALL_S, MEMORY_MB = 6.0, 400.0  #: the goals, on two cores
PROMPTS = (
    "a lighthouse in a storm by the sea",
    "a red fox runs through a misty forest at dawn",
    "a flower meadow at noon, three red balloons",
    "a city at night in the rain, a red car",
    "watercolour of koi fish underwater",  # these two cost most of all on the contact sheets
    "a cup of coffee on a table by the window, rain outside",
)
LARGE, LARGE_FPS = (1920, 1080), 30  #: the most that it renders; memory alone has a goal there
LARGE_PROMPT = "a castle in the fog in the mountains, camera tilts up, cinematic"


def rendered(
    prompt: str, folder: Path, size: tuple[int, int] = SIZE, fps: int = FPS
) -> tuple[float, float, float]:
    """Render in a process of its own, as the server does; gives wall and CPU seconds and peak MB."""
    given = folder / "spec.json"
    given.write_text(SketchSpec(prompt, SECONDS, *size, fps=fps).to_json(), "utf-8")
    command = [
        sys.executable,
        "-m",
        "sketch.render",
        "--spec",
        str(given),
        "--out",
        str(folder / "clip.mp4"),
    ]
    began = time.perf_counter()
    quiet = os.open(os.devnull, os.O_WRONLY)
    child = os.posix_spawn(
        sys.executable, command, dict(os.environ), file_actions=[(os.POSIX_SPAWN_DUP2, quiet, 1)]
    )
    _, status, used = os.wait4(child, 0)
    os.close(quiet)
    assert status == 0
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def encoded(prompt: str, folder: Path) -> float:
    """Encode the same frames and sound, already made, and nothing else; gives wall seconds."""
    decided = plan((prompt,), 0)
    film = scene(decided, SIZE, SECONDS, Caption(*SIZE, prompt))
    shown = list(frames(film, SIZE, [at / FPS for at in range(round(SECONDS * FPS))]))
    heard = sound(decided, SECONDS)
    began = time.perf_counter()
    with Reel(folder / "bare.mp4", SIZE, FPS, lambda: heard, "") as reel:
        for frame in shown:
            reel.add(frame)
    return time.perf_counter() - began


def main() -> dict[str, object]:
    """Print a line a prompt, the better of two runs each.

    All are rendered before any is encoded: a child's peak memory counts what its parent held when it was born.
    """
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = {prompt: min(rendered(prompt, folder) for _ in range(2)) for prompt in PROMPTS}
        wall, cpu, memory = rendered(LARGE_PROMPT, folder, LARGE, LARGE_FPS)
        print(f"1920x1080 at 30 fps: {wall:.2f} s wall ({cpu:.1f} s CPU), {memory:.0f} MB")
        figures["1080p30"] = {
            "wall_s": round(wall, 2),
            "cpu_s": round(cpu, 2),
            "memory_mb": round(memory),
            "within_goal": memory <= MEMORY_MB,
        }
        for prompt, (wall, cpu, memory) in made.items():
            bare = min(encoded(prompt, folder) for _ in range(2))
            print(
                f"{prompt}: {wall:.2f} s wall ({cpu:.1f} s CPU), {memory:.0f} MB;"
                f" bare encode {bare:.2f} s, ratio {wall / bare:.2f}"
            )
            figures[prompt] = {
                "wall_s": round(wall, 2),
                "cpu_s": round(cpu, 2),
                "memory_mb": round(memory),
                "bare_encode_s": round(bare, 2),
                "ratio": round(wall / bare, 2),
                "within_goal": wall <= WALL_S and memory <= MEMORY_MB,
            }
    return figures


if __name__ == "__main__":
    main()
