"""The cards of proposals: posted once with a nonce, edited with each pledge and at the end."""

from collections.abc import Sequence
from typing import Final

import discord
from discord import ui

from bot.courier import layouts, standing_cards
from bot.courier.desk import Post
from bot.courier.proposal_ids import PROPOSAL, Chip, proposal_button, read_proposal
from bot.domain.ids import MessageId
from bot.domain.proposal import COLLECTING, Pledge, Proposal, ProposalState, missing
from bot.words import proposals as words
from bot.words.cards import Mood
from bot.words.tongue import Tongue

_MOODS: Final = {
    ProposalState.OPEN: Mood.WAITING,
    ProposalState.FUNDED: Mood.RENDERING,
    ProposalState.STARTED: Mood.DELIVERED,
}


async def show(
    client: discord.Client,
    proposal: Proposal,
    pledges: Sequence[Pledge],
    t: Tongue,
    title: str,
    post: Post,
    *,
    look: bool,
) -> MessageId:
    """Post or edit a card. With `look` an earlier process may have posted it: the channel is searched first."""
    seekable = look and proposal.state in COLLECTING  # its buttons are gone with it

    def is_its(custom_id: str) -> bool:
        match = PROPOSAL.fullmatch(custom_id)
        return match is not None and read_proposal(match).proposal_id == proposal.id

    layout = draw(proposal, pledges, t, title)
    return await standing_cards.show(client, proposal, layout, post, is_its if seekable else None)


def draw(proposal: Proposal, pledges: Sequence[Pledge], t: Tongue, title: str) -> layouts.Layout:
    """A proposal's card."""
    parts: list[ui.Item[layouts.Layout]] = [
        ui.TextDisplay(part) for part in words.card(proposal, pledges, t, title)
    ]
    if proposal.state is ProposalState.OPEN:
        parts.append(ui.ActionRow(*_buttons(proposal, pledges, t)))
    mood = _MOODS.get(proposal.state, Mood.FAILED)
    return layouts.finished(ui.Container(*parts, accent_colour=layouts.ACCENT[mood]))


def _buttons(proposal: Proposal, pledges: Sequence[Pledge], t: Tongue) -> list[layouts.Button]:
    still = missing(proposal.price, pledges)
    rest = proposal_button(Chip.REST, proposal, still)
    return [
        layouts.button(
            words.chip_in(t), proposal_button(Chip.IN, proposal), discord.ButtonStyle.success
        ),
        layouts.button(words.the_rest(still, t), rest),
        layouts.button(words.back(t), proposal_button(Chip.BACK, proposal)),
        layouts.button(words.withdraw(t), proposal_button(Chip.WITHDRAW, proposal)),
    ]
