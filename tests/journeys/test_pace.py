"""The pool's pace, as real processes: asked first, looked at by another, braked, offered, told; over restarts."""

from pathlib import Path
from typing import Any

from bot.domain.job import JobState
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, Stage, stage, words


async def said(command: Any) -> str:
    """What somebody is told."""
    return words(await (await command).answered())


async def test_a_month_from_its_budget_to_its_brakes(tmp_path: Path) -> None:
    """A dear clip is confirmed after a restart, a dearer one waits for the owner, and a low pool offers a short one."""
    async with (
        ChargingVendor() as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, DAILIES_POOL_USD="0", **PATIENT) as play,
    ):
        alice, bob = play.discord.member("alice"), play.discord.member("bob")
        maria, olga = play.discord.member("moderator"), play.discord.member("owner")
        desk = play.discord.guild.channel("moderators")
        assert "$1.00 is there" in await said(olga.command("/treasury budget", monthly="1"))
        await (await maria.command("/mod desk", options={"channel": desk})).answered()
        await (await olga.command("/dailies notices", options={"channel": desk})).answered()
        assert "above $0.10 waits for a steward" in await said(
            olga.command("/treasury checks", confirm_above="0.05", review_above="0.10")
        )

        asked = await (await alice.command("/video make", prompt="a fox", seconds=8)).answered()
        assert "This clip may cost $0.08" in words(asked)
        await again(play)
        assert await play.jobs() == []
        await (await alice.press(asked, "Make it")).acknowledged()
        await play.settled(1)

        dearer = await (await bob.command("/video make", prompt="an otter", seconds=12)).answered()
        await (await bob.press(dearer, "Make it")).acknowledged()
        card = await desk.wait_for(lambda message: "waits for a steward" in words(message), 90)
        assert "A steward has to decide it" in await said(maria.press(card, "Approve"))
        assert "goes on" in await said(olga.press(card, "Approve"))
        await play.settled(2)

        await (await olga.command("/treasury brakes", shorter=10)).answered()
        refused = await (await alice.command("/video make", prompt="a hare", seconds=8)).answered()
        assert "only the shortest clips" in words(refused)
        await (await alice.press(refused, "Use that")).acknowledged()
        await play.settled(3)
        await again(play)
        await desk.wait_for(lambda message: "From now on it makes" in words(message), 90)
        await play.bot.stop()

        jobs = await play.jobs()
        assert [job.state for job in jobs] == [JobState.DELIVERED] * 3
        assert [job.spec.seconds for job in jobs] == [8, 12, 4]
        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []


async def again(play: Stage) -> None:
    """Stop the bot kindly, and start it anew."""
    await play.bot.restart()
    await play.discord.ready()
