"""The fair queue in SQL: tags at the door, claims in their order, tags given back.

The rules are in `domain/fairness.py`; here are the rows that they need.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, literal, or_, select, text, tuple_, update

from bot.domain import fairness
from bot.domain.job import RUNNING, Job, JobState
from bot.domain.money import MicroUsd
from bot.ports import NewJob
from bot.storage.columns import Id, any_of
from bot.storage.moments import to_ms
from bot.storage.rows import JOB_COLUMNS, job_of
from bot.storage.statements import Prepared, into
from bot.storage.tables import QUEUED, flows, jobs, virtual_times

#: PostgreSQL: one claim at a time, or two could pass a member's cap together
_CLAIM_LOCK = 0x0DA1_11E5

_of_provider = virtual_times.c.provider == bindparam("provider")
_virtual_time = select(virtual_times.c.virtual_time).where(_of_provider).scalar_subquery()
_highest_finish = select(virtual_times.c.highest_finish).where(_of_provider).scalar_subquery()
_finish = (
    select(flows.c.finish_tag)
    .where(
        flows.c.provider == bindparam("provider"),
        flows.c.guild_id == bindparam("guild"),
        flows.c.member_id == bindparam("member"),
    )
    .scalar_subquery()
)
_TAGS = Prepared(select(func.coalesce(_virtual_time, 0), func.coalesce(_finish, 0)))

_push = into(flows)
_PUSH = Prepared(
    _push.on_conflict_do_update(
        index_elements=[flows.c.provider, flows.c.guild_id, flows.c.member_id],
        set_={"finish_tag": _push.excluded.finish_tag},
    )
)

_running = jobs.alias("running")
_running_now = (
    select(func.count())
    .select_from(_running)
    .where(
        _running.c.guild_id == jobs.c.guild_id,
        _running.c.member_id == jobs.c.member_id,
        text(any_of("running.state", RUNNING)),
    )
    .correlate(jobs)
    .scalar_subquery()
)
# One row for each place that a running job takes: whose places reach their own "jobs at once" are at their cap. It is
# looked up, not counted for each job of the queue: half of a long queue may be of such members. That reads all that
# run, so only a claim which did not find enough at the queue's front pays for it.
_taken = select(
    _running.c.guild_id,
    _running.c.member_id,
    func.row_number().over(partition_by=(_running.c.guild_id, _running.c.member_id)),
).where(text(any_of("running.state", RUNNING)))
_front = (
    select(
        jobs.c.id,
        jobs.c.guild_id,
        jobs.c.member_id,
        jobs.c.start_tag,
        jobs.c.price_micro_usd,
        jobs.c.weight,
        jobs.c.jobs_at_once,
        _running_now.label("running_now"),
    )
    .where(
        jobs.c.provider == bindparam("provider"),
        text(f"jobs.{QUEUED}"),
        tuple_(jobs.c.start_tag, jobs.c.id) > tuple_(bindparam("after_tag"), bindparam("after_id")),
        or_(jobs.c.not_before_ms.is_(None), jobs.c.not_before_ms <= bindparam("now_ms")),
    )
    .order_by(jobs.c.start_tag, jobs.c.id)
    .limit(bindparam("most"))
)
_FRONT = Prepared(_front)
_BEHIND = Prepared(
    _front.where(tuple_(jobs.c.guild_id, jobs.c.member_id, jobs.c.jobs_at_once).not_in(_taken))
)
_CLOCK = Prepared(
    select(
        func.coalesce(_virtual_time, 0),
        func.coalesce(_highest_finish, 0),
        select(jobs.c.id)
        .where(jobs.c.provider == bindparam("provider"), text(QUEUED))
        .correlate(None)
        .exists(),
    )
)
_move = into(virtual_times)
_MOVE = Prepared(
    _move.on_conflict_do_update(
        index_elements=[virtual_times.c.provider],
        set_={
            "virtual_time": _move.excluded.virtual_time,
            "highest_finish": _move.excluded.highest_finish,
        },
    )
)
_AHEAD = Prepared(
    select(func.count())
    .select_from(jobs)
    .where(
        jobs.c.provider == bindparam("provider"),
        text(QUEUED),
        tuple_(jobs.c.start_tag, jobs.c.id) < tuple_(bindparam("tag"), bindparam("job_id")),
    )
)
_AT_ONCE = Prepared(select(jobs.c.jobs_at_once).where(jobs.c.id == bindparam("job_id")))
_WEIGHT = Prepared(select(jobs.c.weight).where(jobs.c.id == bindparam("job_id")))
_PULL = Prepared(
    update(flows)
    .where(
        flows.c.provider == bindparam("of_provider"),
        flows.c.guild_id == bindparam("of_guild"),
        flows.c.member_id == bindparam("of_member"),
    )
    .values(finish_tag=bindparam("finish"))
)


@cache
def _taking(count: int) -> Prepared:
    """The statement that takes so many jobs."""
    ids = [bindparam(f"id_{number}", type_=Id) for number in range(count)]
    return Prepared(
        update(jobs)
        .where(jobs.c.id.in_(ids), text(f"jobs.{QUEUED}"))
        .values(
            state=JobState.SUBMITTING.value,
            epoch=jobs.c.epoch + 1,
            submitted_at_ms=bindparam("now_ms"),
            not_before_ms=None,
        )
        .returning(*JOB_COLUMNS)
    )


_ONE_CLAIM = Prepared(select(func.pg_advisory_xact_lock(literal(_CLAIM_LOCK, Id))))


class _Candidate(NamedTuple):
    """A row of `_FRONT` and `_BEHIND`."""

    job_id: int
    guild_id: int
    member_id: int
    start_tag: int
    price: MicroUsd
    weight: int
    jobs_at_once: int
    running: int


def push_flow(connection: Connection, new: NewJob) -> int:
    """Tag a new job, push its flow, and return the job's start tag."""
    who = {"provider": new.provider, "guild": new.guild_id, "member": new.member_id}
    virtual_time, finish = _TAGS.one(connection, who)
    tags = fairness.tags(virtual_time, finish, new.price, new.weight)
    _PUSH.count(
        connection,
        {
            "provider": new.provider,
            "guild_id": new.guild_id,
            "member_id": new.member_id,
            "finish_tag": tags.finish,
        },
    )
    return tags.start


def claim(connection: Connection, provider: str, places: int, now: datetime) -> list[Job]:
    """Take up to `places` queued jobs in fair order; see `ports.Jobs.claim`."""
    if connection.dialect.name == "postgresql":
        _ONE_CLAIM.all(connection)
    chosen = _choose(connection, provider, places, now)
    if not chosen:
        return []
    ids = {f"id_{number}": one.job_id for number, one in enumerate(chosen)}
    claimed = _taking(len(chosen)).all(connection, {"now_ms": to_ms(now), **ids})
    _move_on(connection, provider, chosen)
    return sorted((job_of(row) for row in claimed), key=lambda job: (job.start_tag, job.id))


def _choose(connection: Connection, provider: str, places: int, now: datetime) -> list[_Candidate]:
    """The first jobs in fair order whose members may run one more."""
    chosen: list[_Candidate] = []
    more: Counter[tuple[int, int]] = Counter()
    for one in _candidates(connection, provider, places, now):
        if len(chosen) >= places:
            break
        who = (one.guild_id, one.member_id)
        if one.running + more[who] < one.jobs_at_once:
            more[who] += 1
            chosen.append(one)
    return chosen


def _candidates(
    connection: Connection, provider: str, places: int, now: datetime
) -> Iterator[_Candidate]:
    """Walk the queue in fair order, a page at a time, so that a long queue is not read whole."""
    page_of, after_tag, after_id, most = _FRONT, -1, 0, 2 * max(places, 0) + 8
    while True:
        rows = page_of.all(
            connection,
            {
                "provider": provider,
                "now_ms": to_ms(now),
                "after_tag": after_tag,
                "after_id": after_id,
                "most": most,
            },
        )
        page = [_Candidate(*row) for row in rows]
        yield from page
        if len(page) < most:
            return
        page_of = _BEHIND
        after_tag, after_id, most = page[-1].start_tag, page[-1].job_id, 2 * most


def _move_on(connection: Connection, provider: str, chosen: list[_Candidate]) -> None:
    virtual_time, highest, some_wait = _CLOCK.one(connection, {"provider": provider})
    for one in chosen:
        finish = one.start_tag + fairness.share(one.price, one.weight)
        highest = max(highest, finish)
    then = fairness.moved(virtual_time, highest, chosen[-1].start_tag, drained=not some_wait)
    _MOVE.count(connection, {"provider": provider, "virtual_time": then, "highest_finish": highest})


def give_back(connection: Connection, job: Job, unused: MicroUsd) -> None:
    """Pull the job's flow back; see `ports.Jobs.give_back`."""
    (weight,) = _WEIGHT.one(connection, {"job_id": job.id})
    unserved = unused >= job.price and (job.price > 0 or job.epoch == 0)
    back = fairness.share(job.price, weight) if unserved else unused // weight
    if back == 0:
        return
    who = {"provider": job.provider, "guild": job.guild_id, "member": job.member_id}
    virtual_time, finish = _TAGS.one(connection, who)
    _PULL.count(
        connection,
        {
            "of_provider": job.provider,
            "of_guild": job.guild_id,
            "of_member": job.member_id,
            "finish": fairness.given_back(virtual_time, finish, back),
        },
    )


def ahead(connection: Connection, job: Job) -> int:
    """How many queued jobs of its provider go before it."""
    where = {"provider": job.provider, "tag": job.start_tag, "job_id": job.id}
    return _AHEAD.one(connection, where)[0]


def at_once(connection: Connection, job: Job) -> int:
    """How many of its maker's may run when it is claimed."""
    return _AT_ONCE.one(connection, {"job_id": job.id})[0]
