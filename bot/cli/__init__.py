"""The `dailies` command, one file a command group. Answers go to stdout, chatter to stderr."""

import re
import sys
from datetime import UTC, datetime

import typer

from bot.cli import (
    database,
    doctor,
    engine,
    fit,
    guild,
    ledger,
    models,
    playground,
    render,
    rules,
    run,
    smoke,
)
from bot.domain.errors import DailiesError, RefusalError
from bot.words import refusals
from bot.words.tongue import ENGLISH

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Dailies: a community shares one budget for AI video.",
)
app.command("run")(run.run)
app.command("playground")(playground.playground)
app.command("smoke")(smoke.smoke)
app.command("render")(render.render)
app.command("sketch")(engine.sketch)
app.command("models")(models.models)
app.command("doctor")(doctor.doctor)
app.command("fit")(fit.fit)
app.add_typer(ledger.app, name="ledger")
app.add_typer(guild.app, name="guild")
app.add_typer(database.app, name="db")
app.add_typer(rules.app, name="rules")


def main() -> None:
    """Run the command; a known trouble is one sentence on stderr and exit 2."""
    try:
        app()
    except RefusalError as error:
        sys.stderr.write(f"dailies: {_plain(refusals.sentence(error.refusal, ENGLISH, str))}\n")
        raise SystemExit(2) from None
    except DailiesError as error:
        sys.stderr.write(f"dailies: {error}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _plain(sentence: str) -> str:
    """A sentence for Discord as a terminal shows it: timestamps as dates."""
    return re.sub(
        r"<t:(\d+)(?::\w)?>",
        lambda found: datetime.fromtimestamp(int(found[1]), UTC).strftime("%d %B %Y"),
        sentence,
    )
