"""Clips that come down: wherever their message is, with their maker alone too, and whatever is under way."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.case import CaseKind
from bot.domain.case_refusals import TakenDown
from bot.domain.delivery import Parcel
from bot.domain.errors import DeliveryUncertainError, MissingPermissionError
from bot.domain.ids import ChannelId, JobId, MessageId
from bot.domain.job import Clip, Job, JobState
from bot.domain.notice import ClipStaysUp
from bot.domain.spec import SourceKind
from bot.pipeline import cases, change, desk, dms, house_rules, taking_down
from bot.pipeline.claim import claim
from bot.pipeline.rounds import AGAIN_S
from bot.ports import Unit
from tests.fakes.fake_discord import DM
from tests.pipeline.rig import CHANNEL, GUILD, MAKER, Rig, World, process, running
from tests.pipeline.test_appeals import report
from tests.pipeline.test_desk import case_of, ruling, with_desk
from tests.pipeline.test_likeness import allow, asked, withdraw

THERE = ChannelId(12)


async def sent_alone(rig: Rig) -> Job:
    """A clip whose channel was gone, and that came to its maker by direct message."""
    await with_desk(rig)
    await dms.allow(rig.house, MAKER, yes=True)
    rig.world.guild.gone.add(CHANNEL)
    job = await rig.until_state(await rig.make(), JobState.DELIVERED)
    rig.world.guild.gone.clear()
    assert where(rig.world, job.id) == [DM]
    return job


def where(world: World, job_id: JobId) -> list[ChannelId]:
    """The places of a job's clip."""
    return [message.channel_id for message in world.guild.clips_of(job_id)]


def a_door_changed(rig: Rig) -> None:
    """What the door tells when a channel or a role has changed."""
    rig.house.board.door_changes += 1
    rig.house.board.wake_desk.set()


async def taken_down(rig: Rig, job: Job) -> None:
    """Have a moderator take a clip down."""
    await report(rig, job, job.id)
    case = await case_of(rig, job.id, CaseKind.REPORT)
    await cases.decide(rig.house, ruling(case, approve=False))


async def test_an_upheld_report_reaches_a_direct_message(world: World) -> None:
    """Decided while nobody runs, deleted there by the next process; the file is kept, and the receipt."""
    async with running(world) as rig:
        job = await sent_alone(rig)
    async with process(world) as rig:
        await taken_down(rig, job)
        assert where(world, job.id) == [DM]
    async with running(world) as rig:
        await rig.turn(1)
        assert where(world, job.id) == []
        assert job.clip is not None
        assert await rig.house.clips.kept(job.clip)
        assert (await rig.job(job)).charge == job.price


async def test_a_withdrawn_likeness_reaches_a_private_clip(world: World) -> None:
    """Whoever is shown takes it back from its maker's direct messages, too."""
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=True)
        job = await asked(rig, private=True)
        case = await case_of(rig, job.id, CaseKind.LIKENESS)
        await allow(rig, job)
        await rig.until_state(job, JobState.DELIVERED)
        assert where(world, job.id) == [DM]

        await withdraw(rig, case)
        await rig.turn(1)

        assert where(world, job.id) == []


async def test_a_lost_answer_and_a_closed_door(world: World) -> None:
    """Not heard, it is tried again; refused for good, it is over with."""
    async with running(world) as rig:
        job = await sent_alone(rig)
        lost = DeliveryUncertainError("the connection was reset")
        rig.courier.faults.before("take_down_alone", lost, MissingPermissionError("50013"))

        await taken_down(rig, job)
        await rig.turn(1)
        assert where(world, job.id) == [DM]
        await rig.turn(2 * AGAIN_S)

        assert await rig.database.read(lambda unit: unit.cases.to_take_down(limit=9)) == []


async def test_a_clip_in_a_closed_channel_comes_down_when_it_opens(world: World) -> None:
    """Stewards hear once that it is still up; it is tried again, and not told as gone."""
    async with running(world) as rig:
        await with_desk(rig)
        await house_rules.choose_notices(rig.house, GUILD, THERE)
        job = await rig.until_state(await rig.make(), JobState.DELIVERED)
        closed = [MissingPermissionError("50001") for _ in range(2)]
        rig.courier.faults.before("take_down", *closed)

        await taken_down(rig, job)
        await rig.turn(1)
        a_door_changed(rig)
        await rig.turn(1)

        assert job.message_id is not None
        assert [notice for _, notice in world.guild.notices.values()] == [
            ClipStaysUp(job.id, GUILD, CHANNEL, job.message_id)
        ]
        assert where(world, job.id) == [CHANNEL]
        a_door_changed(rig)
        await rig.turn(1)
        assert where(world, job.id) == []
        assert await rig.database.read(lambda unit: unit.cases.to_take_down(limit=9)) == []


async def test_what_stays_up_is_in_nobodys_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of clips in a closed channel is asked for once, and what comes after it comes down all the same.

    Discord shuts out a bot that asks without end for what it may not do.
    """
    monkeypatch.setattr(desk, "AT_ONCE", 2)
    async with running(world) as rig:
        await with_desk(rig)
        jobs = [
            await rig.until_state(await rig.make(f"fox {n}"), JobState.DELIVERED) for n in range(3)
        ]
        closed = [MissingPermissionError("50001") for _ in range(2)]
        rig.courier.faults.before("take_down", *closed)
        for job in jobs:
            await taken_down(rig, job)
        await rig.turn(1)
        assert [where(world, job.id) for job in jobs] == [[CHANNEL], [CHANNEL], []]

        rig.house.board.wake_desk.set()
        await rig.turn(1)
        assert [where(world, job.id) for job in jobs] == [[CHANNEL], [CHANNEL], []]

        rig.clock.turn(taking_down.CLOSED_S)
        rig.house.board.wake_desk.set()
        await rig.turn(1)
        assert [where(world, job.id) for job in jobs] == [[], [], []]


async def test_a_full_page_that_fails_waits_like_any_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Discord that is away is not asked without a pause."""
    monkeypatch.setattr(desk, "AT_ONCE", 1)
    async with running(world) as rig:
        await with_desk(rig)
        job = await rig.until_state(await rig.make(), JobState.DELIVERED)
        await rig.turn(1)
        lost = [DeliveryUncertainError("reset") for _ in range(2)]
        rig.courier.faults.before("take_down", *lost)
        await taken_down(rig, job)

        await rig.turn(1)
        assert where(world, job.id) == [CHANNEL]
        await rig.turn(3 * AGAIN_S)
        assert where(world, job.id) == []


Send = Callable[[Job, Clip, Parcel | None], Awaitable[MessageId]]


def downed_on_the_way(rig: Rig, send: Send) -> Send:
    """Post, and have the clip taken down before that is written down."""

    async def sent(job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        message_id = await send(job, clip, parcel)

        def down(unit: Unit) -> None:
            unit.cases.take_down(GUILD, job.id, job.channel_id, None)

        await rig.database.write(down)
        return message_id

    return sent


@pytest.mark.parametrize("alone", [False, True])
async def test_taken_down_while_it_is_posted(
    world: World, monkeypatch: pytest.MonkeyPatch, *, alone: bool
) -> None:
    """What arrives after it was taken down goes at once; nothing else need happen first."""
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=True)
        verb = "deliver_alone" if alone else "deliver"
        sent = downed_on_the_way(rig, getattr(rig.courier, verb))
        monkeypatch.setattr(rig.courier, verb, sent)

        job = await rig.until_state(await rig.make(private=alone), JobState.DELIVERED)
        await rig.turn(1)

        assert where(world, job.id) == []


async def test_taken_down_while_it_is_claimed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claimed clip goes from the channel that it was brought to, and the member hears why."""
    async with running(world) as rig:
        world.guild.gone.add(CHANNEL)
        kept = await rig.until_state(await rig.make(), JobState.UNDELIVERED)
        monkeypatch.setattr(rig.courier, "deliver", downed_on_the_way(rig, rig.courier.deliver))

        no = await claim(rig.house, guild_id=GUILD, channel_id=THERE, member_id=MAKER)
        await rig.turn(1)

        assert isinstance(no, TakenDown)
        assert where(world, kept.id) == []


async def test_nothing_more_is_made_of_it(world: World) -> None:
    """A button that is still about says that the clip was taken down."""
    async with running(world) as rig:
        job = await sent_alone(rig)
        await taken_down(rig, job)

        model = change.ready(rig.house, job, SourceKind.EXTEND)
        spec = await change.spec_of(rig.house, job, SourceKind.EXTEND, "on")
        assert isinstance(spec, TakenDown), model
