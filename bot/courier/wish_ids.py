"""The custom ids of a wish's buttons, in the grammar of `bot/courier/ids.py`: `dailies|wish-now|12|1290…`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.ids import InteractionId, WishId
from bot.domain.wish import Wish


class WishVerb(StrEnum):
    """What a wish's button does."""

    NOW = "now"  #: makes it at once, of its maker's own share
    CANCEL = "cancel"  #: takes it back, for its maker and for stewards


@dataclass(frozen=True, slots=True)
class WishButton:
    """A button of a wish. The interaction that made it is part of its name for ever."""

    verb: WishVerb
    wish_id: WishId
    interaction_id: InteractionId

    def __str__(self) -> str:
        return f"dailies|wish-{self.verb}|{self.wish_id}|{self.interaction_id}"


def wish_button(verb: WishVerb, wish: Wish) -> str:
    """The custom id of a wish's button."""
    return str(WishButton(verb, wish.id, wish.interaction_id))


WISH: Final = re.compile(
    rf"dailies\|wish-(?P<verb>{'|'.join(WishVerb)})\|(?P<wish>[0-9]{{1,15}})\|(?P<interaction>[0-9]{{1,19}})"
)


def read_wish(match: re.Match[str]) -> WishButton:
    """The WishButton of a match of `WISH`."""
    return WishButton(
        WishVerb(match["verb"]),
        WishId(int(match["wish"])),
        InteractionId(int(match["interaction"])),
    )
