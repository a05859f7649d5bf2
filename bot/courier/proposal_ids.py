"""The custom ids of a proposal's buttons, in the grammar of `bot/courier/ids.py`: `dailies|chip-in|12|1290…`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.ids import InteractionId, ProposalId
from bot.domain.money import MicroUsd
from bot.domain.proposal import Proposal


class Chip(StrEnum):
    """What a proposal's button does."""

    IN = "in"  #: opens a window for the amount
    REST = "rest"  #: pays what is missing
    BACK = "back"  #: takes the own pledge back
    WITHDRAW = "withdraw"  #: ends the proposal, for its maker and for stewards


@dataclass(frozen=True, slots=True)
class ProposalButton:
    """A button of a proposal. The interaction that made it is part of its name for ever."""

    chip: Chip
    proposal_id: ProposalId
    interaction_id: InteractionId
    amount: MicroUsd | None = None  #: what the button says that it pays

    def __str__(self) -> str:
        named = f"dailies|chip-{self.chip}|{self.proposal_id}|{self.interaction_id}"
        return named if self.amount is None else f"{named}|{self.amount}"


def proposal_button(chip: Chip, proposal: Proposal, amount: MicroUsd | None = None) -> str:
    """The custom id of a proposal's button."""
    return str(ProposalButton(chip, proposal.id, proposal.interaction_id, amount))


PROPOSAL: Final = re.compile(
    rf"dailies\|chip-(?P<chip>{'|'.join(Chip)})\|(?P<proposal>[0-9]{{1,15}})\|(?P<interaction>[0-9]{{1,19}})"
    r"(?:\|(?P<amount>[0-9]{1,18}))?"
)


def read_proposal(match: re.Match[str]) -> ProposalButton:
    """The ProposalButton of a match of `PROPOSAL`."""
    return ProposalButton(
        Chip(match["chip"]),
        ProposalId(int(match["proposal"])),
        InteractionId(int(match["interaction"])),
        None if match["amount"] is None else MicroUsd(int(match["amount"])),
    )
