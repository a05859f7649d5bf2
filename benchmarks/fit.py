"""`dailies fit` beside PyAV's single pass at the same preset: how much of the limit is used, how long it takes, how alike.

Every film is made here; the last one has 73 MiB and goes into 10. Times include each program's start.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np

from bot.media.fitting import PRESET
from tests.fakes.films import Film, film_bytes

MIB = 1024 * 1024
CORPUS = (
    (Film(kind="noise", width=640, height=360, seconds=6, crf=24), 5 * MIB),
    (Film(kind="film", width=1280, height=720, seconds=6, crf=16), 10 * MIB),
    (Film(kind="film", width=1280, height=720, seconds=6, crf=16), 4 * MIB),
    (Film(kind="screen", width=1280, height=720, seconds=8, crf=4), 2 * MIB),
    (Film(kind="screen", width=1280, height=720, seconds=8, crf=4), MIB),
    (Film(kind="cuts", width=1280, height=720, seconds=6, crf=16), 10 * MIB),
    (Film(kind="cuts", width=640, height=360, seconds=12, crf=16), 4 * MIB),
    (Film(kind="late", width=640, height=360, seconds=9, crf=16), 3 * MIB),
    (Film(kind="film", width=1280, height=720, seconds=12, fps=24, crf=19), 10 * MIB),
)


def timed(*command: str) -> tuple[float, str]:
    """Run to the end; wall seconds and what it printed."""
    began = time.perf_counter()
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - began, ended.stdout


def likeness(one: Path, two: Path, every: int = 12) -> float:
    """SSIM of the light, by blocks of 8, of every so many frames; the second is brought to the first one's size."""
    found = []
    with av.open(str(one)) as left, av.open(str(two)) as right:
        for a, b in islice(zip(_light(left), _light(right), strict=False), 0, None, every):
            found.append(_ssim(a, b))
    return statistics.mean(found)


def _light(container: Any) -> Iterator[Any]:
    video = container.streams.video[0]
    video.thread_type = "AUTO"
    yield from container.decode(video)


def _ssim(a: Any, b: Any) -> float:
    size = (a.width, a.height)
    blocks = []
    for frame in (a, b):
        grey = frame.reformat(*size, format="gray").to_ndarray().astype(np.float64)
        high, wide = (side // 8 * 8 for side in grey.shape)
        cut = grey[:high, :wide].reshape(high // 8, 8, wide // 8, 8).transpose(0, 2, 1, 3)
        blocks.append(cut.reshape(-1, 64))
    x, y = blocks
    mx, my = x.mean(1), y.mean(1)
    vx, vy = x.var(1), y.var(1)
    both = ((x - mx[:, None]) * (y - my[:, None])).mean(1)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float(
        ((2 * mx * my + c1) * (2 * both + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))).mean()
    )


def measured(film: Film, limit_bytes: int, folder: Path) -> dict[str, Any]:
    """One film both ways, the peer before and after: the machine is never quite the same twice."""
    source, out, peer = (folder / name for name in ("in.mp4", "out.mp4", "peer.mp4"))
    source.write_bytes(film_bytes(film))
    rate = str(int(limit_bytes * 8 / film.seconds))
    single = [sys.executable, "-m", "benchmarks._single_pass", str(source), str(peer), rate, PRESET]
    fit = [sys.executable, "-m", "bot.cli", "fit", str(source), "--out", str(out)]
    before_s, _ = timed(*single)
    took_s, said = timed(*fit, "--limit", str(limit_bytes))
    after_s, _ = timed(*single)
    done, size = json.loads(said), out.stat().st_size
    return {
        "film": f"{film.kind} {film.width}x{film.height} {film.seconds:g} s",
        "from_mib": round(source.stat().st_size / MIB, 1),
        "limit_mib": round(limit_bytes / MIB, 1),
        "used": round(size / limit_bytes, 3),
        "fits": size <= limit_bytes,
        "crf": done["crf"],
        "passes": done["passes"],
        "wall_s": round(took_s, 1),
        "ratio": round(took_s / ((before_s + after_s) / 2), 2),
        "ssim": round(likeness(source, out), 4),
        "single_pass_used": round(peer.stat().st_size / limit_bytes, 3),
        "single_pass_ssim": round(likeness(source, peer), 4),
    }


def main() -> dict[str, object]:
    """Print a line a film."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for film, limit_bytes in CORPUS:
            rows.append(measured(film, limit_bytes, Path(name)))
            print(rows[-1], flush=True)
    seen = [row["used"] for row in rows if row["crf"] is None]
    ratios = [row["ratio"] for row in rows]
    return {
        "films": rows,
        "always_under": all(row["fits"] for row in rows),
        "used_least": min(seen),
        "used_median": statistics.median(seen),
        "ratio_median": statistics.median(ratios),
        "ratio_most": max(ratios),
        "within_goal": all(row["fits"] for row in rows)
        and min(seen) >= 0.85
        and statistics.median(seen) >= 0.92
        and statistics.median(ratios) <= 1.8
        and max(ratios) <= 3,
    }


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
