"""What the queue and the jobs promise, as plain functions of a unit that raise when it is not so.

The tests run them as they are; `test_planted.py` runs them against code that is wrong on purpose.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import GuildId, MemberId
from bot.domain.job import Job, JobState
from bot.domain.money import CENT, MicroUsd
from bot.domain.render import RenderRef
from bot.ports import Unit
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, new_job

HEAVY, LIGHT = MEMBER, OTHER


def add(unit: Unit, member: MemberId, cents: int, **given: object) -> Job:
    """A queued job of a member who may run as many as they like."""
    plain: dict[str, object] = {"member_id": member, "price": MicroUsd(cents * CENT)}
    return unit.jobs.add(new_job(**(plain | {"jobs_at_once": 99} | given)))


def makers_of(jobs: list[Job]) -> list[MemberId]:
    return [job.member_id for job in jobs]


def whoever_lost_the_job_stops(unit: Unit) -> None:
    """A job is moved by the holder of its epoch and state only; anybody else is told None and changes nothing."""
    queued = unit.jobs.add(new_job())
    (first,) = unit.jobs.claim("sketch", 1, NOON)
    unit.jobs.advance(first, state=JobState.QUEUED, submitted_at=None)
    (second,) = unit.jobs.claim("sketch", 1, NOON)
    assert (queued.epoch, first.epoch, second.epoch) == (0, 1, 2)

    # An older epoch in the same state, and an older state in the same epoch.
    assert unit.jobs.advance(first, state=JobState.RENDERING, ref=RenderRef("x")) is None
    assert unit.jobs.advance(replace(queued, epoch=2), state=JobState.CANCELLED) is None
    assert second == unit.jobs.get(queued.id)


def a_heavy_member_makes_nobody_wait(unit: Unit) -> None:
    """Whoever comes with one job goes before the hundred of somebody else that were there first."""
    for _ in range(100):
        add(unit, HEAVY, 10)
    unit.jobs.claim("sketch", 3, NOON)
    add(unit, LIGHT, 10)

    assert makers_of(unit.jobs.claim("sketch", 3, NOON)) == [LIGHT, HEAVY, HEAVY]


def shares_follow_price_and_weight(unit: Unit) -> None:
    """Whoever asks for clips at half the price gets twice as many, and three times the weight gets three times the money."""
    for _ in range(40):
        add(unit, HEAVY, 20)
        add(unit, LIGHT, 10)
    assert makers_of(unit.jobs.claim("sketch", 30, NOON)).count(HEAVY) == 10

    for _ in range(40):
        add(unit, HEAVY, 10, provider="kling", weight=3)
        add(unit, LIGHT, 10, provider="kling")
    assert makers_of(unit.jobs.claim("kling", 40, NOON)).count(HEAVY) == 30


def a_job_that_shall_wait_waits(unit: Unit) -> None:
    """A job whose `not_before` lies ahead is passed over, and keeps its place for when it has come."""
    first, second = add(unit, HEAVY, 10), add(unit, HEAVY, 10)
    unit.jobs.advance(first, not_before=NOON + timedelta(seconds=1))
    third = add(unit, HEAVY, 10)

    early = [job.id for job in unit.jobs.claim("sketch", 1, NOON)]
    late = [job.id for job in unit.jobs.claim("sketch", 2, NOON + timedelta(seconds=1))]
    assert ([second.id], [first.id, third.id]) == (early, late)


def nobody_runs_more_than_they_may(unit: Unit) -> None:
    """A member's cap on running jobs counts all providers and each guild for itself; an ended job makes room."""
    for _ in range(4):
        add(unit, HEAVY, 10, jobs_at_once=2)
    add(unit, HEAVY, 10, jobs_at_once=2, guild_id=GuildId(7))
    add(unit, HEAVY, 10, jobs_at_once=2, provider="kling")
    add(unit, LIGHT, 10, jobs_at_once=2)

    first = unit.jobs.claim("sketch", 9, NOON)
    assert {(GUILD, HEAVY): 2, (GuildId(7), HEAVY): 1, (GUILD, LIGHT): 1} == Counter(
        (job.guild_id, job.member_id) for job in first
    )
    assert unit.jobs.claim("sketch", 9, NOON) == []
    assert unit.jobs.claim("kling", 9, NOON) == []

    mine = next(job for job in first if (job.guild_id, job.member_id) == (GUILD, HEAVY))
    parked = unit.jobs.advance(mine, state=JobState.UNKNOWN)
    assert parked is not None
    assert unit.jobs.claim("sketch", 9, NOON) == []
    unit.jobs.advance(parked, state=JobState.FAILED)
    assert len(unit.jobs.claim("sketch", 9, NOON)) == 1


def what_was_not_used_is_given_back(unit: Unit) -> None:
    """Who cancels or is charged less is served as if they had asked for what they used, but not before the others."""
    add(unit, LIGHT, 10)
    unused, kept = add(unit, HEAVY, 40), add(unit, HEAVY, 40, weight=2)
    assert (unused.start_tag, kept.start_tag) == (0, 40 * CENT)
    unit.jobs.give_back(kept, MicroUsd(10 * CENT))
    assert add(unit, HEAVY, 1).start_tag == 55 * CENT
    unit.jobs.give_back(unused, unused.price)
    assert add(unit, HEAVY, 1).start_tag == 16 * CENT

    unit.jobs.claim("sketch", 9, NOON)
    last = add(unit, LIGHT, 10)
    assert last.start_tag == 60 * CENT  # nobody waited: the virtual time passed them all
    unit.jobs.give_back(last, last.price)
    assert add(unit, LIGHT, 10).start_tag == 60 * CENT


def a_free_job_has_a_tag_too(unit: Unit) -> None:
    """Free models are queued as if a clip cost a cent; an unserved one gives its cent back, a failed one does not."""
    unit.jobs.give_back(add(unit, HEAVY, 0), MicroUsd(0))
    assert add(unit, HEAVY, 0).start_tag == 0
    (claimed, *_) = unit.jobs.claim("sketch", 1, NOON)
    unit.jobs.give_back(claimed, MicroUsd(0))
    assert add(unit, HEAVY, 0).start_tag == CENT


def the_place_in_the_queue_is_the_order_of_claims(unit: Unit) -> None:
    """`ahead` counts exactly those that will be claimed before."""
    jobs = [add(unit, MemberId(1 + n % 3), 1 + n % 5) for n in range(20)]
    order = sorted(jobs, key=unit.jobs.ahead)

    assert list(range(20)) == [unit.jobs.ahead(job) for job in order]
    claimed = [job.id for _ in range(4) for job in unit.jobs.claim("sketch", 5, NOON)]
    assert [job.id for job in order] == claimed


CHECKS = (
    whoever_lost_the_job_stops,
    a_heavy_member_makes_nobody_wait,
    shares_follow_price_and_weight,
    a_job_that_shall_wait_waits,
    nobody_runs_more_than_they_may,
    what_was_not_used_is_given_back,
    a_free_job_has_a_tag_too,
    the_place_in_the_queue_is_the_order_of_claims,
)
