"""Renders one clip in a process of its own: `python -m sketch.render --spec SPEC.json --out OUT.mp4`."""

import argparse
import ctypes
import os
import sys
from pathlib import Path

from sketch.spec import SketchSpec, SpecError

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  #: from malloc.h


def main() -> int:
    """Render what the command line asks for. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="sketch.render", description=__doc__)
    parser.add_argument("--spec", type=Path, required=True, help="a SketchSpec as JSON")
    parser.add_argument("--out", type=Path, required=True, help="where the MP4 goes")
    parser.add_argument("--poster", type=Path, help="where a WebP of one frame goes")
    parser.add_argument("--sheet", type=Path, help="where a JPEG of many small frames goes")
    chosen = parser.parse_args()
    os.nice(10)
    _give_back()
    try:
        spec = SketchSpec.from_json(chosen.spec.read_text("utf-8"))
    except (SpecError, OSError, UnicodeDecodeError) as error:
        return _ended(error, 2)
    from sketch.produce import produce

    try:
        produce(spec, chosen.out, chosen.poster, chosen.sheet, _tell)
    except SpecError as error:
        return _ended(error, 2)
    except (
        OSError
    ) as error:  # the machine's fault, such as a full disk, and no reason to ask for something else
        return _ended(error, 1)
    return 0


def _ended(error: Exception, status: int) -> int:
    sys.stderr.write(f"{error}\n")
    return status


def _give_back() -> None:
    """Let what the painting of layers took go back to the system: glibc would keep a third of the peak for itself.

    It learns to keep large blocks by itself, unless its two thresholds are set (mallopt(3)).
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries lack it
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, 4 << 20)  # a frame of 1920x1080 stays below it
        mallopt(M_TRIM_THRESHOLD, 4 << 20)


def _tell(progress: int) -> None:
    sys.stdout.write(f"progress {progress}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
