"""The pool's pace behind the door: stewards set brakes, and who meets one has what works one press away."""

from bot.domain.ids import ChannelId, GuildId
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.notice import HourCostly
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import treasury


async def test_a_steward_brakes_the_pool(door: Door) -> None:
    """They see where it stands, set what they like, and a member who is refused makes the offer with one press."""
    assert "No brakes are set." in await treasury(door, "brakes")
    said = await treasury(door, "brakes", usual=True, cheaper=0)
    assert "From 70 %: only the shortest clips of each model." in said
    assert "cheapest" not in said
    await door.made("a first clip")  # four cents of the pool's 25 dollars
    await treasury(door, "brakes", shorter=1)
    await door.rooms.database.write(
        lambda unit: unit.treasury.withdraw(
            GuildId(door.guild.id),
            MicroUsd(2296 * CENT),
            door.clock.now(),
            key="test",
            actor_id=None,
        )
    )

    refused = await door.make("a red fox", seconds=8)

    assert "1 % of this month's pool is used, so it makes only the shortest clips" in text(refused)
    assert "4 s at 720p on Sketch 1 would cost $0.04 now." in text(refused)
    assert buttons(refused) == ["Use that"]
    assert refused.response is not None
    pressed = await door.ann.click(refused.response, label="Use that")
    assert "is in the queue" in text(pressed)


async def test_a_dear_clip_is_asked_about(door: Door) -> None:
    """Price, purse and what remains are shown; a yes makes it after a restart too, and twice makes one."""
    asked = await door.make("a red fox", model="dear:grand-2", seconds=5)

    assert "**This clip may cost $3.00.** Your share pays it and then has $2.00" in text(asked)
    assert buttons(asked) == ["Make it", "Cancel"]
    assert await door.jobs() == []
    await door.restart()
    assert asked.response is not None
    assert "is in the queue" in text(await door.ann.click(asked.response, label="Make it"))
    assert len(await door.jobs()) == 1


async def test_a_no_is_kind_and_stewards_choose(door: Door) -> None:
    """Cancel holds nothing and the question is over; above the stewards' own amount nobody is asked."""
    asked = await door.make("a red fox", model="dear:grand-2", seconds=5)
    assert asked.response is not None
    said = text(await door.ann.click(asked.response, label="Cancel"))
    assert said == "Nothing is made, and nothing was held."
    assert "above $4.00 is asked first" in await treasury(door, "checks", confirm_above="4")
    assert "is in the queue" in text(await door.make("a fox", model="dear:grand-2", seconds=5))
    assert "Nobody is asked" in await treasury(door, "checks", confirm_above="0")


async def test_the_notice_of_a_pause_has_a_button_for_stewards(door: Door) -> None:
    """It ends the pause that runs; pressed by others, or when none does, it says so."""
    notice = HourCostly(MicroUsd(14 * DOLLAR), MicroUsd(2 * DOLLAR), door.clock.now())
    async with door.courier.through(door.bot):
        await door.courier.announce(
            GuildId(door.guild.id), ChannelId(door.channel.id), notice, name="pause"
        )
    message = next(iter(door.channel.history()))
    assert "**New clips are paused.** The last hour would cost $14.00" in text(message)
    await door.restart()

    assert "Only stewards" in text(await door.ben.click(message, label="Go on"))
    said = text(await door.steward.click(message, label="Go on"))
    assert said == "Nothing is paused any more."
