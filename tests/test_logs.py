"""The log: what is in it at each level."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs

PASSING = ("discord.http", "discord.webhook.async_", "aiosqlite", "httpx", "asyncio")
"""Libraries through which prompts and tokens pass."""


@pytest.fixture
def untouched() -> Iterator[None]:
    """Leave the log as it was."""
    names = ("", *logs.OURS, *logs.QUIET)
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = [*logging.getLogger().handlers]
    yield
    logging.getLogger().handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.ERROR])
def test_a_louder_log_is_ours_alone(level: int) -> None:
    """DEBUG is for what we write: libraries would print whatever passes through them, prompts and tokens."""
    stream = io.StringIO()
    logs.set_up(level=level, stream=stream)
    for name in PASSING:
        logging.getLogger(name).debug("POST …/interactions/1/token with a red fox")
    for name in ("bot.client", "cogs.video"):
        logging.getLogger(name).log(level, "ours")
        logging.getLogger(name).log(level - 1, "less")
    said = stream.getvalue()
    assert "a red fox" not in said
    assert "less" not in said
    assert said.count("ours") == 2


@pytest.mark.usefixtures("untouched")
def test_a_gateway_that_is_away_is_told_in_one_line() -> None:
    """An outage of hours would fill the log with the insides of a library."""
    stream = io.StringIO()
    logs.set_up(stream=stream)
    told = logging.getLogger("discord.client")
    told.error("Attempting a reconnect in %.2fs", 1.5, exc_info=ConnectionRefusedError("no"))
    (line,) = stream.getvalue().splitlines()
    assert line.endswith(
        "WARNING discord.client: Discord's gateway is out of reach (ConnectionRefusedError)."
        " Attempting a reconnect in 1.50s"
    )
