"""`dailies playground`: everything on this machine, no account."""

import asyncio
import contextlib
import shutil
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.child import Child
from bot.domain.errors import DailiesError, SecondInstanceError, SettingError
from bot.presence import stops

STATE = ("discord", "data")
MADE = frozenset({*STATE, "playground.lock"})  #: what a playground puts into its folder


def playground(
    folder: Annotated[Path, typer.Option(help="Where the state is kept.")] = Path("dailies-demo"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The next free one is taken.")] = 8970,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over.")] = False,
) -> None:
    """Bot, Discord in a box and Sketch on this machine; prints one address."""
    if fresh:
        _be_a_playground(folder)
    from playground import OldStateError

    with _alone(folder):
        if fresh:
            _clear(folder)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(_playground(folder.resolve(), port))
        except OldStateError as error:
            raise DailiesError(
                f"{error} Start over with `dailies playground --fresh`, or use another --folder."
            ) from None


@contextlib.contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Keep a second playground out of this folder: its bot would end at once, and `--fresh` take this one's away."""
    from bot.storage.instance import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "playground")
    try:
        lock.take()
    except SecondInstanceError:
        raise SecondInstanceError(
            f"a playground already runs in {folder}: use its page, stop it first, or name another --folder"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _be_a_playground(folder: Path) -> None:
    """A folder that holds anything else was named by mistake."""
    if not folder.is_dir():
        return
    strange = sorted(each.name for each in folder.iterdir() if each.name not in MADE)
    if strange:
        raise SettingError(
            f"--fresh would take {folder} away, and {strange[0]} in it is no playground's; name another --folder"
        )


def _clear(folder: Path) -> None:
    """Take what a playground made away, but for the lock that keeps others out."""
    for name in STATE:
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)


class OnThePage:
    """The bot's process, as the page shows and restarts it."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._restarting = asyncio.Lock()

    def state(self) -> dict[str, Any]:
        """Whether it runs, how it ended, and what it said last."""
        running = self._child.running
        return {
            "supervised": True,
            "running": running,
            "exit_code": None if running else self._child.process.returncode,
            "lines": list(self._child.last_lines),
        }

    async def restart(self) -> None:
        """Stop and start the bot; two presses at once are one after the other."""
        async with self._restarting:
            await self._child.restart()


async def _playground(folder: Path, port: int) -> None:
    from playground import Playground

    stop = asyncio.Event()
    for number in stops():
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with (
        Playground(folder=folder / "discord", port=port) as discord,
        Child(folder, discord.token, discord.api_url, discord.gateway_url) as child,
    ):
        discord.supervise(OnThePage(child))
        typer.echo(discord.page_url)
        await stop.wait()
        sys.stderr.write("Stopping.\n")
