"""SIGKILL at random instants: nothing is lost, nothing is paid twice, nothing is posted twice."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.crowd import Crowd, assert_delivered, clips_of_all, kill
from tests.journeys.stage import PATIENT, RICH, stage
from tests.storage.postgres import running_server

PATIENCE_S = 120.0


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
        await clips_of_all(play, crowd, patience_s)
        await play.bot.stop()
        await assert_delivered(play, vendor.prompts(), crowd, 40_000)


async def test_three_kills_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    """Three kills over eight jobs, with Discord's answers lost after the message was stored as well."""
    await run(tmp_path, asks=8, kills=3, lose_answers=True, patience_s=PATIENCE_S / 2)


async def test_postgresql_keeps_the_promise_too(tmp_path: Path) -> None:
    """The same story on PostgreSQL."""
    try:
        with running_server() as server:
            await run(
                tmp_path,
                asks=6,
                kills=2,
                lose_answers=True,
                patience_s=PATIENCE_S / 2,
                database=server.new_database(),
            )
    except (ImportError, OSError) as error:
        missing("postgres", f"PostgreSQL could not be started: {error}")


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("lose_answers", [False, True], ids=["kill", "kill and lost answers"])
async def test_twenty_kills_over_two_hundred_jobs(tmp_path: Path, *, lose_answers: bool) -> None:
    """The full figure: 20 kills at random instants over 200 jobs."""
    await run(tmp_path, asks=200, kills=20, lose_answers=lose_answers, patience_s=900.0)
