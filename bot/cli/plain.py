"""Groups of commands, told plainly: rich tables cut names off in a narrow terminal, and click the sentences."""

from collections.abc import Callable
from functools import partial
from typing import Any

import typer
from typer.core import TyperGroup


class PlainGroup(TyperGroup):
    """Lists its commands with the whole first line of their help."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list."""
        told = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, (each.help or "").partition("\n")[0]) for name, each in told if each]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


group: Callable[..., typer.Typer] = partial(
    typer.Typer, cls=PlainGroup, no_args_is_help=True, rich_markup_mode=None
)
