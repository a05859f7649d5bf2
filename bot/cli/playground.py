"""`dailies playground`: everything on this machine, no account."""

import asyncio
import contextlib
import shutil
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.child import Child


def playground(
    folder: Annotated[Path, typer.Option(help="Where the state is kept.")] = Path("dailies-demo"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The next free one is taken.")] = 8970,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over.")] = False,
) -> None:
    """Bot, Discord in a box and Sketch on this machine; prints one address."""
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_playground(folder.resolve(), port))


async def _playground(folder: Path, port: int) -> None:
    from playground import Playground

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with (
        Playground(folder=folder / "discord", port=port) as discord,
        Child(folder, discord.token, discord.api_url, discord.gateway_url),
    ):
        typer.echo(discord.page_url)
        await stop.wait()
        sys.stderr.write("Stopping.\n")
