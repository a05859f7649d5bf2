"""The fakes of the outside world: a wrong one would make every test that stands on it a lie."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import (
    ChannelGoneError,
    DeliveryUncertainError,
    DownloadTooLargeError,
    ProviderError,
    RenderLostError,
    SubmitUncertainError,
    TooLargeForChannelError,
    UnreadablePictureError,
    UnreadableVideoError,
)
from bot.domain.ids import ChannelId, JobId
from bot.domain.job import Clip, Progress
from bot.domain.render import (
    Cancelled,
    CancelOutcome,
    Failed,
    FailureReason,
    Queued,
    Reconciles,
    Rendering,
    RenderRef,
    RenderResult,
    Succeeded,
)
from bot.domain.verdict import Allow, Block, Empty, Flag
from tests.domain.test_job import JOB
from tests.fakes.fake_clock import START, FakeClock
from tests.fakes.fake_discord import FakeCourier, Guild
from tests.fakes.fake_files import CAP_BYTES, NO_VIDEO, MemoryClips, MemoryPictures
from tests.fakes.fake_judge import FakeJudge
from tests.fakes.fake_vendor import FakeProvider, Vendor
from tests.fakes.tripwire import Faults, KilledError, Tripwire
from tests.pipeline.rig import model
from tests.pipeline.test_specify import ask

SPEC = JOB.spec
CLIP = Clip(
    key="a.mp4",  # pyright: ignore[reportArgumentType]  a key like any other
    size_bytes=100,
    sha256="a",
    width_px=2,
    height_px=2,
    seconds=4.0,
    video_codec="h264",
    audio_codec=None,
)


async def test_sleepers_wake_in_the_order_of_their_moments() -> None:
    """However they lay down; and nobody wakes before the clock is turned."""
    clock, woke = FakeClock(), list[float]()

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        woke.append(seconds)

    sleepers = [asyncio.create_task(sleep(seconds)) for seconds in (3, 1, 2)]
    await asyncio.sleep(0)
    assert clock.soonest() == START + timedelta(seconds=1)
    for _ in range(3):
        assert clock.turn_to_next()
        await asyncio.sleep(0)
    await asyncio.gather(*sleepers)

    assert woke == [1, 2, 3]
    assert clock.now() == START + timedelta(seconds=3)


async def test_a_sleeper_that_was_cancelled_is_not_waited_for() -> None:
    """Its moment is skipped."""
    clock = FakeClock()
    gone = asyncio.create_task(clock.sleep(5))
    stays = asyncio.create_task(clock.sleep(9))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)

    assert clock.turn_to_next()
    await stays
    assert clock.now() == START + timedelta(seconds=9)
    assert not clock.turn_to_next()


async def test_the_clock_of_a_dead_process_wakes_nobody() -> None:
    """Its sleepers died with it."""
    clock = FakeClock()
    sleeper = asyncio.create_task(clock.sleep(5))
    await asyncio.sleep(0)
    clock.forget_sleepers()

    assert clock.soonest() is None
    sleeper.cancel()


async def test_no_sleep_lets_others_run() -> None:
    """Zero seconds take no time, the shortest sleep takes some."""
    clock = FakeClock()
    await clock.sleep(0)
    assert clock.now() == START
    sleeper = asyncio.create_task(clock.sleep(1e-9))
    await asyncio.sleep(0)
    assert clock.turn_to_next()
    await sleeper
    assert clock.now() > START


def test_a_tripwire_kills_once_and_for_all() -> None:
    """At the n-th crossing, and at every one after it, uncounted."""
    wire = Tripwire(kill_at=2)
    wire.cross("first")
    for _ in range(3):
        with pytest.raises(KilledError):
            wire.cross("second")

    assert wire.crossings == ["first", "second"]
    assert not issubclass(KilledError, Exception)


def test_faults_are_met_in_order_and_once_each() -> None:
    """Before or after the effect, by the name of the call."""
    faults = Faults()
    faults.before("call", ValueError("one"), ValueError("two"))
    faults.after("call", KeyError("three"))

    with pytest.raises(ValueError, match="one"):
        faults.meet_before("call")
    with pytest.raises(KeyError):
        faults.meet_after("call")
    with pytest.raises(ValueError, match="two"):
        faults.meet_before("call")
    faults.meet_before("call")
    faults.meet_after("other")


async def test_the_vendor_charges_for_what_it_accepts_whoever_hears_of_it() -> None:
    """A lost answer is a charge all the same."""
    vendor = Vendor(FakeClock())
    vendor.loses_answers = 1
    provider = FakeProvider(vendor)

    with pytest.raises(SubmitUncertainError):
        await provider.submit(model(), SPEC, key="k-1")
    submitted = await provider.submit(model(), SPEC, key="k-2")

    assert [render.key for render in vendor.renders.values()] == ["k-1", "k-2"]
    assert submitted.ref == RenderRef("r2")


async def test_a_render_goes_its_way_with_the_clock() -> None:
    """Queued, rendering with a percentage, then done, failed or stopped."""
    clock = FakeClock()
    vendor = Vendor(clock, takes_s=100)
    provider = FakeProvider(vendor)
    ref = (await provider.submit(model(), SPEC, key="k")).ref
    assert await provider.check(ref) == Queued()
    clock.turn(50)
    assert await provider.check(ref) == Rendering(50)
    clock.turn(50)
    assert await provider.check(ref) == Succeeded(RenderResult(ref.id))
    vendor.renders[ref.id].fails = FailureReason.PROVIDER
    assert await provider.check(ref) == Failed(FailureReason.PROVIDER)
    assert await provider.cancel(ref) is CancelOutcome.CANCELLED
    assert await provider.check(ref) == Cancelled()
    with pytest.raises(RenderLostError):
        await provider.check(RenderRef("r9"))


async def test_lists_and_searches_are_as_late_as_the_vendor_is() -> None:
    """By key only its own, by list whatever is alike, since the given moment."""
    clock = FakeClock()
    vendor = Vendor(clock, shows_after_s=2)
    by_list = FakeProvider(vendor)
    by_key = FakeProvider(vendor, reconciles=Reconciles.KEY)
    ref = (await by_list.submit(model(), SPEC, key="k")).ref
    await by_list.submit(model(), replace(SPEC, prompt="another"), key="other")
    early = clock.now() - timedelta(seconds=1)

    assert await by_list.check_many([ref]) == {}
    assert await by_list.find("k", model(), SPEC, since=early) == []
    clock.turn(2)
    assert list(await by_list.check_many([ref])) == [ref.id]
    (alike,) = await by_list.find("k", model(), SPEC, since=early)
    (exact,) = await by_key.find("k", model(), SPEC, since=early)
    assert (alike.ref, alike.exact, exact.exact) == (ref, False, True)
    assert await by_list.find("k", model(), SPEC, since=clock.now()) == []
    assert await by_list.balance() is None


async def test_only_the_right_address_downloads() -> None:
    """A result of another render is refused, as a signed address would be."""
    provider = FakeProvider(Vendor(FakeClock()))
    ref = (await provider.submit(model(), SPEC, key="k")).ref

    async with provider.download(ref, RenderResult(ref.id)) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == b"a clip of a fox"
    with pytest.raises(ProviderError):
        async with provider.download(ref, RenderResult("r9")):
            pass


async def test_a_channel_keeps_one_message_a_nonce() -> None:
    """Posted again, the first is the answer; a card that is known is edited."""
    guild = Guild()
    courier = FakeCourier(guild)

    card = await courier.show(JOB, Progress())
    assert await courier.show(JOB, Progress()) == card
    assert await courier.show(replace(JOB, card_id=card), Progress(percent=5)) is None
    first = await courier.deliver(JOB, CLIP)
    guild.loses_answers = 1
    with pytest.raises(DeliveryUncertainError):
        await courier.deliver(JOB, CLIP)
    assert await courier.deliver(JOB, CLIP) == first

    assert [progress.percent for _, progress in guild.card_of(JOB.id).views] == [None, None, 5]
    assert [message.id for message in guild.clips_of(JOB.id)] == [first]
    await courier.notify(JOB)
    assert guild.told == [JOB]


async def test_a_channel_may_be_gone_or_too_small() -> None:
    """Each with the error that the port promises."""
    guild = Guild()
    courier = FakeCourier(guild)
    guild.upload_limit[JOB.channel_id] = 99
    with pytest.raises(TooLargeForChannelError):
        await courier.deliver(JOB, CLIP)
    guild.gone.add(JOB.channel_id)
    with pytest.raises(ChannelGoneError):
        await courier.deliver(JOB, CLIP)
    await courier.deliver(replace(JOB, channel_id=ChannelId(77)), CLIP)

    assert len(guild.clips_of(JobId(JOB.id))) == 1


async def _chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_the_disk_keeps_clips_by_content_and_refuses_what_is_none() -> None:
    """The same bytes are one file; too many, or no video, leave nothing."""
    clips = MemoryClips()
    one = await clips.keep("1", _chunks(b"a", b"b"))
    two = await clips.keep("2", _chunks(b"ab"))
    assert one == two
    assert await clips.read(one) == b"ab"
    with pytest.raises(DownloadTooLargeError):
        await clips.keep("3", _chunks(b"x" * CAP_BYTES, b"x"))
    with pytest.raises(UnreadableVideoError):
        await clips.keep("4", _chunks(NO_VIDEO))

    assert len(clips.disk) == 1


async def test_pictures_are_kept_by_content_and_size() -> None:
    """Two sizes of one picture are two; an animated one is refused."""
    pictures = MemoryPictures()
    wide = await pictures.prepare(b"png", width_px=4, height_px=2)
    tall = await pictures.prepare(b"png", width_px=2, height_px=4)
    assert wide != tall
    assert await pictures.read(wide) == b"4x2 png"
    with pytest.raises(UnreadablePictureError):
        await pictures.prepare(b"GIF89a", width_px=2, height_px=4)


async def test_the_judge_has_four_opinions() -> None:
    """With the span of the word that caused each."""
    judge = FakeJudge()

    assert await judge.judge(ask("a fox")) == Allow()
    assert await judge.judge(ask("  ")) == Empty()
    assert await judge.judge(ask("a doubtful fox")) == Flag("no such thing", (2, 10))
    assert await judge.judge(ask("forbidden")) == Block("no such thing", (0, 9))
