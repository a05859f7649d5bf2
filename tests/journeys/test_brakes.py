"""A month that runs low, as real processes: each brake in turn, what works now, told once, lifted; over restarts."""

from pathlib import Path
from typing import Any

from bot.domain.job import JobState
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, Json, Stage, stage, words

GRAND = """
[[models]]
key = "grand:two"
title = "Grand Two"
dialect = "openai"
base_url = "{base_url}"
key_variable = "GRAND_KEY"
seconds = [4, 28]
aspects = ["16:9"]
resolutions = ["720p", "1080p"]
sound = "none"
prompt_limit = 1000
prompt_unit = "characters"
price_per_second = {{"720p" = "0.10", "1080p" = "0.30"}}
cancel = "no"
typical_s = 1
source = "this test"
"""
SHORTER, LOWER, CHEAPER = (
    "only the shortest clips",
    "only clips of at most 720p",
    "only clips on the cheapest model",
)


async def said(command: Any) -> str:
    """What somebody is told."""
    return words(await (await command).answered())


async def asked(member: Any, prompt: str, seconds: int, resolution: str) -> Json:
    """A member asks the dear model."""
    options = {"seconds": seconds, "resolution": resolution, "model": "grand:two"}
    command = await member.command("/video make", prompt=prompt, options=options)
    return await command.answered()


async def test_a_month_that_runs_low(tmp_path: Path) -> None:
    """At 70, 85 and 95 % another brake is met: its member is told which and makes what works; new money lifts all."""
    async with ChargingVendor(renders_s=0.1) as vendor:
        (tmp_path / "catalog.toml").write_text(GRAND.format(base_url=vendor.base_url))
        async with stage(
            tmp_path,
            SKETCH_BASE_URL=vendor.base_url,
            GRAND_KEY="none",
            DAILIES_CATALOG=str(tmp_path / "catalog.toml"),
            DAILIES_POOL_USD="0",
            DAILIES_ALLOWANCE_USD="100",
            **PATIENT,
        ) as play:
            await _lives_through_it(play)
            await play.bot.stop()

            jobs = await play.jobs()
            assert [job.state for job in jobs] == [JobState.DELIVERED] * 5
            assert [f"${job.price / 1_000_000:.2f}" for job in jobs] == [
                "$8.40",
                "$0.40",
                "$0.40",
                "$0.04",
                "$0.40",
            ]
            assert await play.broken() == []
            assert [str(each) for each in play.discord.violations] == []


async def _lives_through_it(play: Stage) -> None:
    alice, bob, olga = (play.discord.member(name) for name in ("alice", "bob", "owner"))
    maria, office = play.discord.member("moderator"), play.discord.guild.channel("moderators")

    def told(what: str) -> int:
        """How often stewards have been told this."""
        return sum(what in words(message) for message in office.messages)

    async def refused(member: Any, brake: str, percent: str, message: Json, works: str) -> None:
        """Which brake it is, and one press makes what works."""
        assert f"{percent} of this month's pool is used, so it makes {brake}" in words(message)
        assert works in words(message)
        before = sum(play.clips().values())
        await (await member.press(message, "Use that")).acknowledged()
        await play.discord.until(lambda: sum(play.clips().values()) == before + 1, 90)

    async def given(amount: str) -> None:
        await (await olga.command("/treasury grant", member=maria, amount=amount)).answered()

    async def told_after_a_restart(*brakes: str) -> None:
        await play.bot.restart()
        await play.discord.ready()
        for brake in brakes:
            await office.wait_for(lambda _, brake=brake: told(f"From now on it makes {brake}"), 90)

    await (await olga.command("/treasury budget", monthly="12")).answered()
    await (await olga.command("/dailies notices", options={"channel": office})).answered()
    await (await olga.command("/treasury brakes", shorter=70, lower=85, cheaper=95)).answered()
    dear = await asked(alice, "a film about a fox", 28, "1080p")
    await (await alice.press(dear, "Make it")).acknowledged()
    await play.discord.until(lambda: len(play.clips()) == 1, 90)

    works = "4 s at 720p on Grand Two would cost $0.40 now."
    await refused(
        bob, SHORTER, "70 %", await asked(bob, "a whale reads to an owl", 28, "720p"), works
    )
    await told_after_a_restart(SHORTER)
    await given("1.65")
    await refused(alice, LOWER, "85 %", await asked(alice, "rain on a tin roof", 4, "1080p"), works)
    await given("0.67")
    works = "4 s at 720p on Sketch would cost $0.04 now."
    await refused(bob, CHEAPER, "95 %", await asked(bob, "two snails race", 4, "720p"), works)
    await told_after_a_restart(LOWER, CHEAPER)
    looked = await said(olga.command("/treasury brakes"))
    assert looked.count("It holds now") == 3

    await (await olga.command("/treasury budget", top_up="20")).answered()
    assert "is in the queue" in words(await asked(bob, "a bridge of glass", 4, "720p"))
    await play.discord.until(lambda: len(play.clips()) == 5, 90)
    await told_after_a_restart()
    await office.wait_for(lambda _: told("A brake is lifted.") == 3, 90)
    assert [told(f"From now on it makes {each}") for each in (SHORTER, LOWER, CHEAPER)] == [1] * 3
