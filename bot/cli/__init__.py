"""The `dailies` command, one file a command group. Answers go to stdout, chatter to stderr."""

import asyncio
import logging
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module

import typer

from bot.cli.plain import group
from bot.domain.errors import DailiesError, RefusalError

log = logging.getLogger(__name__)

COMMANDS: Mapping[str, str] = {
    "run": "run",
    "playground": "playground",
    "smoke": "smoke",
    "render": "render",
    "sketch": "engine",
    "models": "models",
    "doctor": "doctor",
    "fit": "fit",
}
"""Commands, each a function of its own name, and the modules of this folder that they are in."""

GROUPS: Mapping[str, str] = {
    "ledger": "ledger",
    "guild": "guild",
    "user": "user",
    "db": "database",
    "rules": "rule_files",
}
"""Groups of commands, and the modules whose `app` they are."""


def program(words: Sequence[str]) -> typer.Typer:
    """The program for what was typed: only the command that is asked for is read in, the others cost time."""
    app = group(add_completion=False, pretty_exceptions_enable=False, help=_HELP)
    app.callback()(_together)
    asked = set(words[:1]) & (COMMANDS.keys() | GROUPS.keys())
    for name in asked & COMMANDS.keys() or (() if asked else COMMANDS):
        app.command(name)(getattr(import_module(f"bot.cli.{COMMANDS[name]}"), name))
    for name in asked & GROUPS.keys() or (() if asked else GROUPS):
        app.add_typer(import_module(f"bot.cli.{GROUPS[name]}").app, name=name)
    return app


_HELP = "Dailies: a community shares one budget for AI video."


def _together() -> None:
    """A lone command would otherwise be the whole program."""


def main() -> None:
    """Run the command; a known trouble is one sentence on stderr and exit 2."""
    try:
        program(sys.argv[1:])()
    except RefusalError as error:
        from bot.words import refusals
        from bot.words.tongue import ENGLISH

        sys.stderr.write(f"dailies: {_plain(refusals.sentence(error.refusal, ENGLISH, str))}\n")
        raise SystemExit(2) from None
    except DailiesError as error:
        sys.stderr.write(f"dailies: {error}\n")
        raise SystemExit(2) from None
    except OSError as error:
        log.debug("The command ended.", exc_info=error)
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"dailies: {where}{error.strerror or error}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except asyncio.CancelledError:  # by SIGTERM or SIGHUP, see `stopping`
        raise SystemExit(143) from None


def _plain(sentence: str) -> str:
    """A sentence for Discord as a terminal shows it: timestamps as dates, and nothing slanted."""
    sentence = re.sub(r"\*+([^*]+)\*+", r"\1", sentence)
    return re.sub(
        r"<t:(\d+)(?::\w)?>",
        lambda found: datetime.fromtimestamp(int(found[1]), UTC).strftime("%d %B %Y"),
        sentence,
    )
