"""The log: its format, the job's number on every line, and secrets kept out."""

import logging
import sys
from collections.abc import Iterable
from typing import TextIO

from bot.domain.context import JOB

QUIET = (
    "httpx",
    "httpcore",
    "aiohttp.access",
    "discord.gateway",
    "discord.client",
    "alembic",
    "av",
)
"""Loggers that print whole addresses or too much at INFO."""

OURS = ("bot", "cogs")
"""Below INFO, libraries print whatever passes through them: prompts, tokens, addresses that are keys."""


class JobFormatter(logging.Formatter):
    """One line an event: time, level, job, logger, sentence. Known secrets are struck out."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(job)s%(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if len(secret) >= 6]

    def format(self, record: logging.LogRecord) -> str:
        number = JOB.get()
        record.job = f"#{number} " if number is not None else ""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text


class _InOneLine(logging.Filter):
    """discord.py tells of each try to come back with a page of its insides; what is wrong fits into the line."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and str(record.msg).startswith("Attempting a reconnect"):
            record.msg = f"Discord's gateway is out of reach ({type(error).__name__}). {record.msg}"
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = None
        return True


_IN_ONE_LINE = _InOneLine()


def set_up(
    *, level: int = logging.INFO, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send the log to stderr: stdout belongs to answers."""
    receiver = logging.StreamHandler(stream or sys.stderr)
    receiver.setFormatter(JobFormatter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [receiver]
    root.setLevel(max(level, logging.INFO))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.getLogger("discord.client").addFilter(_IN_ONE_LINE)
