"""The window in which a prompt is edited. Stateless: what it does is in its custom id, as with buttons."""

from collections.abc import Mapping
from typing import Any, Final

import discord
from discord import ui

from bot.words import labels, shown
from bot.words.tongue import Tongue

FIELD: Final = "prompt"
LONGEST: Final = 4000  #: Discord's, for a text field
SHORT: Final = 400  #: for one line: vendors' ids are shorter


def edit(custom_id: str, prompt: str, t: Tongue) -> ui.Modal:
    """The window. It is finished, so that discord.py does not keep it: a restart loses nothing."""
    window = ui.Modal(title=labels.edit_prompt(t), custom_id=custom_id, timeout=None)
    field = ui.TextInput[ui.View](
        custom_id=FIELD,
        style=discord.TextStyle.paragraph,
        default=shown.cut(prompt, LONGEST) or None,
        max_length=LONGEST,
    )
    window.add_item(ui.Label(text=labels.prompt(t), component=field))
    window.stop()
    return window


def line(custom_id: str, title: str, label: str) -> ui.Modal:
    """A window with one short line."""
    window = ui.Modal(title=title, custom_id=custom_id, timeout=None)
    field = ui.TextInput[ui.View](custom_id=FIELD, max_length=SHORT)
    window.add_item(ui.Label(text=label, component=field))
    window.stop()
    return window


def typed(sent: Mapping[str, Any]) -> str:
    """The prompt that a submitted window holds."""
    if sent.get("custom_id") == FIELD and "value" in sent:
        return str(sent["value"])
    inner: list[Mapping[str, Any]] = [*sent.get("components", ())]
    if "component" in sent:
        inner.append(sent["component"])
    return next((found for found in map(typed, inner) if found), "")
