"""`dailies run`: the bot, against Discord."""

import asyncio
import logging
import os
import signal
import threading
from typing import Annotated

import typer

from bot import logs, settings
from bot.domain.errors import SettingError

log = logging.getLogger(__name__)


def run(
    while_stdin_open: Annotated[bool, typer.Option("--while-stdin-open", hidden=True)] = False,
) -> None:
    """Run the bot, against Discord."""
    if while_stdin_open:
        threading.Thread(target=_stop_with_stdin, name="dailies-stdin", daemon=True).start()
    chosen = settings.load()
    variables = settings.environment()
    if chosen.discord_token is None:
        raise SettingError(
            "DISCORD_TOKEN is not set; it expects the bot's token from the Developer Portal, Bot page, "
            "like MTE4…. To try everything without an account: dailies playground"
        )
    token = chosen.discord_token.get_secret_value()
    logs.set_up(
        level=logging.getLevelNamesMapping()[chosen.log_level],
        secrets=[token, *settings.secrets(variables)],
    )
    for told in settings.unknown_variables(variables):
        log.warning("%s", told)
    for name in settings.named_twice():
        log.warning("%s stands more than once in .env; the last one counts.", name)

    from bot import app

    asyncio.run(app.run(chosen, variables, token=token))


def _stop_with_stdin() -> None:
    """Stop kindly when whoever started this bot for itself is gone, however it went."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
