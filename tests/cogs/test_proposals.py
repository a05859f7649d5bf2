"""Chipping in at the door: a refusal offers it, a card collects, and its buttons live through a restart."""

from typing import Any

import discord
import pytest

from bot.courier.proposal_ids import PROPOSAL, Chip, ProposalButton, read_proposal
from bot.domain.ids import InteractionId, ProposalId
from bot.domain.money import CENT, MicroUsd
from tests.cogs.conftest import Door, buttons, text


async def card(door: Door) -> discord.Message:
    """The proposal's card, as the runner would bring it up to date."""
    async with door.courier.through(door.bot):
        found = await door.rooms.database.read(
            lambda unit: [
                (each, unit.proposals.pledges(each.id)) for each in unit.proposals.outdated(limit=9)
            ]
        )
        ((proposal, pledges),) = found
        card_id = await door.courier.show_proposal(proposal, pledges)
    return next(each for each in door.channel.history() if each.id == card_id)


@pytest.mark.parametrize("settings", [{"share": MicroUsd(8 * CENT)}])
async def test_a_refusal_becomes_a_clip_that_members_pay_together(door: Door) -> None:
    """One press proposes it; another member types an amount after a restart; the rest is one press."""
    refused = await door.make(seconds=12)
    assert "Chip in" in buttons(refused)
    assert refused.response is not None

    proposed = await door.ann.click(refused.response, label="Chip in")
    assert text(proposed).startswith("P1 is proposed here, for $0.12")
    shown = await card(door)
    assert "$0.12 of $0.12 is missing" in text(shown)
    assert buttons(shown) == ["Chip in", "Pay the rest, $0.12", "Take mine back", "Drop it"]

    await door.restart()
    said = await door.ben.slash(door.channel, "quota chip-in", proposal=1, amount="0.05")
    assert text(said) == "$0.05 is held from your share. $0.07 is still missing."
    much = await door.ben.slash(door.channel, "quota chip-in", proposal=1, amount="1")
    assert "less than $0.07" in text(much)
    rest: Any = await door.ann.click(shown, label="Pay the rest, $0.12")
    assert "$0.07 is held from your share. That was all that was missing" in text(rest)
    late: Any = await door.ben.click(shown, label="Take mine back")
    assert "All of its price is there already" in text(late)


def test_a_button_is_read_as_it_was_written() -> None:
    """Its custom id fits, and names the interaction that made the proposal."""
    named = ProposalId(10**14), InteractionId(10**18)
    for button in (
        ProposalButton(Chip.IN, *named),
        ProposalButton(Chip.REST, *named, MicroUsd(10**15)),
    ):
        match = PROPOSAL.fullmatch(str(button))
        assert match is not None
        assert read_proposal(match) == button
        assert len(str(button)) <= 100
