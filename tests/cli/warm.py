"""`dailies …` in a process of its own that is forked from one which has read the whole program in.

Reading it in is most of what a short command costs, and half of what a bot does that is started for one journey;
the tests start some two hundred. That each command can be read in alone, from nothing, is a test of its own
(`test_cold.py`), and `smoke`, `playground` and the benchmarks start their bots from nothing.
"""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Self

from bot.cli import COMMANDS, GROUPS
from bot.cli.child import Child, Running

PATIENCE_S = 60
forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(
    [*(f"bot.cli.{name}" for name in {**COMMANDS, **GROUPS}.values()), "tests.cli.read_in"]
)


def dailies(
    words: Sequence[str], variables: Mapping[str, str], folder: Path, said: Path
) -> subprocess.CompletedProcess[str]:
    """Run it in `folder` with these variables alone; what it says is written to the folder `said`."""
    said.mkdir(exist_ok=True)
    out, err = said / "out", said / "err"
    running = forks.Process(target=_command, args=(words, variables, folder, out, err))
    running.start()
    running.join(PATIENCE_S)
    if running.exitcode is None:
        running.kill()
        raise subprocess.TimeoutExpired(list(words), PATIENCE_S)
    return subprocess.CompletedProcess(
        list(words), running.exitcode, out.read_text("utf-8"), err.read_text("utf-8")
    )


def _command(
    words: Sequence[str], variables: Mapping[str, str], folder: Path, out: Path, err: Path
) -> None:
    with out.open("wb") as told, err.open("wb") as warned:
        _become(words, variables, folder, told.fileno(), warned.fileno())


def _become(
    words: Sequence[str], variables: Mapping[str, str], folder: Path, out: int, err: int
) -> None:
    """Become the command: its folder, its variables, its streams, its words."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    time.tzset()
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  open to the end
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115  likewise
    sys.argv = ["dailies", *words]
    from bot.cli import main

    main()


class WarmChild(Child):
    """`dailies run` beside a Discord in a box, forked."""

    async def _launched(self, folder: Path, variables: Mapping[str, str]) -> Running:
        read, write = forks.Pipe(duplex=False)
        with read, write:
            process = forks.Process(target=_bot, args=(variables, folder, write))
            await asyncio.to_thread(process.start)
            return await _Forked.reading(process, os.dup(read.fileno()))


def _bot(variables: Mapping[str, str], folder: Path, log: Connection) -> None:
    os.setsid()
    _become(["run"], variables, folder, log.fileno(), log.fileno())


class _Forked:
    """A forked process, as `asyncio.subprocess.Process` shows one."""

    def __init__(self, process: ForkServerProcess, stdout: asyncio.StreamReader) -> None:
        self._process = process
        self._ended = asyncio.Event()
        self.stdout = stdout
        asyncio.get_running_loop().add_reader(process.sentinel, self._end)

    @classmethod
    async def reading(cls, process: ForkServerProcess, read: int) -> Self:
        """Read what it says from `read`."""
        loop = asyncio.get_running_loop()
        stdout = asyncio.StreamReader()
        await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(read, "rb")
        )
        return cls(process, stdout)

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode if self._ended.is_set() else None

    def send_signal(self, number: int, /) -> None:
        """Send it, unless the process has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Wait for its end; its exit code."""
        await self._ended.wait()
        assert self._process.exitcode is not None
        return self._process.exitcode

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._process.join()
        self._ended.set()
