"""The states of a job and the steps between them."""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import ChannelId, GuildId, InteractionId, JobId, MemberId, ModelKey
from bot.domain.job import (
    AT_PROVIDER,
    ENDED,
    RUNNING,
    SETTLED,
    TRANSITIONS,
    WAITING,
    Job,
    JobState,
)
from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec

JOB = Job(
    id=JobId(7),
    interaction_id=InteractionId(1_300_000_000_000_000_000),
    guild_id=GuildId(1),
    channel_id=ChannelId(2),
    member_id=MemberId(3),
    locale="de",
    spec=RenderSpec(
        model_key=ModelKey("fake:one"),
        prompt="a fox",
        seconds=4,
        aspect="16:9",
        resolution="720p",
        sound=False,
    ),
    provider="fake",
    price=MicroUsd(400_000),
    state=JobState.QUEUED,
    epoch=3,
    created_at=datetime(2026, 11, 20, tzinfo=UTC),
)


def test_every_state_says_what_may_follow() -> None:
    """No state is forgotten in the table of steps, and none leads to itself."""
    assert set(TRANSITIONS) == set(JobState)
    assert all(state not in then for state, then in TRANSITIONS.items())


@pytest.mark.parametrize("state", list(JobState))
def test_every_job_can_come_to_an_end(state: JobState) -> None:
    """From each state some way leads to an end: no job is stuck by the rules alone."""
    reached, ahead = {state}, [state]
    while ahead:
        following = TRANSITIONS[ahead.pop()] - reached
        reached |= following
        ahead += following

    assert reached & ENDED


def test_a_render_that_may_be_paid_is_never_dropped_by_a_cancel() -> None:
    """Between the intent to submit and the vendor's answer nobody may end a job as cancelled."""
    assert JobState.CANCELLED not in TRANSITIONS[JobState.SUBMITTING]
    assert JobState.CANCELLED not in TRANSITIONS[JobState.UNKNOWN]


def test_a_stored_clip_is_never_lost_again() -> None:
    """Once the clip is on our disk it is delivered, kept to be claimed, or withheld; fetched anew where the file is gone."""
    assert TRANSITIONS[JobState.STORED] == {
        JobState.DELIVERED,
        JobState.UNDELIVERED,
        JobState.REVIEW,
        JobState.DENIED,
        JobState.RENDERING,
        JobState.FAILED,
    }


def test_states_are_waiting_running_or_settled() -> None:
    """Each state counts once: as a waiting job, a running one, or a settled one."""
    assert set(JobState) == WAITING | RUNNING | SETTLED
    assert not WAITING & RUNNING
    assert not (WAITING | RUNNING) & SETTLED
    assert AT_PROVIDER < RUNNING


def test_the_key_changes_with_every_attempt() -> None:
    """A vendor that knows our key can tell one attempt from the next."""
    assert JOB.idempotency_key == "1300000000000000000-3"


def test_the_nonces_never_change() -> None:
    """Card and clip are each posted once, however often we try; a nonce has at most 25 characters."""
    assert (JOB.card_nonce, JOB.clip_nonce) == ("1300000000000000000c", "1300000000000000000v")
    assert len(f"{2**63 - 1}v") <= 25
