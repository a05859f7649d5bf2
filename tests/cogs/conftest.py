"""The door in SimCord: the real client and cogs, a house with a real database, no runner."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.app_commands import CommandInvokeError, TransformerError
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage

from bot.client import Dailies, create_bot
from bot.courier import DiscordCourier
from bot.domain.case import Case
from bot.domain.errors import RefusalError
from bot.domain.ids import CaseId, JobId
from bot.domain.job import Job, Progress
from bot.pipeline.desk import Desk
from tests.fakes.door_house import CATALOG, CLIP, EPOCH, Rooms, empty_database, rooms
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_files import MemoryClips


@dataclass
class Door:
    """A guild with a channel, two members and a steward, and our bot in it."""

    env: Env
    rooms: Rooms
    courier: DiscordCourier
    clock: FakeClock
    guild: GuildHandle
    channel: ChannelHandle
    ann: MemberActor
    ben: MemberActor
    steward: MemberActor

    @property
    def bot(self) -> Dailies:
        """Our client; another one after a restart."""
        assert isinstance(self.env.bot, Dailies)
        return self.env.bot

    async def restart(self) -> None:
        """Start our bot anew, in the same world."""
        await self.env.restart_bot(create_bot(self.rooms.house, self.courier.kept))

    def all_leave(self) -> None:
        """Whoever a command names from now on has left the guild: Discord resolves them without a membership."""

        def departed(event: str, payload: Any, *_: Any) -> None:
            if event == "INTERACTION_CREATE":
                payload["data"].get("resolved", {}).pop("members", None)

        self.env.backend.subscribers.insert(0, departed)

    async def make(self, prompt: str = "a red fox", **options: Any) -> InteractionResult:
        """Ann asks for a clip."""
        return await self.ann.slash(self.channel, "video make", prompt=prompt, **options)

    async def made(self, prompt: str = "a red fox", **options: Any) -> Job:
        """Ann asks, says yes to a dear one, and is granted: the newest job."""
        result = await self.sure(await self.make(prompt, **options))
        assert "is in the queue" in text(result), text(result)
        jobs = await self.jobs()
        return jobs[0]

    async def sure(self, result: InteractionResult) -> InteractionResult:
        """Ann says yes where she is asked about a dear clip."""
        if result.response is None or "Make it" not in buttons(result):
            return result
        return await self.ann.click(result.response, label="Make it")

    async def jobs(self) -> list[Job]:
        """Every job, newest first."""
        found: list[Job] = []
        for number in range(1, 100):
            job = await self.rooms.database.read(lambda unit, n=number: unit.jobs.get(JobId(n)))
            if job is None:
                break
            found.insert(0, job)
        return found

    async def card(self, job: Job) -> discord.Message:
        """Post a job's card as the runner would, and return its message."""
        async with self.courier.through(self.bot):
            card_id = await self.courier.show(job, Progress())
        return next(each for each in self.channel.history() if each.id == card_id)

    async def clip(self, job: Job) -> discord.Message:
        """Post a job's clip as the runner would."""
        async with self.courier.through(self.bot):
            message_id = await self.courier.deliver(job, CLIP)
        await self.rooms.database.write(lambda unit: unit.jobs.advance(job, message_id=message_id))
        return next(each for each in self.channel.history() if each.id == message_id)


def text(result: InteractionResult | ResponseMessage | discord.Message | None) -> str:
    """All that a message says."""
    found = result.response if isinstance(result, InteractionResult) else result
    assert found is not None, "nothing was said"
    message = found.message if isinstance(found, ResponseMessage) else found
    return "\n".join([message.content, *said(message.components)]).strip()


def said(parts: Any) -> list[str]:
    """The texts of components, however deep."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, discord.TextDisplay):
            found.append(part.content)
        found.extend(said(getattr(part, "children", ())))
    return found


def buttons(found: InteractionResult | discord.Message) -> list[str]:
    """The labels of a message's buttons."""
    if isinstance(found, InteractionResult):
        assert found.response is not None
        found = found.response.message
    return _labels(found.components)


def _labels(parts: Any) -> list[str]:
    labels: list[str] = []
    for part in parts:
        if isinstance(part, discord.Button):
            labels.append(part.label or "")
        labels.extend(_labels(getattr(part, "children", ())))
    return labels


class Moderating:
    """A guild with a desk, a flagged prompt of Ann's, and two moderators."""

    def __init__(self, door: Door) -> None:
        self.door = door
        role = door.guild.create_role(
            "Moderators", permissions=discord.Permissions(moderate_members=True)
        )
        new = door.env.create_user
        self.mia: MemberActor = door.guild.add_member(new("mia"), roles=[role])
        self.max: MemberActor = door.guild.add_member(new("max"), roles=[role])
        self.channel: ChannelHandle = door.guild.create_text_channel("desk")

    async def open(self) -> str:
        """Set the desk up, and say what was said."""
        said = await self.mia.slash(self.door.channel, "mod desk", channel=self.channel)
        return text(said)

    async def flag(self, prompt: str = "a doubtful fox") -> InteractionResult:
        """Ann asks for what a moderator has to look at."""
        return await self.door.make(prompt)

    async def round(self) -> None:
        """One round of the desk's loop."""
        async with self.door.courier.through(self.door.bot):
            assert await Desk(self.door.rooms.house)._round()

    async def card(self) -> discord.Message:
        """The one card at the desk, up to date."""
        await self.round()
        (found,) = self.channel.history()
        return found

    async def case(self) -> Case:
        """The newest case."""
        case = await self.door.rooms.database.read(
            lambda unit: max(
                (c for n in range(1, 9) if (c := unit.cases.get(CaseId(n)))), key=lambda c: c.id
            )
        )
        assert case is not None
        return case


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(EPOCH)


@pytest.fixture
def courier(clock: FakeClock) -> DiscordCourier:
    disk = {CLIP.key: b"\0\0\0 ftypisom"}
    return DiscordCourier(clock=clock, clips=MemoryClips(disk=disk), catalog=CATALOG)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_database(tmp_path_factory.mktemp("empty"))


@pytest.fixture
def settings() -> dict[str, Any]:
    """What differs in a test's house: `@pytest.mark.parametrize("settings", [{"pool": 0}])`."""
    return {}


@pytest.fixture
async def house(
    empty: Path,
    tmp_path: Path,
    clock: FakeClock,
    courier: DiscordCourier,
    settings: dict[str, Any],
) -> AsyncGenerator[Rooms]:
    async with rooms(empty, tmp_path, courier, clock, **settings) as opened:
        yield opened
        assert await opened.audit() == []


@pytest.fixture
async def env(house: Rooms, courier: DiscordCourier) -> AsyncGenerator[Env]:
    """SimCord with our bot. What the bot swallowed fails the test, unless it is a refusal."""
    started = Env(create_bot(house.house, courier.kept), check_errors=False)
    await started.start()
    try:
        yield started
    finally:
        await started.shutdown()
    expected = house.judge.breaks
    assert [each for each in map(_cause, started.errors) if each not in {None, expected}] == []


@pytest.fixture
def door(env: Env, house: Rooms, courier: DiscordCourier, clock: FakeClock) -> Door:
    guild = env.create_guild()
    trusted = discord.Permissions(manage_guild=True)
    stewards = guild.create_role("Stewards", permissions=trusted)
    return Door(
        env=env,
        rooms=house,
        courier=courier,
        clock=clock,
        guild=guild,
        channel=guild.create_text_channel("clips"),
        ann=guild.add_member(env.create_user("ann")),
        ben=guild.add_member(env.create_user("ben")),
        steward=guild.add_member(env.create_user("steward"), roles=[stewards]),
    )


@pytest.fixture
async def mod(door: Door) -> Moderating:
    moderating = Moderating(door)
    assert "**The desk is in" in await moderating.open()
    return moderating


def _cause(error: BaseException) -> BaseException | None:
    """What is behind an error; None for a refusal, which is none, and where somebody is named who is not here."""
    cause = error.original if isinstance(error, CommandInvokeError) else error
    return None if isinstance(cause, (RefusalError, TransformerError)) else cause
