"""Wishes at the door: what the buttons of the card of a clip on leftovers do."""

from typing import assert_never

from bot.client import tongue_of
from bot.courier.wish_ids import WishButton, WishVerb
from bot.domain.errors import RefusalError
from bot.domain.wish import Wish
from bot.pipeline import wishes
from bot.words import wishes as words
from cogs import _asking, _making, _money
from cogs._asking import Asked


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
