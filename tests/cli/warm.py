"""`dailies …` in a process of its own that is forked from one which has read the whole program in.

Reading it in is most of what a short command costs, and the tests give a hundred. That each command can be
read in alone, from nothing, is a test of its own (`test_cold.py`).
"""

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli import COMMANDS, GROUPS

PATIENCE_S = 60
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload([f"bot.cli.{name}" for name in {**COMMANDS, **GROUPS}.values()])


def dailies(
    words: Sequence[str], variables: Mapping[str, str], folder: Path, said: Path
) -> subprocess.CompletedProcess[str]:
    """Run it in `folder` with these variables alone; what it says is written to the folder `said`."""
    said.mkdir(exist_ok=True)
    out, err = said / "out", said / "err"
    running = _forks.Process(target=_run, args=(words, variables, folder, out, err))
    running.start()
    running.join(PATIENCE_S)
    if running.exitcode is None:
        running.kill()
        raise subprocess.TimeoutExpired(list(words), PATIENCE_S)
    return subprocess.CompletedProcess(
        list(words), running.exitcode, out.read_text("utf-8"), err.read_text("utf-8")
    )


def _run(
    words: Sequence[str], variables: Mapping[str, str], folder: Path, out: Path, err: Path
) -> None:
    """Become the command: its folder, its variables, its streams, its words."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    time.tzset()
    for number, path in ((1, out), (2, err)):
        with path.open("wb") as written:
            os.dup2(written.fileno(), number)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  open to the end
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115  likewise
    sys.argv = ["dailies", *words]
    from bot.cli import main

    main()
