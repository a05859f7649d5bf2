"""The window in which a prompt is edited. Stateless: what it does is in its custom id, as with buttons."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.client.reading import PROMPT, typed
from bot.domain.ids import MemberId
from bot.domain.money import MicroUsd, dollars
from bot.words import asking, desk_labels, labels, shown
from bot.words.tongue import Tongue

LINE: Final = "line"
SECONDS: Final = "seconds"
LIKENESS: Final = "likeness"
REASON: Final = "reason"
PATTERN: Final = "pattern"
MOST_OPTIONS: Final = 25  #: Discord's, in a select
LONGEST: Final = 4000  #: Discord's, for a text field
LONGEST_REASON: Final = 500
LONGEST_PATTERN: Final = 120
SHORT: Final = 400  #: for one line: vendors' ids are shorter


def edit(
    custom_id: str,
    prompt: str,
    t: Tongue,
    *,
    title: str | None = None,
    above: str | None = None,
    seconds: Sequence[tuple[int, MicroUsd]] = (),
    pictured: bool = False,
) -> ui.Modal:
    """The window. It is finished, so that discord.py does not keep it: a restart loses nothing.

    With `seconds` it also asks for a length, each with its price; the first is chosen. With `pictured` it asks
    whom a picture shows: that member is asked before anything is made.
    """
    window = ui.Modal(title=title or labels.edit_prompt(t), custom_id=custom_id, timeout=None)
    field = ui.TextInput[ui.View](
        custom_id=PROMPT,
        style=discord.TextStyle.paragraph,
        default=shown.cut(prompt, LONGEST) or None,
        max_length=LONGEST,
    )
    window.add_item(ui.Label(text=above or labels.prompt(t), component=field))
    if seconds:
        window.add_item(ui.Label(text=labels.seconds_added(t), component=_lengths(seconds)))
    if pictured:
        who = ui.UserSelect[ui.View](custom_id=LIKENESS, required=False, min_values=0)
        below = asking.asked_first(t)
        window.add_item(ui.Label(text=labels.whom_it_shows(t), description=below, component=who))
    window.stop()
    return window


def line(custom_id: str, title: str, label: str) -> ui.Modal:
    """A window with one short line."""
    window = ui.Modal(title=title, custom_id=custom_id, timeout=None)
    field = ui.TextInput[ui.View](custom_id=LINE, max_length=SHORT)
    window.add_item(ui.Label(text=label, component=field))
    window.stop()
    return window


def reason(custom_id: str, title: str, label: str) -> ui.Modal:
    """A window with one field for a few sentences."""
    window = ui.Modal(title=title, custom_id=custom_id, timeout=None)
    why = ui.TextInput[ui.View](
        custom_id=REASON, style=discord.TextStyle.paragraph, max_length=LONGEST_REASON
    )
    window.add_item(ui.Label(text=label, component=why))
    window.stop()
    return window


def denial(custom_id: str, title: str, t: Tongue, *, pattern: str | None) -> ui.Modal:
    """The window in which a moderator says why; with `pattern` it also asks for a rule's."""
    window = ui.Modal(title=title, custom_id=custom_id, timeout=None)
    if pattern is not None:
        word = ui.TextInput[ui.View](
            custom_id=PATTERN,
            default=shown.cut(pattern, LONGEST_PATTERN) or None,
            max_length=LONGEST_PATTERN,
        )
        window.add_item(ui.Label(text=desk_labels.rule_pattern(t), component=word))
    why = ui.TextInput[ui.View](
        custom_id=REASON,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=LONGEST_REASON,
    )
    window.add_item(ui.Label(text=desk_labels.reason(t), component=why))
    window.stop()
    return window


def _lengths(offered: Sequence[tuple[int, MicroUsd]]) -> ui.Select[ui.View]:
    options = [
        discord.SelectOption(
            label=f"{each} s ({dollars(price)})", value=str(each), default=place == 0
        )
        for place, (each, price) in enumerate(offered[:MOST_OPTIONS])
    ]
    return ui.Select(custom_id=SECONDS, options=options)


def shown_in(sent: Mapping[str, Any]) -> MemberId | None:
    """Which member was chosen as the one in the picture."""
    chosen = typed(sent, LIKENESS)
    return MemberId(int(chosen)) if chosen.isdecimal() else None


def seconds_in(sent: Mapping[str, Any]) -> int | None:
    """The length that was chosen in a submitted window."""
    chosen = typed(sent, SECONDS)
    return int(chosen) if chosen.isdecimal() else None
