"""Proposals at the door: starting one, chipping in, and what their buttons and windows do."""

from collections.abc import Mapping
from typing import Any

from discord import app_commands

from bot.client import tongue_of
from bot.courier.proposal_ids import Chip, ProposalButton
from bot.domain.errors import RefusalError
from bot.domain.ids import InteractionId, ProposalId
from bot.domain.money import MicroUsd
from bot.domain.proposal import Proposal
from bot.domain.spec import Ask, RenderSpec
from bot.pipeline import pledging, proposals
from bot.words import proposals as words
from cogs import _asking, _making, _money, _windows
from cogs._asking import Asked, guild_of

MOST = 25  #: Discord's, of choices


async def propose(
    interaction: Asked, ask: Ask, *, spec: RenderSpec | None = None, hours: int | None = None
) -> None:
    """Let a clip be paid together, and say so. The interaction is acknowledged already."""
    bot = interaction.client
    outcome = _asking.unfit(interaction) or await proposals.propose(
        bot.house, ask, spec=spec, hours=hours
    )
    if isinstance(outcome, Proposal):
        await bot.answer(interaction, words.proposed(outcome, tongue_of(interaction)))
    else:
        await _making.refused(interaction, outcome, ask, spec)


async def chip_in(
    interaction: Asked,
    proposal_id: ProposalId,
    amount: MicroUsd | None,
    of: InteractionId | None = None,
) -> None:
    """Pledge, and say what is held."""
    bot = interaction.client
    outcome = await pledging.pledge(
        bot.house, _money.person(interaction), proposal_id, amount, of=of
    )
    if not isinstance(outcome, pledging.Pledged):
        raise RefusalError(outcome)
    said = words.pledged(
        outcome.amount, outcome.missing, tongue_of(interaction), from_pool=outcome.from_pool
    )
    await bot.answer(interaction, said)


async def pressed(interaction: Asked, button: ProposalButton) -> None:
    """Do what a proposal's button says."""
    bot, t = interaction.client, tongue_of(interaction)
    if button.chip is Chip.IN:
        window = _windows.line(str(button), words.chip_in(t), words.amount(t))
        await interaction.response.send_modal(window)
        return
    await bot.acknowledge(interaction)
    person, of = _money.person(interaction), button.interaction_id
    match button.chip:
        case Chip.REST:
            await chip_in(interaction, button.proposal_id, button.amount, of)
        case Chip.BACK:
            freed = await pledging.take_back(bot.house, person, button.proposal_id, of=of)
            if not isinstance(freed, int):
                raise RefusalError(freed)
            await bot.answer(interaction, words.taken_back(freed, t))
        case Chip.WITHDRAW:
            ended = await proposals.withdraw(
                bot.house,
                person,
                button.proposal_id,
                steward=_asking.is_steward(interaction),
                of=of,
            )
            if not isinstance(ended, Proposal):
                raise RefusalError(ended)
            await bot.answer(interaction, words.withdrawn(ended, t))


async def submitted(interaction: Asked, button: ProposalButton, sent: Mapping[str, Any]) -> None:
    """A window with an amount was sent."""
    await interaction.client.acknowledge(interaction)
    amount = _money.amount(_windows.typed(sent, _windows.LINE))
    await chip_in(interaction, button.proposal_id, amount, button.interaction_id)


async def choices(interaction: Asked, typed: str) -> list[app_commands.Choice[int]]:
    """The proposals that collect here."""
    t = tongue_of(interaction)
    found = await proposals.collecting(interaction.client.house, guild_of(interaction))
    named = [(words.choice(each, pledges, t), each.id) for each, pledges in found]
    return [
        app_commands.Choice(name=name, value=number)
        for name, number in named
        if typed.strip().casefold() in name.casefold()
    ][:MOST]
