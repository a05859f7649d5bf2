"""The jobs of a unit of work."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    Connection,
    bindparam,
    func,
    select,
    text,
    update,
)

from bot.domain.errors import IllegalTransitionError
from bot.domain.ids import GuildId, InteractionId, JobId, MemberId
from bot.domain.job import AT_PROVIDER, TRANSITIONS, Clip, Job, JobState
from bot.domain.money import MicroUsd
from bot.ports import Clock, NewJob
from bot.storage import keeping, queue
from bot.storage.columns import Id, any_of, listed
from bot.storage.moments import from_ms, to_ms
from bot.storage.rows import JOB_COLUMNS, changed, columns_of, job_of, spec_json
from bot.storage.statements import Prepared, into
from bot.storage.tables import LIVE, LIVE_STATES, QUEUED, jobs

_ADD = Prepared(
    into(
        jobs,
        "interaction_id",
        "guild_id",
        "channel_id",
        "member_id",
        "locale",
        "spec",
        "provider",
        "price_micro_usd",
        "state",
        "epoch",
        "created_at_ms",
        "start_tag",
        "weight",
        "jobs_at_once",
        "cancel_asked",
        "parent_id",
        "private",
        "thread_of",
        "age_restricted",
    ).returning(jobs.c.id)
)
_GET = Prepared(select(*JOB_COLUMNS).where(jobs.c.id == bindparam("job_id")))
_BY_INTERACTION = Prepared(
    select(*JOB_COLUMNS).where(jobs.c.interaction_id == bindparam("interaction"))
)
_DUE = Prepared(
    select(func.min(jobs.c.not_before_ms)).where(
        jobs.c.provider == bindparam("provider"),
        text(QUEUED),
        jobs.c.not_before_ms > bindparam("now_ms"),
    )
)
_AT_PROVIDER = Prepared(
    select(func.count())
    .select_from(jobs)
    .where(jobs.c.provider == bindparam("provider"), text(any_of("state", AT_PROVIDER)), text(LIVE))
)
_OF_MEMBER = Prepared(
    select(*JOB_COLUMNS)
    .where(
        jobs.c.guild_id == bindparam("guild"),
        jobs.c.member_id == bindparam("member"),
        jobs.c.id < bindparam("before"),
    )
    .order_by(jobs.c.id.desc())
    .limit(bindparam("most"))
)
_REFS_TAKEN = select(jobs.c.ref_id).where(
    jobs.c.provider == bindparam("provider"),
    jobs.c.ref_id.in_(bindparam("refs", expanding=True)),
)
_NO_LIMIT = 2**62
_NEWEST = 1000  #: among so many jobs it is looked for those that ended last: ends have no index of their own
_newest = jobs.c.id > select(func.max(jobs.c.id)).scalar_subquery() - _NEWEST
_last_end = select(func.max(jobs.c.ended_at_ms)).where(_newest).scalar_subquery()
_LAST_ENDED = Prepared(
    select(*JOB_COLUMNS)
    .where(
        _newest,
        jobs.c.ended_at_ms >= _last_end - bindparam("within_ms", type_=Id),
        jobs.c.channel_id > 0,  # a former guild's have no place any more
    )
    .order_by(jobs.c.id)
)


@lru_cache(maxsize=256)
def _advance(columns: tuple[str, ...]) -> Prepared:
    """The fenced update of these columns; the words of a job's life are few, so each is built once."""
    return Prepared(
        update(jobs)
        .where(
            jobs.c.id == bindparam("job_id"),
            jobs.c.epoch == bindparam("seen_epoch"),
            jobs.c.state == bindparam("seen_state"),
        )
        .values({column: bindparam(f"new_{column}") for column in columns})
    )


@lru_cache(maxsize=64)
def _in_states(states: frozenset[JobState]) -> Prepared:
    wanted = text(f"state IN ({listed(states)})")
    found = select(*JOB_COLUMNS).where(wanted).order_by(jobs.c.id)
    return Prepared(found.where(text(LIVE)) if states <= LIVE_STATES else found)


class SqlJobs:
    """`ports.Jobs` on a connection."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    def add(self, new: NewJob) -> Job:
        start_tag = queue.push_flow(self._connection, new)
        created_at = from_ms(to_ms(new.created_at))
        (job_id,) = _ADD.one(
            self._connection,
            {
                "interaction_id": new.interaction_id,
                "guild_id": new.guild_id,
                "channel_id": new.channel_id,
                "member_id": new.member_id,
                "locale": new.locale,
                "spec": spec_json(new.spec),
                "provider": new.provider,
                "price_micro_usd": new.price,
                "state": new.state.value,
                "epoch": 0,
                "created_at_ms": to_ms(created_at),
                "start_tag": start_tag,
                "weight": new.weight,
                "jobs_at_once": new.jobs_at_once,
                "cancel_asked": 0,
                "parent_id": new.spec.ancestor,
                "private": int(new.spec.private) or None,
                "thread_of": new.thread_of,
                "age_restricted": int(new.age_restricted) or None,
            },
        )
        return Job(
            id=JobId(job_id),
            interaction_id=new.interaction_id,
            guild_id=new.guild_id,
            channel_id=new.channel_id,
            member_id=new.member_id,
            locale=new.locale,
            spec=new.spec,
            provider=new.provider,
            price=new.price,
            state=new.state,
            epoch=0,
            created_at=created_at,
            start_tag=start_tag,
            thread_of=new.thread_of,
            age_restricted=new.age_restricted,
        )

    def get(self, job_id: JobId) -> Job | None:
        return self._one(_GET, job_id=job_id)

    def by_interaction(self, interaction_id: InteractionId) -> Job | None:
        return self._one(_BY_INTERACTION, interaction=interaction_id)

    def advance(self, job: Job, **changes: object) -> Job | None:
        state = changes.get("state", job.state)
        if state is not job.state and state not in TRANSITIONS[job.state]:
            raise IllegalTransitionError(f"job {job.id}: no step leads from {job.state} to {state}")
        columns = columns_of(changes)
        advanced = _advance(tuple(columns)).count(
            self._connection,
            {
                "job_id": job.id,
                "seen_epoch": job.epoch,
                "seen_state": job.state.value,
                **{f"new_{column}": value for column, value in columns.items()},
            },
        )
        if advanced != 1:
            return None
        clip = changes.get("clip")
        if isinstance(clip, Clip):
            keeping.note(self._connection, job, clip, self._clock.now())
        return changed(job, changes)

    def claim(self, provider: str, places: int, now: datetime) -> list[Job]:
        return queue.claim(self._connection, provider, places, now)

    def give_back(self, job: Job, unused: MicroUsd) -> None:
        queue.give_back(self._connection, job, unused)

    def ahead(self, job: Job) -> int:
        return queue.ahead(self._connection, job)

    def at_once(self, job: Job) -> int:
        return queue.at_once(self._connection, job)

    def in_states(self, states: Collection[JobState]) -> list[Job]:
        if not states:
            return []
        return [job_of(row) for row in _in_states(frozenset(states)).all(self._connection)]

    def last_ended(self, within_s: float) -> list[Job]:
        rows = _LAST_ENDED.all(self._connection, {"within_ms": int(within_s * 1000)})
        return [job_of(row) for row in rows]

    def next_due(self, provider: str) -> datetime | None:
        (due,) = _DUE.one(
            self._connection, {"provider": provider, "now_ms": to_ms(self._clock.now())}
        )
        return None if due is None else from_ms(due)

    def count_at_provider(self, provider: str) -> int:
        return _AT_PROVIDER.one(self._connection, {"provider": provider})[0]

    def of_member(
        self, guild_id: GuildId, member_id: MemberId, *, limit: int, before: JobId | None = None
    ) -> list[Job]:
        rows = _OF_MEMBER.all(
            self._connection,
            {
                "guild": guild_id,
                "member": member_id,
                "before": _NO_LIMIT if before is None else before,
                "most": limit,
            },
        )
        return [job_of(row) for row in rows]

    def refs_taken(self, provider: str, ref_ids: Collection[str]) -> set[str]:
        taken = self._connection.execute(_REFS_TAKEN, {"provider": provider, "refs": list(ref_ids)})
        return {ref_id for (ref_id,) in taken}

    def _one(self, statement: Prepared, **parameters: int) -> Job | None:
        row = statement.first(self._connection, parameters)
        return None if row is None else job_of(row)
