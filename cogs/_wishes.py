"""Wishes at the door: asking for a clip on leftovers, and what the buttons of its card do."""

from typing import Final, assert_never

from bot.client import tongue_of
from bot.courier.wish_ids import WishButton, WishVerb
from bot.domain.errors import RefusalError
from bot.domain.model_refusals import PictureRefused
from bot.domain.refusals import Refusal
from bot.domain.spec import Ask
from bot.domain.wish import Wish
from bot.pipeline import wishes
from bot.words import wishes as words
from cogs import _asking, _making, _money
from cogs._asking import Asked

LEFTOVER: Final = "leftover"


async def wish(interaction: Asked, ask: Ask, attached: _making.Attached) -> None:
    """Let a clip wait for leftovers, and say so. The interaction is acknowledged already."""
    bot = interaction.client
    outcome = await _wished(interaction, ask, attached)
    if isinstance(outcome, Wish):
        await bot.answer(interaction, words.wished(outcome, tongue_of(interaction)))
    else:
        await _making.refused(interaction, outcome, ask)


async def _wished(interaction: Asked, ask: Ask, attached: _making.Attached) -> Wish | Refusal:
    no = _asking.unfit(interaction)
    if no is not None:
        return no
    pictured = await _making.with_pictures(interaction, ask, attached)
    if isinstance(pictured, PictureRefused):
        return pictured
    return await wishes.wish(interaction.client.house, pictured)


async def pressed(interaction: Asked, button: WishButton) -> None:
    """Do what a wish's button says."""
    bot, person = interaction.client, _money.person(interaction)
    await bot.acknowledge(interaction)
    match button.verb:
        case WishVerb.NOW:
            await _now(interaction, button)
        case WishVerb.CANCEL:
            ended = await wishes.withdraw(
                bot.house,
                person,
                button.wish_id,
                steward=_asking.is_steward(interaction),
                of=button.interaction_id,
            )
            if not isinstance(ended, Wish):
                raise RefusalError(ended)
            await bot.answer(interaction, words.withdrawn(ended, tongue_of(interaction)))
        case _:
            assert_never(button.verb)


async def _now(interaction: Asked, button: WishButton) -> None:
    person, house = _money.person(interaction), interaction.client.house
    row = await wishes.own(house, person, button.wish_id, of=button.interaction_id)
    if not isinstance(row, Wish):
        raise RefusalError(row)
    ask = _asking.ask_of(interaction, row.spec.prompt, _asking.choice_of(row.spec))
    outcome = _asking.unfit(interaction) or await wishes.make_now(house, row, ask)
    await _making.told(interaction, outcome, ask, row.spec)
