"""SIGKILL while a vendor has charged and not yet answered: one with a list, one with our key, one with neither."""

import asyncio
import itertools
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.ids import JobId
from bot.domain.job import JobState
from bot.domain.render import FailureReason
from tests.fakes import fal as fake_fal
from tests.fakes import kling as fake_kling
from tests.fakes import replicate as fake_replicate
from tests.journeys.crowd import (
    Crowd,
    assert_delivered,
    assert_sound,
    clips_of_all,
    kill,
)
from tests.journeys.stage import PATIENT, RICH, Stage, job_of, stage

ROW = """
[[models]]
key = "{model}"
title = "A model"
seconds = [4]
aspects = ["16:9"]
resolutions = ["720p"]
sound = "none"
prompt_limit = 1000
prompt_unit = "characters"
price_per_second = "0.1"
cancel = "no"
typical_s = 1
"""
PRICE = 400_000
ABSENT = "It is not there"
Json = dict[str, Any]


def _now() -> datetime:
    """The wall clock: vendors tell creation times by it, and the bot is a process of its own."""
    return datetime.now(UTC)  # noqa: TID251


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor on loopback, and how it tells what it has charged for."""

    model: str
    fake: Callable[[], Any]
    variables: Callable[[str], Mapping[str, str]]
    paid: Callable[[Any], Mapping[str, str]]  #: prompt by the vendor's id
    set_up: Mapping[str, Any] = field(default_factory=dict[str, Any])


KLING = Vendor(
    "kling:kling-3.0",
    fake_kling.FakeKling,
    lambda origin: {"KLING_API_KEY": fake_kling.KEY, "KLING_BASE_URL": origin},
    lambda fake: {made.id: made.prompt for made in fake.videos.values()},
    {"now": _now},
)
REPLICATE = Vendor(
    "replicate:kwaivgi/kling-v3-video",
    fake_replicate.FakeReplicate,
    lambda origin: {"REPLICATE_API_TOKEN": fake_replicate.KEY, "REPLICATE_BASE_URL": origin},
    lambda fake: {name: made["input"]["prompt"] for name, made in fake.made.items()},
    {"now": _now, "lists_after_s": 0.8, "page": 20},  # its real pages hold a hundred
)
FAL = Vendor(
    "fal:bytedance/seedance-2.0/fast/text-to-video",
    fake_fal.FakeFal,
    lambda origin: {"FAL_KEY": fake_fal.KEY, "FAL_BASE_URL": origin},
    lambda fake: {name: body["prompt"] for name, body in fake.renders.items()},
    {"runs_at_once": True},
)


class Scene:
    """A crowd before a bot that is killed while the vendor owes it an answer."""

    def __init__(self, vendor: Vendor, fake: Any, play: Stage, crowd: Crowd) -> None:
        self._vendor = vendor
        self._fake = fake
        self._dice = random.Random()
        self.play = play
        self.crowd = crowd

    def paid(self) -> Mapping[str, str]:
        return self._vendor.paid(self._fake)

    async def asked_and_killed(self, kills: int) -> None:
        """Kill it in the time between the vendor's charge and its answer, each time anew.

        A part of the wishes is asked for before each kill: the vendor takes many at once, and would soon owe nothing.
        """
        wishes = list(self.crowd.wishes)
        ends = [len(wishes) * number // kills for number in range(kills + 1)]
        for begin, end in itertools.pairwise(ends):
            asking = asyncio.create_task(self.crowd.ask(wishes[begin:end]))
            async with asyncio.timeout(60):
                await self._fake.unanswered.wait()
            await asyncio.sleep(self._dice.uniform(0, 0.05))
            await kill(self.play)
            self._fake.unanswered.clear()
            await asking
            await self.crowd.complete(wishes[:end])


async def run(
    folder: Path,
    vendor: Vendor,
    then: Callable[[Scene], Any],
    *,
    asks: int,
    kills: int,
) -> None:
    catalog = folder / "catalog.toml"
    catalog.write_text(ROW.format(model=vendor.model))
    async with AsyncExitStack() as stack:
        fake = await stack.enter_async_context(vendor.fake())
        for name, value in {
            "steps": 0,
            "charges_after_s": 0.05,
            "answers_after_s": 0.3,
            **vendor.set_up,
        }.items():
            setattr(fake, name, value)
        play = await stack.enter_async_context(
            stage(
                folder,
                DAILIES_CATALOG=str(catalog),
                **vendor.variables(fake.origin),
                **PATIENT,
                **RICH,
            )
        )
        scene = Scene(vendor, fake, play, Crowd(play, asks, model=vendor.model))
        await scene.asked_and_killed(kills)
        await then(scene)


async def all_delivered(scene: Scene) -> None:
    """Nothing was lost and nothing done twice, though nobody was asked."""
    await clips_of_all(scene.play, scene.crowd, 60 + len(scene.crowd.wishes))
    await scene.play.bot.stop()
    await assert_delivered(scene.play, list(scene.paid().values()), scene.crowd, PRICE)


async def parked_and_decided(scene: Scene) -> None:
    """What nobody can look for waits for a steward; whatever is pressed, nothing is paid for twice."""
    play, crowd = scene.play, scene.crowd
    every = len(crowd.wishes)
    await play.discord.until(lambda: len(_undecided(play) | play.clips()) == every, 60 + every)
    uncertain, prompts = _undecided(play), {job.id: job.spec.prompt for job in await play.jobs()}
    assert uncertain, "a kill between charge and answer left nothing uncertain"
    for job_id, card in uncertain.items():
        await _decide(scene, card, prompts[JobId(job_id)])
    there = set(scene.paid().values())
    await play.discord.until(lambda: len(play.clips()) == len(there), 90)
    await play.bot.stop()

    jobs, paid = await play.jobs(), scene.paid()
    assert sorted(job.spec.prompt for job in jobs) == sorted(crowd.wishes)
    assert len(set(paid.values())) == len(paid)  # never a second render for a wish
    delivered = [job for job in jobs if job.state is JobState.DELIVERED]
    assert {job.spec.prompt for job in delivered} == there  # what was paid for came
    assert play.clips() == Counter({job.id: 1 for job in delivered})
    assert {job.charge for job in delivered} == {PRICE}
    ended = [job for job in jobs if job not in delivered]
    assert {(job.failure, job.charge) for job in ended} <= {(FailureReason.NOT_FOUND, 0)}
    await assert_sound(play)


def _undecided(play: Stage) -> dict[int, Json]:
    """The cards that ask a steward, by job."""
    found: dict[int, Json] = {}
    for channel in play.discord.guild.channels:
        for message in channel.messages:
            number = job_of(message)
            if number is not None and ABSENT in json.dumps(message):
                found[number] = message
    return found


async def _decide(scene: Scene, card: Json, prompt: str) -> None:
    """A steward looks at the vendor's page and says what they saw there."""
    steward = scene.play.discord.member("owner")
    found = [name for name, paid in scene.paid().items() if paid == prompt]
    if not found:
        await (await steward.press(card, ABSENT)).answered()
        return
    opened = await steward.press(card, "It is there")
    await opened.acknowledged()
    await (await steward.submit(opened, line=found[0])).answered()


LOOKED_FOR = pytest.mark.parametrize(
    "vendor", [KLING, REPLICATE], ids=["found by our key", "found in the list"]
)


@LOOKED_FOR
async def test_a_kill_before_the_answer_is_looked_up(tmp_path: Path, vendor: Vendor) -> None:
    """What a vendor charged for before the kill is found there, and neither paid nor posted twice."""
    await run(tmp_path, vendor, all_delivered, asks=3, kills=1)


async def test_a_kill_before_the_answer_is_parked_where_nobody_can_look(tmp_path: Path) -> None:
    """It waits for a steward, is never sent again, and goes on or ends as the steward says."""
    await run(tmp_path, FAL, parked_and_decided, asks=3, kills=1)


@pytest.mark.prove
@pytest.mark.timeout(1800)
@LOOKED_FOR
async def test_twenty_kills_are_looked_up(tmp_path: Path, vendor: Vendor) -> None:
    """The full figure: 20 kills in the instant between charge and answer."""
    await run(tmp_path, vendor, all_delivered, asks=100, kills=20)


@pytest.mark.prove
@pytest.mark.timeout(1800)
async def test_twenty_kills_are_parked(tmp_path: Path) -> None:
    """The full figure, where nobody can look."""
    await run(tmp_path, FAL, parked_and_decided, asks=100, kills=20)
