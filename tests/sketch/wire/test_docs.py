"""`docs/sketch-server.md` says what is true."""

import asyncio
import os
import re
import sys
from pathlib import Path

from sketch.wire import faults
from tests.sketch.wire.support import HERE

ROOT = HERE.parents[2]
PAGE = (ROOT / "docs" / "sketch-server.md").read_text("utf-8")


async def test_the_example_runs(tmp_path: Path) -> None:
    """The page's test example runs as it stands."""
    (example,) = [
        code for code in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "main()" in code
    ]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", example),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert await process.wait() == 0


def test_every_fault_word_is_told() -> None:
    """The page lists every fault word, and no other."""
    told = re.findall(r"`\[(\w+)(?::\w+)?\]`", PAGE.partition("## Fault words")[2])

    assert set(told) == {*faults._BARE, *faults._VALUED}


def test_every_argument_is_told() -> None:
    """The page's table of arguments names arguments that exist."""
    from inspect import signature

    from sketch import Sketch

    table = PAGE.partition("| Argument |")[2].partition("\n\n")[0]
    told = re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in table.splitlines()[2:]))

    assert set(told) <= set(signature(Sketch).parameters)
    assert len(told) >= 10
