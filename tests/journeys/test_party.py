"""A sponsored place, as real processes, over a restart."""

from pathlib import Path
from typing import Any

from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, Stage, stage, words


async def said(command: Any) -> str:
    """What somebody is told."""
    return words(await (await command).answered())


async def test_a_party(tmp_path: Path) -> None:
    """Who has too small a share makes a clip where the owner sponsors; ended, the place says what was made of it."""
    async with (
        ChargingVendor() as vendor,
        stage(
            tmp_path,
            SKETCH_BASE_URL=vendor.base_url,
            DAILIES_POOL_USD="5",
            DAILIES_ALLOWANCE_USD="0.03",
            **PATIENT,
        ) as play,
    ):
        alice, olga = (play.discord.member(name) for name in ("alice", "owner"))
        refused = await (await alice.command("/video make", prompt="a fox", seconds=4)).answered()
        assert "more than your whole share ($0.03)" in words(refused)
        told = await said(olga.command("/treasury sponsor", amount="1", per_person="0.05", hours=5))
        assert "$1.00 of the pool is set aside for this place" in told
        channel = play.discord.guild.channels[0]
        card = await channel.wait_for(
            lambda message: "of the pool for this place" in words(message), 30
        )
        asked = await (await alice.command("/video make", prompt="a fox", seconds=4)).answered()
        assert f"The server's pool pays for this place, as {olga.mention} decided" in words(asked)
        await play.settled(1)
        await again(play)
        assert "It is over." in await said(olga.press(card, "End it"))
        note = await channel.wait_for(
            lambda message: "The pool no longer pays" in words(message), 30
        )
        assert "It paid 1 clip by 1 member, $0.04 in all." in words(note)
        assert "$0.96 went back to the pool." in words(note)
        await play.bot.stop()

        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []


async def again(play: Stage) -> None:
    """Stop the bot kindly, and start it anew."""
    await play.bot.restart()
    await play.discord.ready()
