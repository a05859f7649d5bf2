"""Cards: each job's card shows the newest view, and a slow Discord holds up nothing else."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import (
    ChannelGoneError,
    DatabaseFullError,
    DeliveryUncertainError,
    MissingPermissionError,
)
from bot.domain.ids import JobId, MemberId, MessageId
from bot.domain.job import Job, JobState, Progress
from bot.domain.render import FailureReason
from bot.pipeline import board, cancel, dms
from bot.pipeline.board import Board
from tests.pipeline.rig import GUILD, MAKER, OTHER, Rig, Setup, World, process, running


def states(world: World, job_id: JobId) -> list[JobState]:
    return [job.state for job, _ in world.guild.card_of(job_id).views]


async def test_the_card_follows_the_job(world: World) -> None:
    """Queued, rendering, delivered; states that pass in a moment are left out."""
    async with running(world) as rig:
        job = await rig.make()
        await rig.until_all_end()

        seen = list(dict.fromkeys(states(world, job.id)))
        assert seen == [JobState.QUEUED, JobState.RENDERING, JobState.DELIVERED]


async def test_a_slow_discord_holds_up_no_submit(world: World) -> None:
    """Cards that nobody takes: the clips are rendered all the same, and the newest view comes at last."""
    async with running(world, Setup(places=20)) as rig:
        answers = asyncio.Event()
        real = rig.courier.show

        async def slow(*args: Any, **kwargs: Any) -> Any:
            await answers.wait()
            return await real(*args, **kwargs)

        rig.courier.show = slow
        jobs = [await rig.make(f"fox {n}", member_id=MemberId(500 + n)) for n in range(12)]

        await rig.until_all_end()

        assert all(len(world.guild.clips_of(job.id)) == 1 for job in jobs)
        answers.set()
        await rig.quiet()
        for job in jobs:
            shown = states(world, job.id)
            assert shown[-1] is JobState.DELIVERED
            assert len(shown) <= 2


async def test_a_card_is_never_shown_twice_at_once(world: World) -> None:
    """Two posts of one card would be two cards: the second view waits for the first's answer."""
    async with running(world) as rig:
        showing: set[JobId] = set()
        real = rig.courier.show

        async def alone(job: Job, progress: Progress) -> MessageId | None:
            assert job.id not in showing
            showing.add(job.id)
            await asyncio.sleep(0.005)
            showing.discard(job.id)
            return await real(job, progress)

        rig.courier.show = alone
        job = await rig.make()
        for _ in range(5):
            rig.house.board.show(job)
            await asyncio.sleep(0.002)

        await rig.until_all_end()
        await rig.eventually(lambda: not showing)


@pytest.mark.parametrize("error", [DeliveryUncertainError("reset"), TimeoutError()])
async def test_a_card_whose_answer_is_lost_is_shown_again(world: World, error: Exception) -> None:
    """After a rest, and it is the same card."""
    async with running(world) as rig:
        rig.courier.faults.after("show", error, error)
        rig.courier.faults.before("show", error)
        job = await rig.make()

        await rig.until_all_end()
        await rig.turn(30)

        assert states(world, job.id)[-1] is JobState.DELIVERED


async def test_a_card_that_breaks_takes_nobody_with_it(world: World) -> None:
    """What nobody foresaw in one card ends no process: after a restart it would be shown, and end it, again."""
    async with running(world) as rig:
        rig.courier.faults.before("show", ValueError("nobody foresaw it"))
        job = await rig.make()

        await rig.until_all_end()
        await rig.eventually(lambda: states(world, job.id)[-1:] == [JobState.DELIVERED])


async def test_a_newer_view_replaces_one_that_failed(world: World) -> None:
    """What could not be shown is not shown late over what is true now."""
    async with running(world, Setup(places=0)) as rig:
        rig.courier.faults.before("show", *[DeliveryUncertainError("reset")] * 2)
        job = await rig.make()
        await rig.quiet()
        await cancel.cancel(rig.house, job.id, guild_id=GUILD, member_id=MAKER)
        await rig.turn(60)

        assert states(world, job.id) == [JobState.CANCELLED]


@pytest.mark.parametrize("error", [ChannelGoneError("gone"), MissingPermissionError("send")])
async def test_who_cannot_see_the_end_on_the_card_is_told(world: World, error: Exception) -> None:
    """The bot may not post there any more: the maker hears of the failure otherwise, once."""
    async with running(world) as rig:
        rig.courier.faults.before("show", *[error] * 20)
        world.vendor.fails = FailureReason.PROVIDER
        job = await rig.make()

        await rig.until_state(job, JobState.FAILED)

        assert [told.id for told in world.guild.told] == [job.id]


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_cannot_be_answered_is_written_to(world: World, *, wanted: bool) -> None:
    """The ask is too old to be answered: a direct message for those who want them, for nobody else."""
    world.guild.answers_live = False
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=wanted)
        rig.courier.faults.before("show", *[MissingPermissionError("send")] * 20)
        world.vendor.fails = FailureReason.PROVIDER
        job = await rig.make()

        await rig.until_state(job, JobState.FAILED)
        await rig.quiet()

        assert [told.id for told in world.guild.told_alone] == [job.id] * wanted


async def test_who_is_to_claim_a_clip_is_told_once(world: World) -> None:
    """The channel takes neither the card nor the clip: that is one piece of news."""
    async with running(world) as rig:
        rig.courier.faults.before("show", *[MissingPermissionError("send")] * 20)
        rig.courier.faults.before("deliver", MissingPermissionError("send"))
        job = await rig.make()

        await rig.until_state(job, JobState.UNDELIVERED)
        await rig.quiet()

        assert [told.id for told in world.guild.told] == [job.id]


async def test_the_cards_id_is_written_whatever_the_job_does_meanwhile(world: World) -> None:
    """The view was old when Discord answered: the row has the id all the same."""
    async with process(world) as rig:
        from bot.pipeline.runner import Runner

        job = await rig.make()
        async with Runner(rig.house):
            await rig.until_all_end()

        row = await rig.job(job)
        assert row.card_id == world.guild.card_of(job.id).id
        assert rig.house.board.cards == {}


async def test_a_cards_id_that_cannot_be_written_is_written_later(world: World) -> None:
    """A full disk: shown again, with the same card."""
    async with running(world, Setup(places=0)) as rig:
        job = await rig.make()
        rig.database.faults.before("write", DatabaseFullError("full"), DatabaseFullError("full"))
        await rig.turn(30)
        rig.house.board.show(job)
        await rig.turn(30)

        card = world.guild.card_of(job.id)
        assert (await rig.job(job)).card_id == card.id


async def test_after_a_restart_the_open_cards_are_shown_once(world: World) -> None:
    """The card of each open job is brought up to date; the same message, not a new one."""
    async with running(world, Setup(places=1)) as rig:
        world.vendor.takes_s = 600
        renders = await rig.until_state(await rig.make("first"), JobState.RENDERING)
        waits = await rig.make("second", member_id=OTHER)
        await rig.quiet()
    before = {job.id: len(world.guild.card_of(job.id).views) for job in (renders, waits)}

    async with running(world, Setup(places=1)) as rig:
        await rig.quiet()

        for job in (renders, waits):
            assert len(world.guild.card_of(job.id).views) == before[job.id] + 1


async def test_a_place_that_moved_up_is_shown(world: World) -> None:
    """Whoever waits sees the line move, in steps that matter."""
    async with running(world, Setup(places=1)) as rig:
        for n in range(10):
            await rig.make(f"fox {n}", member_id=MemberId(500 + n))
        last = await rig.make("last", member_id=MemberId(600))

        await rig.until_state(last, JobState.RENDERING)

        places = [p.ahead for _, p in world.guild.card_of(last.id).views if p.ahead is not None]
        assert places[0] == 9
        assert places == sorted(places, reverse=True)
        assert 3 <= len(places) <= 10


async def test_a_clock_that_is_set_back_keeps_no_card_waiting(world: World) -> None:
    """An hour back while cards rest for a second, for Discord did not answer: they come after that second."""
    async with running(world) as rig:
        rig.courier.faults.before("show", DeliveryUncertainError("no answer"))
        job = await rig.make()
        await rig.quiet()
        assert not world.guild.messages
        world.clock.leap(-3600)

        await rig.turn(5)

        assert states(world, job.id)


async def test_a_stop_rests_no_longer(world: World) -> None:
    """A card loop that waits for Discord to come back ends with the house."""
    async with running(world) as rig:
        rig.courier.faults.before("show", *[DeliveryUncertainError("reset")] * 50)
        await rig.make()
        await rig.quiet()

    assert rig.house.board.stale != {}


async def test_the_oldest_view_gives_way_where_there_are_too_many(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Memory has an end: a Discord that is away for days costs old cards, not the process."""
    monkeypatch.setattr(board, "CARDS_AT_MOST", 2)
    one = await _row(world)
    views = Board()

    for n in (1, 2, 3):
        views.show(replace(one, id=JobId(n)))

    assert list(views.stale) == [2, 3]
    assert "job 1" in caplog.text


async def _row(world: World):
    async with process(world) as rig:
        assert isinstance(rig, Rig)
        return await rig.make()
