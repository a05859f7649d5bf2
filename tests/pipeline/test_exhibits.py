"""The gallery channel: every clip that everybody may see is shown there too, once, and goes when it is deleted."""

from collections.abc import Callable

import pytest

from bot.domain.delivery import Rung
from bot.domain.errors import (
    ChannelGoneError,
    DatabaseUnreachableError,
    DeliveryUncertainError,
    MissingPermissionError,
)
from bot.domain.ids import ChannelId
from bot.domain.job import Job, JobState
from bot.domain.notice import ClipStaysUp
from bot.pipeline import clip_rules, dms, exhibits, house_rules, taking_down
from bot.pipeline.claim import claim
from bot.ports import Unit
from tests.fakes.fake_discord import FakeMessage
from tests.pipeline.rig import CHANNEL, GUILD, MAKER, Rig, World, running

WALL = ChannelId(20)
NOTICES = ChannelId(12)
ROUND_S = 61.0


def on_the_wall(world: World) -> list[FakeMessage]:
    return [each for each in world.guild.messages.values() if each.channel_id == WALL]


async def shown(rig: Rig, prompt: str, **changes: object) -> Job:
    """A job that has ended, a round later."""
    await clip_rules.choose_gallery(rig.house, GUILD, WALL)
    states = JobState.DELIVERED, JobState.UNDELIVERED
    job = await rig.until_state(await rig.make(prompt, **changes), *states)
    await rig.turn(ROUND_S)
    return job


@pytest.mark.parametrize("unheard", [False, True])
async def test_a_finished_clip_hangs_there_too(world: World, unheard: bool) -> None:
    """Once, though its answer be lost; a smaller copy where the channel takes less."""
    world.vendor.file = b"a clip of forty bytes, more or less, yes"
    world.guild.upload_limit[WALL] = 20
    async with running(world) as rig:
        job = await rig.make("a fox")
        await clip_rules.choose_gallery(rig.house, GUILD, WALL)
        await rig.until_state(job, JobState.DELIVERED)
        if unheard:
            rig.courier.faults.after("deliver", DeliveryUncertainError("reset"))
        await rig.turn(2 * ROUND_S)

        (message,) = on_the_wall(world)
        assert message.parcel is not None
        assert (message.parcel.rung, message.parcel.exhibited) == (Rung.FITTED, True)
        assert len(world.guild.clips_of(job.id)) == 2

        await exhibits.withdraw(rig.house, job.id)
        await rig.turn(ROUND_S)
        assert on_the_wall(world) == []
        await rig.turn(ROUND_S)


async def test_what_is_not_for_everybody_does_not_hang_there(world: World) -> None:
    """Private ones, what came by direct message, what adults asked for, and what is in the channel itself."""
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=True)
        await shown(rig, "one", private=True)
        await shown(rig, "two", channel_id=WALL)
        world.guild.restricted.add(CHANNEL)
        await shown(rig, "three", age_restricted=True)
        world.guild.gone.add(CHANNEL)
        await shown(rig, "four")
        assert len(on_the_wall(world)) == 2, "card and clip of what was asked for there"

        world.guild.gone.clear()
        world.guild.restricted.add(WALL)
        await shown(rig, "five", age_restricted=True)
        assert len(on_the_wall(world)) == 3


async def test_a_claimed_clip_hangs_there_and_comes_down(world: World) -> None:
    """What could be posted only later is shown then; what moderators take down goes from there too."""
    async with running(world) as rig:
        world.guild.gone.add(CHANNEL)
        kept = await shown(rig, "a fox")
        assert on_the_wall(world) == []
        where = ChannelId(12)
        claimed = await claim(rig.house, guild_id=GUILD, channel_id=where, member_id=MAKER)
        assert isinstance(claimed, Job)
        await rig.turn(ROUND_S)
        assert len(on_the_wall(world)) == 1

        await rig.database.write(
            lambda unit: unit.cases.take_down(GUILD, kept.id, where, claimed.message_id)
        )
        await rig.turn(ROUND_S)
        assert on_the_wall(world) == []


async def test_what_is_withdrawn_during_a_round_goes_in_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round has read by then that nothing is due; where it could not read, the next one does."""
    async with running(world) as rig:
        job = await shown(rig, "a fox")
        database, down = rig.house.database, taking_down.TakingDown(rig.house)

        async def withdrawn_meanwhile(query: Callable[[Unit], object]) -> object:
            monkeypatch.undo()
            found = await database.read(query)
            await exhibits.withdraw(rig.house, job.id)
            return found

        async def away(query: Callable[[Unit], object]) -> object:
            monkeypatch.undo()
            raise DatabaseUnreachableError(f"{query} was not asked")

        rig.house.board.exhibits_due = True
        monkeypatch.setattr(database, "read", withdrawn_meanwhile)
        await exhibits.hang(rig.house, down)
        monkeypatch.setattr(database, "read", away)
        with pytest.raises(DatabaseUnreachableError):
            await exhibits.hang(rig.house, down)
        assert len(on_the_wall(world)) == 1
        await rig.turn(ROUND_S)

    assert on_the_wall(world) == []


async def test_a_gallery_channel_that_is_gone(world: World) -> None:
    """It is not tried again, and keeps nothing from its own channel."""
    async with running(world) as rig:
        world.guild.gone.add(WALL)
        job = await shown(rig, "a fox")
        assert job.state is JobState.DELIVERED
        left = await rig.database.read(lambda unit: unit.exhibits.to_show(limit=9))
        assert list(left) == []


def closed(rig: Rig, times: int) -> None:
    """The next messages that are to be deleted are in a channel that is closed to us."""
    rig.courier.faults.before("take_down", *(MissingPermissionError("50001") for _ in range(times)))


async def test_a_closed_gallery_channel_keeps_nothing_for_good(world: World) -> None:
    """Stewards hear once that the clip is still up; it goes when a channel or a role changes, or after a while."""
    async with running(world) as rig:
        await house_rules.choose_notices(rig.house, GUILD, NOTICES)
        job = await shown(rig, "a fox")
        (message,) = on_the_wall(world)
        closed(rig, 2)

        await exhibits.withdraw(rig.house, job.id)
        await rig.turn(2 * ROUND_S)
        rig.house.board.door_changes += 1
        await rig.turn(ROUND_S)

        assert on_the_wall(world) == [message]
        assert [notice for _, notice in world.guild.notices.values()] == [
            ClipStaysUp(job.id, GUILD, WALL, message.id)
        ]
        await rig.turn(taking_down.CLOSED_S + ROUND_S)
        assert on_the_wall(world) == []
        assert await rig.database.read(lambda unit: unit.exhibits.to_delete(limit=9)) == []


async def test_what_stays_in_a_closed_gallery_channel_is_in_nobodys_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for once and left alone; what comes after it goes."""
    monkeypatch.setattr(exhibits, "AT_ONCE", 2)
    async with running(world) as rig:
        jobs = [await shown(rig, f"fox {n}") for n in range(3)]
        closed(rig, 2)
        for job in jobs:
            await exhibits.withdraw(rig.house, job.id)

        await rig.turn(3 * ROUND_S)
        assert [message.job_id for message in on_the_wall(world)] == [job.id for job in jobs[:2]]

        rig.house.board.door_changes += 1
        await rig.turn(ROUND_S)
        assert on_the_wall(world) == []


async def test_a_gallery_channel_that_went_with_its_clips(world: World) -> None:
    """Where the channel is gone there is nothing to delete any more, and nothing to tell."""
    async with running(world) as rig:
        await house_rules.choose_notices(rig.house, GUILD, NOTICES)
        job = await shown(rig, "a fox")
        rig.courier.faults.before("take_down", ChannelGoneError("10003"))
        await exhibits.withdraw(rig.house, job.id)
        await rig.turn(ROUND_S)

        assert await rig.database.read(lambda unit: unit.exhibits.to_delete(limit=9)) == []
        assert world.guild.notices == {}
