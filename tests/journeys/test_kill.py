"""SIGKILL at random instants: nothing is lost, nothing is paid twice, nothing is posted twice."""

import asyncio
import os
import random
import signal
from collections import Counter
from pathlib import Path

import pytest

from playground import Interaction, NotConnectedError
from tests.conftest import missing
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, RICH, Stage, stage
from tests.storage.postgres import running_server

EACH = 2  #: asks a member
CHANNELS = 6  #: Discord takes 5 messages in 5 s in each
PATIENCE_S = 120.0


class Crowd:
    """Members who ask, and ask again when nothing came of it."""

    def __init__(self, play: Stage, asks: int) -> None:
        self._play = play
        members = [play.discord.add_member(f"Member {n}") for n in range((asks + 1) // EACH)]
        guild = play.discord.guild
        channels = [guild.channels[0]]
        channels += [guild.add_channel(f"clips-{n}") for n in range(1, CHANNELS)]
        self.wishes = {
            f"wish {n} of a lighthouse": (members[n // EACH], channels[n % CHANNELS])
            for n in range(asks)
        }

    async def ask(self, prompts: list[str]) -> list[Interaction]:
        """Ask for each once; a bot that is away is waited for."""
        return [await self._once(prompt) for prompt in prompts]

    async def _once(self, prompt: str) -> Interaction:
        member, channel = self.wishes[prompt]
        while True:
            try:
                return await member.command(
                    "/video make", channel=channel, prompt=prompt, seconds=4
                )
            except NotConnectedError:
                await self._play.discord.ready(timeout_s=30)

    async def missing(self) -> list[str]:
        """Wishes of which the books know nothing: an ask that met a dead bot."""
        known = {job.spec.prompt for job in await self._play.jobs()}
        return [prompt for prompt in self.wishes if prompt not in known]


async def kill(play: Stage) -> None:
    """End the bot as a power cut would, and start it again."""
    process = play.bot.process
    os.killpg(process.pid, signal.SIGKILL)
    await play.bot.ended()
    await play.bot.start()


async def settle(play: Stage, crowd: Crowd, patience_s: float) -> None:
    """Have every wish asked for and answered, and wait until each has its clip."""
    await play.discord.ready(timeout_s=30)
    while missing := await crowd.missing():
        for asked in await crowd.ask(missing):
            await asked.answered(timeout_s=30)
    every = len(crowd.wishes)
    await play.discord.until(lambda: len(play.clips()) == every, patience_s)


async def run(
    folder: Path,
    *,
    asks: int,
    kills: int,
    lose_answers: bool,
    patience_s: float,
    database: str = "",
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201  to play it again
    dice = random.Random(seed)
    async with (
        ChargingVendor() as vendor,
        stage(
            folder,
            SKETCH_BASE_URL=vendor.base_url,
            DAILIES_DATABASE_URL=database,
            **PATIENT,
            **RICH,
        ) as play,
    ):
        crowd = Crowd(play, asks)
        if lose_answers:
            play.discord.faults.lose_answer("POST /channels/{channel_id}/messages", times=asks // 2)
        asking = asyncio.create_task(crowd.ask(list(crowd.wishes)))
        for _ in range(kills):
            await asyncio.sleep(dice.uniform(0.4, 3.0))
            await kill(play)
        await asking
        await settle(play, crowd, patience_s)
        await play.bot.stop()
        await assert_right(play, vendor, crowd)


async def assert_right(play: Stage, vendor: ChargingVendor, crowd: Crowd) -> None:
    """Every wish once in the books, on the vendor's bill, and in the channel; and the books add up."""
    jobs = await play.jobs()
    assert Counter(job.spec.prompt for job in jobs) == Counter(list(crowd.wishes))
    assert Counter(vendor.prompts()) == Counter(list(crowd.wishes))
    assert play.clips() == Counter({job.id: 1 for job in jobs})
    assert set(play.cards().values()) == {1}
    assert {job.charge for job in jobs} == {40_000}
    assert await play.broken() == []
    assert [str(each) for each in play.discord.violations] == []


WAYS = pytest.mark.parametrize("lose_answers", [False, True], ids=["kill", "kill and lost answers"])


@WAYS
async def test_three_kills_lose_nothing_and_repeat_nothing(
    tmp_path: Path, *, lose_answers: bool
) -> None:
    """Three kills over twelve jobs, with Discord's answers lost after the message was stored as well."""
    await run(tmp_path, asks=12, kills=3, lose_answers=lose_answers, patience_s=PATIENCE_S / 2)


async def test_postgresql_keeps_the_promise_too(tmp_path: Path) -> None:
    """The same story on PostgreSQL."""
    try:
        with running_server() as server:
            await run(
                tmp_path,
                asks=8,
                kills=3,
                lose_answers=True,
                patience_s=PATIENCE_S / 2,
                database=server.new_database(),
            )
    except (ImportError, OSError) as error:
        missing("postgres", f"PostgreSQL could not be started: {error}")


@pytest.mark.prove
@pytest.mark.timeout(1800)
@WAYS
async def test_twenty_kills_over_two_hundred_jobs(tmp_path: Path, *, lose_answers: bool) -> None:
    """The full figure: 20 kills at random instants over 200 jobs."""
    await run(tmp_path, asks=200, kills=20, lose_answers=lose_answers, patience_s=900.0)
