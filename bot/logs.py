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
