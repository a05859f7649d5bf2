"""Ids of Discord's as arguments: whole numbers that a database can hold."""

from typing import Annotated

import typer

from bot.settings.checks import LARGEST_ID

GuildArgument = Annotated[int, typer.Argument(help="The guild's id.", min=1, max=LARGEST_ID)]
GuildOption = Annotated[int, typer.Option("--guild", help="The guild's id.", min=1, max=LARGEST_ID)]
PersonArgument = Annotated[
    int, typer.Argument(metavar="USER", help="The person's Discord id.", min=1, max=LARGEST_ID)
]
