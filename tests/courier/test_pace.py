"""Edits of a card: merged, far enough apart, and the last one always sent."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.courier import DiscordCourier, pacer
from bot.courier.courier import AT_ONCE
from bot.domain.ids import ChannelId, InteractionId, MessageId
from bot.domain.job import Job, JobState, Progress
from bot.domain.render import FailureReason
from tests.courier.conftest import EDIT, Post, lines, new_courier, until
from tests.fakes.fake_clock import FakeClock


class Paced:
    """A courier whose clock stands still until the test turns it."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.clock = FakeClock(post.clock.now())
        self.courier = new_courier(self.clock)
        self.job = post.job

    @property
    def edits(self) -> int:
        """How many edits Discord was asked for."""
        return len(self.post.discord.calls_to(EDIT))

    async def begin(self) -> None:
        """Post the card."""
        card_id = await self.courier.show(self.job, Progress())
        self.job = replace(self.job, card_id=card_id, state=JobState.RENDERING)

    async def percent(self, percent: int) -> None:
        """Wish for an edit."""
        await self.courier.show(self.job, Progress(percent=percent))

    async def waits(self) -> None:
        """Wait until an edit waits for its moment."""
        await until(lambda: self.clock.soonest() is not None)

    async def edited(self, count: int) -> None:
        """Wait until Discord was asked for so many edits, and answered."""
        await until(lambda: self.edits == count)
        await until(lambda: self.post.discord.calls_to(EDIT)[-1].status)

    async def edited_in_time(self, count: int) -> None:
        """The same, and let time pass until then."""

        def looked() -> bool:
            self.clock.turn_to_next()
            return self.edits == count

        await until(looked)
        await self.edited(count)


def another(post: Post, **changes: Any) -> Job:
    """A job like the usual one."""
    return replace(post.job, interaction_id=InteractionId(post.discord.box.ids.make()), **changes)


@pytest.fixture
async def paced(post: Post) -> Any:
    made = Paced(post)
    async with made.courier.through(post.bot):
        await made.begin()
        yield made


async def test_edits_are_merged(paced: Paced) -> None:
    """Many changes within five seconds are one edit, with the newest; nobody waits for it."""
    for percent in range(1, 40):
        await paced.percent(percent)
    await paced.waits()
    assert paced.edits == 0

    paced.clock.turn(1)  # the first edit comes soon after the posting
    await paced.edited(1)
    for percent in range(40, 80):
        await paced.percent(percent)
    await paced.waits()
    paced.clock.turn(4.9)
    await paced.waits()
    assert paced.edits == 1
    paced.clock.turn(0.1)
    await paced.edited(2)

    (card,) = paced.post.messages
    assert lines(card)[3] == "▰▰▰▰▰▰▰▰▰▰▰▰▰▰▰▱▱▱▱▱ 79 %"


async def test_edits_keep_their_distance(paced: Paced) -> None:
    """An edit that comes long after the last is sent at once; the next one waits its five seconds."""
    paced.clock.turn(60)
    await paced.percent(10)
    await paced.edited(1)

    await paced.percent(20)
    await paced.waits()
    assert paced.edits == 1
    paced.clock.turn(5)
    await paced.edited(2)


async def test_a_clock_that_is_set_back_holds_no_edit_up(paced: Paced) -> None:
    """The machine's clock may be set by an hour; a card is edited after its five seconds all the same."""
    paced.clock.turn(60)
    await paced.percent(10)
    await paced.edited(1)
    paced.clock.turn(-3600)
    await paced.percent(20)
    await paced.waits()
    paced.clock.turn(5)
    await paced.edited(2)


async def test_nothing_new_is_not_sent(paced: Paced) -> None:
    """A card that would look the same is left alone."""
    paced.clock.turn(60)
    await paced.percent(10)
    await paced.edited(1)

    for _ in range(3):
        paced.clock.turn(60)
        await paced.percent(10)
        await until(
            lambda: not any(each.get_name().startswith("card") for each in asyncio.all_tasks())
        )
    assert paced.edits == 1


async def test_the_last_edit_is_sent_at_the_end(post: Post) -> None:
    """A kind stop does not leave a card with yesterday's news: what waits is sent at once."""
    paced = Paced(post)
    async with paced.courier.through(post.bot):
        await paced.begin()
        await paced.percent(80)

    (card,) = post.messages
    assert "80 %" in lines(card)[3]


async def test_the_last_edit_waits_for_no_client_that_is_closed(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Discord ended the connection for good, discord.py has closed itself: nothing breaks behind it."""
    paced = Paced(post)
    async with paced.courier.through(post.bot):
        await paced.begin()
        await paced.percent(80)
        await post.bot.close()

    assert "broke" not in caplog.text
    assert paced.edits == 0


async def test_nothing_follows_the_end(paced: Paced) -> None:
    """A late wish from before the end does not overwrite it."""
    ended = replace(paced.job, state=JobState.DELIVERED, message_id=MessageId(3))
    await paced.courier.show(ended, Progress())
    await paced.percent(99)
    paced.clock.turn(5)
    await paced.edited(1)

    (card,) = paced.post.messages
    assert lines(card)[0] == "**#1423 is ready**"


async def test_a_card_that_somebody_deleted(paced: Paced) -> None:
    """A card that a moderator took away stays away, and nothing breaks."""
    paced.post.discord.channel_by_id(paced.job.channel_id)
    channel = paced.post.bot.get_partial_messageable(paced.job.channel_id)
    assert paced.job.card_id is not None
    await channel.get_partial_message(paced.job.card_id).delete()
    paced.clock.turn(60)
    await paced.percent(10)
    await paced.edited(1)

    assert paced.post.messages == []


async def test_an_edit_that_is_not_answered(paced: Paced) -> None:
    """An edit that Discord did not take is tried again."""
    paced.post.discord.faults.drop(EDIT, times=2)
    paced.clock.turn(60)
    await paced.percent(10)
    for _ in range(2):
        await until(lambda: paced.clock.turn_to_next() or paced.edits == 3)

    await paced.edited(3)
    (card,) = paced.post.messages
    assert "10 %" in lines(card)[3]


async def test_the_last_edit_outlives_a_silent_discord(paced: Paced) -> None:
    """Minutes without an answer leave no card that says that a job goes on which has ended."""
    paced.post.discord.faults.answer(EDIT, 503, times=8)
    paced.clock.turn(60)
    await paced.courier.show(replace(paced.job, state=JobState.FAILED), Progress())
    await paced.edited_in_time(9)
    (card,) = paced.post.messages
    assert lines(card)[0] == "**#1423 has failed**"
    assert paced.clock.now() - paced.post.clock.now() > timedelta(minutes=3)


async def test_the_last_edit_outlives_an_outage_of_hours(paced: Paced) -> None:
    """Its maker is told otherwise after a while, once; and the card says it when Discord is back."""
    told: list[Job] = []

    async def unseen(job: Job) -> None:
        told.append(job)

    paced.courier.unseen = unseen
    paced.post.discord.faults.answer(EDIT, 503, times=60)
    paced.clock.turn(60)
    failed = replace(paced.job, state=JobState.FAILED, failure=FailureReason.PROVIDER)
    await paced.courier.show(failed, Progress())
    await paced.edited_in_time(61)
    (card,) = paced.post.messages
    assert lines(card)[0] == "**#1423 has failed**"
    assert len(told) == 1


async def test_a_newer_wish_goes_before_one_that_failed(paced: Paced) -> None:
    """What came up while Discord was silent is what the card says afterwards."""
    paced.post.discord.faults.answer(EDIT, 503, times=3)
    paced.clock.turn(60)
    await paced.percent(10)
    await paced.edited(1)
    await paced.percent(20)
    await paced.edited_in_time(4)
    (card,) = paced.post.messages
    assert "20 %" in lines(card)[3]


async def test_a_limit_in_some_channels_holds_up_no_other(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord may have a channel wait for minutes: cards elsewhere are posted meanwhile."""
    monkeypatch.setattr(pacer, "EDIT_S", 0.1)
    courier = new_courier(post.clock, pace_s=0.0)
    async with courier.through(post.bot):
        for n in range(AT_ONCE):
            channel = post.discord.guild.add_channel(f"clips-{n}")
            job = another(post, channel_id=ChannelId(channel.id))
            card_id = await courier.show(job, Progress())
            post.discord.faults.limit(EDIT, 600)
            await courier.show(replace(job, card_id=card_id, state=JobState.RENDERING), Progress())
        await until(lambda: len(post.discord.calls_to(EDIT)) == AT_ONCE)

        async with asyncio.timeout(5):
            await courier.show(another(post), Progress())


async def test_many_cards_at_once(post: Post) -> None:
    """A channel full of cards does not hold the journey up, whatever Discord's limit is."""
    courier: DiscordCourier = new_courier(post.clock, pace_s=0.0)
    async with courier.through(post.bot):
        jobs = [another(post) for _ in range(3)]
        for job in jobs:
            card_id = await courier.show(job, Progress())
            async with asyncio.timeout(0.5):
                await courier.show(
                    replace(job, card_id=card_id, state=JobState.RENDERING), Progress()
                )
        await until(lambda: len(post.discord.calls_to(EDIT)) == 3)
