"""Who cannot be told in the channel is told by the interaction's own answer, while it lives."""

from dataclasses import replace

import pytest

from bot.domain.ids import InteractionId, JobId
from bot.domain.job import Job, JobState, Progress, UndeliveredReason
from bot.domain.render import FailureReason
from tests.courier.conftest import Post


async def asked(post: Post) -> Job:
    """A member asks for a clip through the real door; their job."""
    alice = post.discord.members[0]
    made = await alice.command("/video make", prompt="a red fox")
    await made.answered()
    job = await post.rooms.job(1)
    assert job.interaction_id == InteractionId(made.id)
    return job


async def test_the_maker_is_told(post: Post) -> None:
    """The answer is for the maker alone, and says how to get the clip."""
    job = await asked(post)
    kept = replace(job, state=JobState.UNDELIVERED, undelivered=UndeliveredReason.CHANNEL_GONE)

    assert await post.courier.notify(kept)

    told = post.discord.channel.seen_by(post.discord.members[0])[-1]
    assert told["content"] == (
        "**#1 is finished, but not posted**. The channel is gone."
        " The clip is kept: `/video claim` brings it to another."
    )
    assert told["flags"] & 64
    assert post.messages == []


async def test_a_clock_that_is_hours_ahead_leaves_nobody_untold(post: Post) -> None:
    """How long an interaction lives is counted from its coming, whatever our clock says beside Discord's."""
    post.clock.pass_time(3 * 3600)
    job = await asked(post)

    assert await post.courier.notify(replace(job, state=JobState.UNKNOWN))


async def test_an_old_interaction_is_left_alone(post: Post) -> None:
    """After a quarter of an hour the interaction is dead: nothing is sent, nothing breaks."""
    job = await asked(post)
    post.later(15 * 60)

    assert not await post.courier.notify(replace(job, state=JobState.UNKNOWN))

    assert len(post.discord.calls_to("POST /webhooks/{webhook_id}/{webhook_token}")) == 0


async def test_a_dead_token_breaks_nothing(post: Post) -> None:
    """Where Discord does not take the answer, nobody is told and nothing breaks."""
    job = await asked(post)
    post.discord.clock.advance(16 * 60)

    await post.courier.notify(replace(job, state=JobState.UNKNOWN))


@pytest.mark.parametrize("status", [200, 403])
async def test_a_page_in_discords_place_tells_nobody(post: Post, status: int) -> None:
    """A proxy answered: it ends nothing here but this answer."""
    job = await asked(post)
    post.discord.faults.page("POST /webhooks/{webhook_id}/{webhook_token}", status)

    assert not await post.courier.notify(replace(job, state=JobState.UNKNOWN))


async def test_nobody_to_tell(post: Post) -> None:
    """A job of an earlier process has no interaction left."""
    await post.courier.notify(replace(post.job, id=JobId(7), state=JobState.UNKNOWN))


async def test_by_direct_message(post: Post) -> None:
    """The maker reads how it ended, and which one that was; sent again after a restart it is one message."""
    alice = post.discord.members[0]
    failed = replace(post.job, state=JobState.FAILED, failure=FailureReason.TIMED_OUT)

    await post.courier.notify_alone(failed)
    async with post.after_a_restart() as courier:
        await courier.notify_alone(failed)

    (told,) = alice.dm.messages
    first, prompt = told["content"].splitlines()
    assert first.startswith("**#1423 has failed**. ")
    assert prompt == "*a red fox @\u200beveryone*"


async def test_an_end_for_one_person_alone(post: Post) -> None:
    """A private job's card is an answer: the end that comes too late for it is told otherwise, and only then."""
    untold: list[Job] = []

    async def unseen(job: Job) -> None:
        untold.append(job)

    post.courier.unseen = unseen
    alice = post.discord.members[0]
    made = await alice.command("/video make", prompt="a red fox", private=True)
    await made.answered()
    job = await post.rooms.job(1)
    failed = replace(job, state=JobState.FAILED)

    for _ in range(2):
        await post.courier.show(failed, Progress())
    assert untold == []

    post.later(15 * 60)
    await post.courier.show(job, Progress())
    await post.courier.show(failed, Progress())
    assert untold == [failed]
