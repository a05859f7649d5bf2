"""A courier on the playground's Discord, with a clock of the test's own."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.client import Dailies
from bot.courier import DiscordCourier
from bot.domain.ids import ChannelId, GuildId, InteractionId, JobId, MemberId
from bot.domain.job import Job, JobState
from bot.domain.money import micro_usd
from bot.domain.spec import RenderSpec
from bot.ports import Clock
from playground import Playground
from tests.fakes.clocks import QuickClock
from tests.fakes.door_discord import connected, now_in, openapi
from tests.fakes.door_house import CATALOG, CLIP, SKETCH, Rooms, empty_database, rooms
from tests.fakes.fake_files import MemoryClips

POST = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
HISTORY = "GET /channels/{channel_id}/messages"
CONTENT = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"a clip" * 300


@dataclass
class Post:
    """Our courier and what it posts into."""

    discord: Playground
    bot: Dailies
    courier: DiscordCourier
    rooms: Rooms
    clock: QuickClock
    job: Job

    @property
    def messages(self) -> list[Any]:
        """What everybody sees in the channel."""
        return self.discord.channel.messages

    @asynccontextmanager
    async def after_a_restart(self, clock: Clock | None = None) -> AsyncGenerator[DiscordCourier]:
        """The courier of the next process: it remembers nothing."""
        self.clock.pass_time(1)
        courier = new_courier(clock or self.clock)
        async with courier.through(self.bot):
            yield courier

    def later(self, seconds: float) -> None:
        """Let time pass, here and at Discord."""
        self.clock.pass_time(seconds)
        self.discord.clock.advance(seconds)


def new_courier(clock: Clock, pace_s: float = 5.0) -> DiscordCourier:
    disk = {CLIP.key: CONTENT}
    return DiscordCourier(clock=clock, clips=MemoryClips(disk=disk), catalog=CATALOG, pace_s=pace_s)


def a_job(discord: Playground, clock: Clock) -> Job:
    """A job that a member asked for just now."""
    return Job(
        id=JobId(1423),
        interaction_id=InteractionId(discord.box.ids.make()),
        guild_id=GuildId(discord.guild.id),
        channel_id=ChannelId(discord.channel.id),
        member_id=MemberId(discord.members[0].id),
        locale="en-US",
        spec=RenderSpec(
            model_key=SKETCH.key,
            prompt="a red fox @everyone",
            seconds=4,
            aspect="16:9",
            resolution="720p",
            sound=True,
        ),
        provider="sketch",
        price=micro_usd("0.40"),
        state=JobState.QUEUED,
        epoch=0,
        created_at=clock.now(),
    )


def stored(job: Job, clock: Clock) -> Job:
    """The same job, rendered just now."""
    return replace(job, state=JobState.STORED, clip=CLIP, rendering_at=clock.now())


async def until(done: Callable[[], object]) -> None:
    """Wait until the gateway, or a task of ours, has made it so."""
    async with asyncio.timeout(30):
        while not done():  # noqa: ASYNC110  what is waited for is another side's, and has no event
            await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_database(tmp_path_factory.mktemp("empty"))


@pytest.fixture
async def discord() -> AsyncIterator[Playground]:
    """A Discord on loopback. Every call of a test holds against Discord's OpenAPI document."""
    document = openapi(os.environ.get("DAILIES_DISCORD_OPENAPI"), Path(__file__).parents[2])
    async with Playground(openapi=document) as started:
        yield started
        assert started.violations == []


@pytest.fixture
async def post(discord: Playground, empty: Path, tmp_path: Path) -> AsyncIterator[Post]:
    clock = QuickClock(now_in(discord))
    courier = new_courier(clock)
    async with (
        rooms(empty, tmp_path, courier, clock) as house,
        connected(discord, house.house, courier.kept) as bot,
        courier.through(bot),
    ):
        yield Post(discord, bot, courier, house, clock, a_job(discord, clock))


def lines(message: Any) -> list[str]:
    """What a card says, line by line."""
    texts = message["components"][0]["components"][:2]
    return [line for part in texts for line in str(part["content"]).splitlines()]
