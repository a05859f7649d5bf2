"""Sponsorships at the door: starting one, and what their buttons do."""

from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.courier.sponsor_ids import Act, SponsorButton, sponsor_button
from bot.domain.errors import RefusalError
from bot.domain.sponsorship import Sponsorship
from bot.pipeline import sponsoring
from bot.words import sponsors as words
from cogs import _asking, _money
from cogs._asking import Asked, guild_of


async def start(
    interaction: Asked, amount: str, per_person: str | None, hours: int | None, *, from_pool: bool
) -> None:
    """Set money aside for this place, and say so. The interaction is acknowledged already."""
    bot = interaction.client
    no = _asking.unfit(interaction)
    if no is not None:
        raise RefusalError(no)
    outcome = await sponsoring.sponsor(
        bot.house,
        _money.person(interaction),
        _money.amount(amount),
        _money.perhaps(per_person),
        hours,
        from_pool=from_pool,
    )
    if not isinstance(outcome, Sponsorship):
        raise RefusalError(outcome)
    t = tongue_of(interaction)
    end = layouts.button(words.end(t), sponsor_button(Act.END, outcome))
    await bot.answer(interaction, words.started(outcome, t), ui.ActionRow(end))


async def pressed(interaction: Asked, button: SponsorButton) -> None:
    """Do what a sponsorship's button says."""
    bot, t = interaction.client, tongue_of(interaction)
    await bot.acknowledge(interaction)
    match button.act:
        case Act.END:
            ended = await sponsoring.stop(
                bot.house,
                _money.person(interaction),
                button.sponsorship_id,
                steward=_asking.is_steward(interaction),
                of=button.interaction_id,
            )
            if not isinstance(ended, Sponsorship):
                raise RefusalError(ended)
            await bot.answer(interaction, words.stopped(t))
        case Act.GUESTS:
            found = await sponsoring.guests(
                bot.house, guild_of(interaction), button.sponsorship_id, button.interaction_id
            )
            if not isinstance(found, tuple):
                raise RefusalError(found)
            await bot.answer(interaction, words.guests(found[1], t))
