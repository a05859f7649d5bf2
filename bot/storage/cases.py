"""The cases of a unit of work."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, select, text, update
from sqlalchemy import case as sql_case

from bot.domain.case import AT_DESK, Case, CaseKind, CaseState, NewCase
from bot.domain.ids import CaseId, ChannelId, GuildId, JobId, MemberId, MessageId
from bot.ports.cases import Down
from bot.storage.case_rows import CASE_COLUMNS, case_of, columns_of, row_of
from bot.storage.case_tables import OPEN, UNSHOWN, cases, takedowns
from bot.storage.columns import any_of
from bot.storage.moments import from_ms, to_ms
from bot.storage.rows import JOB_COLUMNS, job_of
from bot.storage.statements import Prepared, into
from bot.storage.tables import jobs

_all = select(*CASE_COLUMNS)
_NEW = [column.name for column in CASE_COLUMNS if column.name != "id"]
_ADD = Prepared(into(cases, *_NEW).on_conflict_do_nothing().returning(cases.c.id))
_SAME = Prepared(
    _all.where(
        cases.c.interaction_id == bindparam("interaction"), cases.c.kind == bindparam("kind")
    )
)
_GET = Prepared(_all.where(cases.c.id == bindparam("case_id")))
_OF_JOB = Prepared(_all.where(cases.c.job_id == bindparam("job")).order_by(cases.c.id))
_OPENED_BY = Prepared(
    _all.where(
        cases.c.guild_id == bindparam("guild"),
        cases.c.opened_by == bindparam("member"),
        cases.c.kind == bindparam("kind"),
        cases.c.opened_at_ms >= bindparam("since_ms"),
    ).order_by(cases.c.id)
)
_LIKENESSES = Prepared(
    _all.where(
        cases.c.guild_id == bindparam("guild"),
        cases.c.subject_id == bindparam("subject"),
        cases.c.kind == CaseKind.LIKENESS.value,
    ).order_by(cases.c.id.desc())
)
_UNSHOWN = Prepared(_all.where(text(UNSHOWN)).order_by(cases.c.id).limit(bindparam("most")))
_OVERDUE = Prepared(
    _all.where(text(OPEN), cases.c.due_at_ms <= bindparam("now_ms"))
    .order_by(cases.c.due_at_ms, cases.c.id)
    .limit(bindparam("most"))
)
_NEXT_DUE = Prepared(select(func.min(cases.c.due_at_ms)).where(text(OPEN)))
_CLOSE = Prepared(
    update(cases)
    .where(cases.c.job_id == bindparam("job"), text(OPEN), cases.c.kind != CaseKind.REPORT.value)
    .values(state=CaseState.CLOSED.value, decided_at_ms=bindparam("now_ms"))
)
_desk = any_of("kind", AT_DESK)


def _where_it_stays(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A card that hangs in the channel already keeps its place; of others nothing is left."""
    return sql_case((cases.c.card_channel_id == bindparam("channel"), column), else_=None)


_SHOW_ANEW = Prepared(
    update(cases)
    .where(cases.c.guild_id == bindparam("guild"), text(OPEN), text(_desk))
    .values(
        card_channel_id=_where_it_stays(cases.c.card_channel_id),
        card_id=_where_it_stays(cases.c.card_id),
        shown=None,
    )
)
_answers = any_of("state", [CaseState.APPROVED, CaseState.DENIED])
_ANSWERS = Prepared(
    select(cases.c.decided_at_ms - cases.c.opened_at_ms)
    .where(
        cases.c.guild_id == bindparam("guild"),
        text(_answers),
        text(_desk),
        cases.c.decided_by.is_not(None),
    )
    .order_by(cases.c.id.desc())
    .limit(bindparam("most"))
)
_down = into(takedowns, "job_id", "guild_id", "channel_id", "message_id")
_TAKE_DOWN = Prepared(
    _down.on_conflict_do_update(
        index_elements=[takedowns.c.job_id],
        set_={
            "channel_id": _down.excluded.channel_id,
            "message_id": func.coalesce(takedowns.c.message_id, _down.excluded.message_id),
        },
    )
)
_newest_down = select(func.max(takedowns.c.job_id)).scalar_subquery()
_DOWN = Prepared(
    select(func.coalesce(_newest_down, 0), exists().where(takedowns.c.job_id == bindparam("job")))
)
_TO_TAKE_DOWN = Prepared(
    select(takedowns.c.channel_id, takedowns.c.message_id, *JOB_COLUMNS)
    .join_from(takedowns, jobs, jobs.c.id == takedowns.c.job_id)
    .where(takedowns.c.done_at_ms.is_(None), takedowns.c.message_id.is_not(None))
    .where(takedowns.c.job_id > bindparam("after"))
    .order_by(takedowns.c.job_id)
    .limit(bindparam("most"))
)
_TAKEN_DOWN = Prepared(
    update(takedowns)
    .where(takedowns.c.job_id == bindparam("job"))
    .values(done_at_ms=bindparam("now_ms"))
)


@lru_cache(maxsize=64)
def _advance(columns: tuple[str, ...]) -> Prepared:
    return Prepared(
        update(cases)
        .where(cases.c.id == bindparam("case_id"), cases.c.state == bindparam("seen_state"))
        .values({column: bindparam(f"new_{column}") for column in columns})
    )


class SqlCases:
    """`ports.Cases` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._newest_down: int | None = None  #: no newer job is down, as this transaction knows

    def add(self, new: NewCase) -> Case:
        added = _ADD.first(self._connection, row_of(new))
        if added is None:
            return self._one(_SAME, interaction=new.interaction_id, kind=new.kind.value)
        return self._one(_GET, case_id=added[0])

    def get(self, case_id: CaseId) -> Case | None:
        row = _GET.first(self._connection, {"case_id": case_id})
        return None if row is None else case_of(row)

    def of_job(self, job_id: JobId) -> list[Case]:
        return self._many(_OF_JOB, job=job_id)

    def advance(self, case: Case, **changes: object) -> Case | None:
        columns = columns_of(changes)
        said = {f"new_{column}": value for column, value in columns.items()}
        seen = {"case_id": case.id, "seen_state": case.state.value}
        if _advance(tuple(columns)).count(self._connection, said | seen) != 1:
            return None
        kept = {
            name: from_ms(to_ms(value)) if isinstance(value, datetime) else value
            for name, value in changes.items()
        }
        return replace(case, **kept)

    def close(self, job_id: JobId, now: datetime) -> None:
        _CLOSE.count(self._connection, {"job": job_id, "now_ms": to_ms(now)})

    def opened_by(
        self, guild_id: GuildId, member_id: MemberId, kind: CaseKind, since: datetime
    ) -> list[Case]:
        since_ms = to_ms(since)
        return self._many(
            _OPENED_BY, guild=guild_id, member=member_id, kind=kind.value, since_ms=since_ms
        )

    def likenesses(self, guild_id: GuildId, subject_id: MemberId) -> list[Case]:
        return self._many(_LIKENESSES, guild=guild_id, subject=subject_id)

    def unshown(self, *, limit: int) -> list[Case]:
        return self._many(_UNSHOWN, most=limit)

    def overdue(self, now: datetime, *, limit: int) -> list[Case]:
        return self._many(_OVERDUE, now_ms=to_ms(now), most=limit)

    def next_due(self) -> datetime | None:
        (due_at_ms,) = _NEXT_DUE.one(self._connection)
        return None if due_at_ms is None else from_ms(due_at_ms)

    def open_of(self, guild_id: GuildId, kinds: Collection[CaseKind]) -> list[Case]:
        return self._many(_open_of(frozenset(kinds)), guild=guild_id)

    def show_anew(self, guild_id: GuildId, channel_id: ChannelId | None) -> None:
        _SHOW_ANEW.count(self._connection, {"guild": guild_id, "channel": channel_id})

    def answers_s(self, guild_id: GuildId, *, limit: int) -> list[float]:
        rows = _ANSWERS.all(self._connection, {"guild": guild_id, "most": limit})
        return [took_ms / 1000 for (took_ms,) in rows]

    def take_down(
        self, guild_id: GuildId, job_id: JobId, channel_id: ChannelId, message_id: MessageId | None
    ) -> None:
        self._newest_down = None
        row = {"job_id": job_id, "guild_id": guild_id, "channel_id": channel_id}
        _TAKE_DOWN.count(self._connection, {**row, "message_id": message_id})

    def down(self, job_id: JobId) -> bool:
        # Of the units of a group nearly each asks, of a job that is newer than any that ever came down.
        if self._newest_down is not None and job_id > self._newest_down:
            return False
        self._newest_down, down = _DOWN.one(self._connection, {"job": job_id})
        return bool(down)

    def to_take_down(self, *, limit: int, after: JobId | None = None) -> list[Down]:
        rows = _TO_TAKE_DOWN.all(self._connection, {"most": limit, "after": after or 0})
        return [(job_of(row), ChannelId(channel), MessageId(sent)) for channel, sent, *row in rows]

    def taken_down(self, job_id: JobId, now: datetime) -> None:
        _TAKEN_DOWN.count(self._connection, {"job": job_id, "now_ms": to_ms(now)})

    def _one(self, statement: Prepared, **parameters: object) -> Case:
        return case_of(statement.one(self._connection, parameters))

    def _many(self, statement: Prepared, **parameters: object) -> list[Case]:
        return [case_of(row) for row in statement.all(self._connection, parameters)]


@lru_cache(maxsize=16)
def _open_of(kinds: frozenset[CaseKind]) -> Prepared:
    wanted = text(any_of("kind", kinds))
    return Prepared(
        _all.where(cases.c.guild_id == bindparam("guild"), text(OPEN), wanted).order_by(cases.c.id)
    )
