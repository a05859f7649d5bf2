"""The custom ids of a sponsorship's buttons, in the grammar of `bot/courier/ids.py`: `dailies|sponsor-end|12|1290…`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.ids import InteractionId, SponsorshipId
from bot.domain.sponsorship import Sponsorship


class Act(StrEnum):
    """What a sponsorship's button does."""

    END = "end"  #: for its host and for stewards
    GUESTS = "guests"  #: who made what, under the closing note


@dataclass(frozen=True, slots=True)
class SponsorButton:
    """A button of a sponsorship. The interaction that made it is part of its name for ever."""

    act: Act
    sponsorship_id: SponsorshipId
    interaction_id: InteractionId

    def __str__(self) -> str:
        return f"dailies|sponsor-{self.act}|{self.sponsorship_id}|{self.interaction_id}"


def sponsor_button(act: Act, sponsorship: Sponsorship) -> str:
    """The custom id of a sponsorship's button."""
    return str(SponsorButton(act, sponsorship.id, sponsorship.interaction_id))


SPONSOR: Final = re.compile(
    rf"dailies\|sponsor-(?P<act>{'|'.join(Act)})\|(?P<sponsorship>[0-9]{{1,15}})\|(?P<interaction>[0-9]{{1,19}})"
)


def read_sponsor(match: re.Match[str]) -> SponsorButton:
    """The SponsorButton of a match of `SPONSOR`."""
    return SponsorButton(
        Act(match["act"]),
        SponsorshipId(int(match["sponsorship"])),
        InteractionId(int(match["interaction"])),
    )
