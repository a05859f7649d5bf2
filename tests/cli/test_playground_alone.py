"""One playground a folder, and no bot left behind by one that was killed."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.cli.conftest import Run

PATIENCE_S = 60


@contextmanager
def playing(folder: Path) -> Generator[subprocess.Popen[str]]:
    """A playground whose bot is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "playground", "--folder", str(folder), "--port", "0"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = iter(process.stderr.readline, "")
        assert any("Ready:" in line for line in said)
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE_S)
        assert process.stderr is not None
        process.stderr.close()


@pytest.mark.skipif(os.name == "nt", reason="looks for processes as Unix keeps them")
def test_a_killed_playground_leaves_no_bot_and_a_second_one_is_kept_out(
    dailies: Run, tmp_path: Path
) -> None:
    """The second says what to do and takes nothing away; after the first was killed, its folder works again."""
    folder = tmp_path / "demo"
    with playing(folder) as first:
        (bot,) = psutil.Process(first.pid).children()
        for more in ((), ("--fresh",)):
            second = dailies("playground", "--folder", str(folder), "--port", "0", *more)
            assert second.returncode == 2
            assert re.search(r"a playground already runs in .*demo: use its page", second.stderr)
            assert second.stdout == ""
        assert (folder / "data" / "dailies.db").exists()
        first.send_signal(signal.SIGKILL)
        bot.wait(PATIENCE_S)
    with playing(folder):
        pass
