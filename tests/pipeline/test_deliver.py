"""Deliver: a finished render comes to our disk and to the channel, once, or somebody is told why not."""

import asyncio
import errno
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import (
    ChannelGoneError,
    DatabaseFullError,
    DeliveryUncertainError,
    MissingPermissionError,
    ProviderError,
    ProviderUnreachableError,
)
from bot.domain.ids import MemberId
from bot.domain.job import JobState, UndeliveredReason
from bot.domain.money import CENT, MicroUsd
from bot.domain.render import FailureReason
from bot.pipeline.runner import Runner
from bot.pipeline.settle import settle
from tests.fakes.fake_files import CAP_BYTES, NO_VIDEO
from tests.pipeline.rig import CHANNEL, LIMITS, Rig, Setup, World, process, running

DISK_FULL = OSError(errno.ENOSPC, "No space left on device")


async def overrun(rig: Rig) -> int:
    assert await rig.audit() == []
    return (await rig.money()).overrun


@pytest.mark.parametrize("error", [ProviderError("fake", "reset"), TimeoutError()])
async def test_a_download_that_breaks_is_begun_anew_with_a_fresh_address(
    world: World, error: Exception
) -> None:
    """An address may have expired, so the vendor is asked again first."""
    async with running(world) as rig:
        rig.provider.faults.before("download", error, error)
        job = await rig.make()

        await rig.until_state(job, JobState.DELIVERED)

        calls = rig.provider.calls
        first = calls.index("download")
        assert calls[first:] == ["download", "check", "download", "check", "download"]


async def test_what_turns_out_not_to_be_done_is_watched_again(world: World) -> None:
    """A vendor that takes its "done" back: looked at again, delivered once it is true."""
    async with running(world) as rig:
        job = await rig.make()
        await rig.until_state(job, JobState.RENDERING)
        rig.provider.faults.before("download", ProviderError("fake", "not found"))
        (render,) = world.vendor.renders.values()

        async def failed_once() -> bool:
            return "download" in rig.provider.calls

        await rig.until(failed_once)
        render.takes_s += 30

        await rig.until_state(job, JobState.DELIVERED)

        assert rig.provider.calls.count("download") == 2


async def test_a_clip_that_cannot_be_fetched_for_ten_minutes_is_given_up(world: World) -> None:
    """The vendor charged: the member is released, the house pays."""
    async with running(world) as rig:
        rig.provider.faults.before("download", *[ProviderError("fake") for _ in range(200)])
        job = await rig.make()
        began = world.clock.now()

        failed = await rig.until_state(job, JobState.FAILED)

        assert (failed.failure, failed.charge) == (FailureReason.PROVIDER, 0)
        assert world.clock.now() - began > timedelta(seconds=600)
        assert await overrun(rig) == 40 * CENT


async def test_a_vendor_that_goes_silent_before_the_download(world: World) -> None:
    """Asked for a fresh address it does not answer for a while: no harm done."""
    async with running(world) as rig:
        rig.provider.faults.before("download", ProviderError("fake"))
        job = await rig.make()
        await rig.until_state(job, JobState.RENDERING)

        async def broke() -> bool:
            return "download" in rig.provider.calls

        await rig.until(broke)
        rig.provider.faults.before("check", *[ProviderUnreachableError("fake")] * 3)

        await rig.until_state(job, JobState.DELIVERED)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"x" * (CAP_BYTES + 1), FailureReason.TOO_LARGE),
        (NO_VIDEO, FailureReason.UNREADABLE),
    ],
)
async def test_what_is_no_clip_is_paid_by_the_house(
    world: World, file: bytes, reason: FailureReason
) -> None:
    """Too large, or no video at all: the vendor charged, the member does not pay."""
    async with running(world) as rig:
        world.vendor.file = file
        job = await rig.make()

        failed = await rig.until_state(job, JobState.FAILED)

        assert (failed.failure, failed.charge) == (reason, 0)
        assert await overrun(rig) == 40 * CENT
        assert (await rig.money()).held == 0


async def test_a_full_disk_waits_for_room(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The render is paid for, so it is not given up: once there is room it is delivered."""
    async with running(world) as rig:
        rig.clips.faults.before("keep", DISK_FULL, DISK_FULL, DISK_FULL)
        job = await rig.make()

        await rig.until_state(job, JobState.DELIVERED)

        assert "Make room" in caplog.text
        assert await overrun(rig) == 0


async def test_a_disk_that_stays_full_ends_the_job_at_its_deadline(world: World) -> None:
    """After half an hour the member is released."""
    async with running(world) as rig:
        rig.clips.faults.before("keep", *[DISK_FULL for _ in range(500)])
        job = await rig.make()
        began = world.clock.now()

        failed = await rig.until_state(job, JobState.FAILED)

        assert failed.failure is FailureReason.TIMED_OUT
        assert world.clock.now() - began >= timedelta(seconds=LIMITS.deadline_s)
        assert await overrun(rig) == 40 * CENT


async def test_a_disk_that_comes_late_after_a_long_absence(world: World) -> None:
    """We were away past the deadline, and the disk is there a minute after us: the clip is paid for, and comes."""
    async with running(world) as rig:
        job = await rig.make()
        await rig.until_state(job, JobState.RENDERING)
    world.clock.turn(2 * LIMITS.deadline_s)

    async with process(world) as rig:
        rig.clips.faults.before("keep", *[DISK_FULL for _ in range(4)])
        async with Runner(rig.house):
            await rig.until_state(job, JobState.DELIVERED)


async def test_a_night_in_the_middle_of_a_download_is_no_trouble(world: World) -> None:
    """The network went with the lid, and comes back a moment after it: the vendor is asked again."""
    async with running(world) as rig:
        away = [ProviderUnreachableError("fake") for _ in range(3)]
        rig.provider.faults.before("download", *away)
        job = await rig.make()

        async def once() -> bool:
            return rig.provider.calls.count("download") == 1

        await rig.until(once)
        await rig.quiet()
        world.clock.leap(8 * 3600)

        await rig.until_state(job, JobState.DELIVERED)


async def test_what_the_vendor_says_it_took_is_charged(world: World) -> None:
    """Cheaper than the price: the rest of the hold goes back."""
    async with running(world) as rig:
        world.vendor.cost = MicroUsd(33 * CENT)
        job = await rig.make()

        done = await rig.until_state(job, JobState.DELIVERED)

        assert (done.cost, done.charge) == (33 * CENT, 33 * CENT)
        money = await rig.money()
        assert (money.spent, money.held, money.overrun) == (33 * CENT, 0, 0)
        assert await rig.audit() == []


async def test_nobody_pays_more_than_was_held(world: World) -> None:
    """Dearer than the price: the member pays the price, the house the rest."""
    async with running(world) as rig:
        world.vendor.cost = MicroUsd(55 * CENT)
        job = await rig.make()

        done = await rig.until_state(job, JobState.DELIVERED)

        assert (done.cost, done.charge) == (55 * CENT, 40 * CENT)
        assert await overrun(rig) == 15 * CENT


@pytest.mark.parametrize("error", [DeliveryUncertainError("reset"), TimeoutError()])
async def test_a_posting_without_an_answer_is_repeated_and_shows_once(
    world: World, error: Exception
) -> None:
    """Before and after it had its effect: the nonce keeps it single."""
    async with running(world) as rig:
        rig.courier.faults.before("deliver", error)
        rig.courier.faults.after("deliver", error, error)
        job = await rig.make()

        done = await rig.until_state(job, JobState.DELIVERED)

        (clip,) = world.guild.clips_of(job.id)
        assert done.message_id == clip.id


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ChannelGoneError("gone"), UndeliveredReason.CHANNEL_GONE),
        (MissingPermissionError("attach"), UndeliveredReason.FORBIDDEN),
    ],
)
async def test_a_clip_without_a_channel_is_kept_and_its_maker_told(
    world: World, error: Exception, reason: UndeliveredReason
) -> None:
    """Charged, on our disk, and said."""
    async with running(world) as rig:
        rig.courier.faults.before("deliver", error)
        job = await rig.make()

        kept = await rig.until_state(job, JobState.UNDELIVERED)

        assert (kept.undelivered, kept.charge) == (reason, 40 * CENT)
        assert kept.clip is not None
        assert kept.clip.key in world.disk
        assert [told.id for told in world.guild.told] == [job.id]


async def test_a_clip_that_is_too_large_for_the_channel_is_kept(world: World) -> None:
    """The upload limit of the channel is not the member's fault, and not ours."""
    async with running(world) as rig:
        world.guild.upload_limit[CHANNEL] = 3
        job = await rig.make()

        kept = await rig.until_state(job, JobState.UNDELIVERED)

        assert kept.undelivered is UndeliveredReason.TOO_LARGE


async def test_who_cannot_be_told_is_not_waited_for(world: World) -> None:
    """Telling is best effort: the job has ended all the same."""
    async with running(world) as rig:
        world.guild.upload_limit[CHANNEL] = 3
        rig.courier.faults.before("notify", DeliveryUncertainError("reset"))
        job = await rig.make()

        await rig.until_state(job, JobState.UNDELIVERED)

        assert world.guild.told == []


async def test_a_delivery_that_cannot_be_written_yet_is_not_posted_again(world: World) -> None:
    """The disk of the database is full right after the posting: written later, posted once."""
    async with running(world) as rig:
        job = await rig.make()
        await rig.until_state(job, JobState.RENDERING)
        real = world.guild.post

        def fills_the_disk(*args: Any, **kwargs: Any) -> Any:
            rig.database.faults.before("write", DatabaseFullError("full"))
            return real(*args, **kwargs)

        world.guild.post = fills_the_disk
        posted = len(world.guild.messages)

        await rig.until_state(job, JobState.DELIVERED)

        assert len(world.guild.messages) == posted + 1


async def test_only_so_many_files_move_at_once(world: World) -> None:
    """Ten finished renders do not take the whole line and disk."""
    setup = Setup(places=20, limits=replace(LIMITS, downloads_at_once=2))
    async with running(world, setup) as rig:
        moving = most = 0
        real = rig.clips.keep

        async def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal moving, most
            moving += 1
            most = max(most, moving)
            await asyncio.sleep(0.01)
            try:
                return await real(*args, **kwargs)
            finally:
                moving -= 1

        rig.clips.keep = counted
        for n in range(10):
            await rig.make(f"fox {n}", member_id=MemberId(500 + n))

        await rig.until_all_end()

        assert most == 2


async def test_a_download_that_waits_keeps_no_clip_from_its_channel(world: World) -> None:
    """A vendor that lets us wait for its file holds no place of those that are to be posted."""
    setup = Setup(limits=replace(LIMITS, clips_at_once=1, downloads_at_once=2))
    async with running(world, setup) as rig:
        comes = asyncio.Event()
        real = rig.clips.keep

        async def waits(name: str, chunks: Any) -> Any:
            if name == "1":
                await comes.wait()
            return await real(name, chunks)

        rig.clips.keep = waits
        slow = await rig.make("a fox")
        quick = await rig.make("two whales")

        await rig.until_state(quick, JobState.DELIVERED)

        assert (await rig.job(slow)).state is JobState.RENDERING
        comes.set()
        await rig.until_state(slow, JobState.DELIVERED)


async def test_a_clip_that_another_process_settled_is_not_told_about(world: World) -> None:
    """It cannot be posted here, and somebody else has already ended the job."""
    async with running(world) as rig:
        job = await rig.make()
        real = rig.courier.deliver

        async def settled_meanwhile(*args: Any, **kwargs: Any) -> Any:
            row = await rig.job(job)
            await rig.database.inner.write(
                lambda unit: settle(unit, row, JobState.DELIVERED, world.clock.now())
            )
            world.guild.gone.add(CHANNEL)
            return await real(*args, **kwargs)

        rig.courier.deliver = settled_meanwhile

        await rig.until_state(job, JobState.DELIVERED)

        assert world.guild.told == []
        assert await rig.audit() == []
