"""The bot as a process of its own, beside a Discord in a box: for `smoke` and `playground`."""

import asyncio
import os
import signal
import sys
from collections import deque
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from bot import settings
from bot.domain.errors import DailiesError

T = TypeVar("T")

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "SYSTEMROOT", "VIRTUAL_ENV")
"""What the child may see of this environment: no vendor's key, so that nothing here can cost money."""

LAST_LINES = 40
STOP_S = 15.0


class Running(Protocol):
    """What is needed of `asyncio.subprocess.Process`."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    @property
    def stdout(self) -> asyncio.StreamReader | None: ...
    def send_signal(self, signal: int, /) -> None: ...
    def kill(self) -> None: ...
    async def wait(self) -> int: ...


class BotEndedError(DailiesError):
    """The bot's process ended by itself; the text has its last lines."""


class Child:
    """`dailies run` in a folder of its own. Use it as an async context manager; `restart` as often as you like."""

    def __init__(
        self,
        folder: Path,
        token: str,
        api_url: str,
        gateway_url: str,
        *,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = folder
        self._variables = {
            **{name: os.environ[name] for name in KEPT if name in os.environ},
            "PYTHONUNBUFFERED": "1",
            "DISCORD_TOKEN": token,
            "DAILIES_DISCORD_API_URL": api_url,
            "DAILIES_DISCORD_GATEWAY_URL": gateway_url,
            "DAILIES_DATA_DIR": str(folder / "data"),
            **(variables or {}),
        }
        self._process: Running | None = None
        self._reader: asyncio.Task[None] | None = None
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def settings(self) -> settings.Settings:
        """The child's settings, for opening its books."""
        return settings.load(
            env_file=None,
            data_dir=self._folder / "data",
            database_url=self._variables.get("DAILIES_DATABASE_URL") or None,
        )

    async def start(self) -> None:
        """Start the bot, unless it runs."""
        if self.running:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process = await self._launched(self._folder, self._variables)
        self._reader = asyncio.create_task(self._read(self._process), name="bot's log")

    async def _launched(self, folder: Path, variables: Mapping[str, str]) -> Running:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.cli",
            "run",
            "--while-stdin-open",
            cwd=folder,
            env=variables,
            stdin=asyncio.subprocess.PIPE,  # closed when this process is killed: the bot is not left alone
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )

    async def _read(self, process: Running) -> None:
        assert process.stdout is not None  # noqa: S101  it was asked for
        async for line in process.stdout:
            text = line.decode("utf-8", "replace").rstrip()
            self.last_lines.append(text)
            sys.stderr.write(f"{text}\n")

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.returncode is None

    @property
    def process(self) -> Running:
        """The present process."""
        assert self._process is not None  # noqa: S101  started before
        return self._process

    async def ended(self) -> int:
        """Wait for the process to end; its exit code."""
        assert self._process is not None  # noqa: S101  started before
        code = await self._process.wait()
        if self._reader is not None:
            await asyncio.shield(self._reader)
        return code

    async def unless_it_ends(self, work: Coroutine[Any, Any, T]) -> T:
        """Await `work`, or raise with the log's last lines when the bot ends first."""
        doing = asyncio.ensure_future(work)
        ending = asyncio.ensure_future(self.ended())
        try:
            await asyncio.wait({doing, ending}, return_when=asyncio.FIRST_COMPLETED)
            if doing.done():
                return doing.result()
            lines = "\n".join(list(self.last_lines)[-8:])
            raise BotEndedError(f"the bot ended with exit code {ending.result()}:\n{lines}")
        finally:
            doing.cancel()
            ending.cancel()
            await asyncio.gather(doing, ending, return_exceptions=True)

    async def stop(self) -> None:
        """Ask the bot to finish the step at hand; after a while, insist."""
        if self._process is None:
            return
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_S):
                await self.ended()
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGKILL)
            await self.ended()

    async def restart(self) -> None:
        """Stop and start again: nothing may be lost."""
        await self.stop()
        await self.start()
