"""Which interactions have come in. Discord may deliver one twice, and a second favourite would undo the first."""

from collections import OrderedDict
from typing import Any, Final

import discord

MOST: Final = 5000
_MARK: Final = "dailies.heard"


class Heard:
    """A small memory. What it has forgotten, and what an earlier process heard, the books still know by its id."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def again(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether this is a second delivery. Asked of the same delivery more than once, it says the same."""
        if _MARK in interaction.extras:
            return False
        if interaction.id in self._ids:
            return True
        interaction.extras[_MARK] = True
        self._ids[interaction.id] = None
        if len(self._ids) > MOST:
            self._ids.popitem(last=False)
        return False
