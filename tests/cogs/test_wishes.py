"""Leftovers at the door: asking for them, what status and why say, and a card whose buttons live through a restart."""

import discord
import pytest

from bot.courier.wish_ids import WISH, WishButton, WishVerb, read_wish
from bot.domain.ids import GuildId, InteractionId, WishId
from bot.domain.money import CENT, MicroUsd
from bot.domain.wish import Wish
from tests.cogs.conftest import Door, buttons, text


async def card(door: Door) -> discord.Message:
    """The wish's card, as the runner would bring it up to date."""
    async with door.courier.through(door.bot):
        (wish,) = await door.rooms.database.read(lambda unit: unit.wishes.outdated(limit=9))
        card_id = await door.courier.show_wish(wish)
    return next(each for each in door.channel.history() if each.id == card_id)


@pytest.mark.parametrize("settings", [{"share": MicroUsd(8 * CENT)}])
async def test_a_wish_from_its_asking_to_its_end(door: Door) -> None:
    """Refused where nothing expires; then it waits with a card, is told of, and is its maker's to make or take back."""
    refused = await door.make(seconds=12, when="leftover")
    assert "has no monthly budget, so nothing in it expires" in text(refused)
    assert "a red fox" in text(refused)
    await door.steward.slash(door.channel, "treasury budget", monthly="20")

    said = await door.make(seconds=12, when="leftover")
    assert text(said).startswith("**W1 waits for leftovers**, at the latest until <t:")
    shown = await card(door)
    assert "W1: a clip for leftovers" in text(shown)
    assert buttons(shown) == ["Make it now, $0.12", "Cancel"]
    status = await door.ann.slash(door.channel, "video status")
    assert "W1 waits for leftovers" in text(status)
    why = await door.ann.slash(door.channel, "quota why")
    assert "if the pool then has $0.12 more than members will use" in text(why)
    assert await door.jobs() == []

    await door.restart()
    others = await door.ben.click(shown, label="Cancel")
    assert "who wished for it, can do that" in text(others)
    dear = await door.ann.click(shown, label="Make it now, $0.12")
    assert "That clip may cost $0.12" in text(dear)
    ended = await door.steward.click(shown, label="Cancel")
    assert text(ended) == "W1 is taken back. It cost nothing."
    late = await door.ann.click(shown, label="Cancel")
    assert text(late) == "It waits no more. `/video make` asks for it again."
    shown = await card(door)
    assert "It was taken back" in text(shown)
    assert buttons(shown) == []


async def test_made_now_it_is_a_clip_like_any(door: Door) -> None:
    """One press holds its price from the share, and the card says so; a second press finds it made."""
    await door.steward.slash(door.channel, "treasury budget", monthly="20")
    await door.make(when="leftover")
    shown = await card(door)
    label = buttons(shown)[0]

    made = await door.ann.click(shown, label=label)
    again = await door.ann.click(shown, label=label)

    assert "Held from your share" in text(made)
    assert "It waits no more" in text(again)
    assert len(await door.jobs()) == 1
    assert "made it of their own share" in text(await card(door))


async def waiting(door: Door) -> list[Wish]:
    """What waits for leftovers here."""
    guild_id = GuildId(door.guild.id)
    return await door.rooms.database.read(lambda unit: unit.wishes.waiting(guild_id))


async def test_a_long_text_may_wait(door: Door) -> None:
    """The window of `/video write` remembers that it is for leftovers, over a restart too."""
    await door.steward.slash(door.channel, "treasury budget", monthly="20")
    opened = await door.ann.slash(door.channel, "video write", seconds=8, when="leftover")
    await door.restart()
    sent = await door.ann.submit_modal(opened, {"prompt": "a red fox, at length"})

    assert text(sent).startswith("**W1 waits for leftovers**")
    (wish,) = await waiting(door)
    assert (wish.spec.prompt, wish.spec.seconds) == ("a red fox, at length", 8)
    assert await door.jobs() == []


async def test_a_storyboard_may_wait(door: Door) -> None:
    """Its card says how many shots it has, and asks the price of all of them."""
    await door.steward.slash(door.channel, "treasury budget", monthly="20")
    opened = await door.ann.slash(
        door.channel, "video storyboard", seconds=4, style="cartoon", when="leftover"
    )
    one = await door.ann.submit_modal(opened, {"prompt": "a fox wakes"})
    assert one.response is not None
    again = await door.ann.click(one.response, label="Edit prompt")
    await door.ann.submit_modal(again, {"prompt": "a fox wakes\nit runs"})

    (wish,) = await waiting(door)
    assert wish.spec.shots == ("a fox wakes", "it runs")
    shown = await card(door)
    assert "2 shots" in text(shown)
    assert buttons(shown) == ["Make it now, $0.08", "Cancel"]
    made = await door.ann.click(shown, label="Make it now, $0.08")
    assert "Held from your share: $0.08" in text(made)
    assert (await door.jobs())[0].spec.shots == wish.spec.shots


async def test_what_is_offered_instead_waits_as_well(door: Door) -> None:
    """After a refusal one press waits for leftovers, too: no share is drawn on unasked; nothing can be appealed."""
    await door.steward.slash(door.channel, "treasury budget", monthly="20")
    await door.steward.slash(door.channel, "treasury allow", dearest="0.05")
    for seconds, label in ((7, "4 s"), (12, "Use that")):
        refused = await door.make(when="leftover", seconds=seconds)
        assert refused.response is not None
        await door.ann.click(refused.response, label=label)
    blocked = await door.make("a forbidden fox", when="leftover")

    assert [wish.price for wish in await waiting(door)] == [4 * CENT, 4 * CENT]
    assert await door.jobs() == []
    assert buttons(blocked) == ["Edit prompt"]


def test_a_button_is_read_as_it_was_written() -> None:
    """Its custom id fits, and names the interaction that made the wish."""
    button = WishButton(WishVerb.CANCEL, WishId(10**14), InteractionId(10**18))
    match = WISH.fullmatch(str(button))
    assert match is not None
    assert read_wish(match) == button
    assert len(str(button)) <= 100
