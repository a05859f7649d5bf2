"""The wishes of a unit of work: clips that wait for leftovers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text, update

from bot.domain.ids import GuildId, InteractionId, MemberId, WishId
from bot.domain.job import SETTLED, JobState
from bot.domain.money import MicroUsd
from bot.domain.wish import NewWish, Wish
from bot.storage.columns import Id, any_of
from bot.storage.moments import from_ms, to_ms
from bot.storage.statements import Prepared, into
from bot.storage.tables import jobs
from bot.storage.wish_rows import WISH_COLUMNS, row_of, wish_of
from bot.storage.wish_tables import OUTDATED, WAITS, wishes

_all = select(*WISH_COLUMNS)
_NEW = [column.name for column in WISH_COLUMNS if column.name != "id"]
_ADD = Prepared(into(wishes, *_NEW).on_conflict_do_nothing().returning(wishes.c.id))
_GET = Prepared(_all.where(wishes.c.id == bindparam("wish")))
_SAME = Prepared(_all.where(wishes.c.interaction_id == bindparam("interaction")))
_WAITING = Prepared(
    _all.where(wishes.c.guild_id == bindparam("guild"), text(WAITS)).order_by(wishes.c.id)
)
_OVERDUE = Prepared(
    _all.where(text(WAITS), wishes.c.due_at_ms <= bindparam("now_ms"))
    .order_by(wishes.c.due_at_ms, wishes.c.id)
    .limit(bindparam("most"))
)
_OUTDATED = Prepared(_all.where(text(OUTDATED)).order_by(wishes.c.id).limit(bindparam("most")))
_NEXT_DUE = Prepared(select(func.min(wishes.c.due_at_ms)).where(text(WAITS)))
_GUILDS = Prepared(
    select(wishes.c.guild_id)
    .where(text(WAITS), wishes.c.due_at_ms <= bindparam("by_ms"))
    .distinct()
    .order_by(wishes.c.guild_id)
)
_paid = select(wishes.c.member_id, func.count()).join_from(
    wishes, jobs, jobs.c.id == wishes.c.job_id
)
_SERVED = Prepared(
    _paid.where(
        wishes.c.guild_id == bindparam("guild"), jobs.c.created_at_ms >= bindparam("since_ms")
    ).group_by(wishes.c.member_id)
)
_AT_REST = any_of("jobs.state", SETTLED | {JobState.REVIEW})
_BUSY = Prepared(
    select(jobs.c.id)
    .join_from(wishes, jobs, jobs.c.id == wishes.c.job_id)
    .where(wishes.c.guild_id == bindparam("guild"), text(f"NOT {_AT_REST}"))
    .limit(1)
)
_SHOWN = Prepared(
    update(wishes)
    .where(wishes.c.id == bindparam("wish"))
    .values(
        shown=bindparam("version"),
        card_id=func.coalesce(bindparam("card", type_=Id), wishes.c.card_id),
    )
)


@lru_cache(maxsize=16)
def _advance(columns: tuple[str, ...]) -> Prepared:
    return Prepared(
        update(wishes)
        .where(
            wishes.c.id == bindparam("wish"),
            wishes.c.state == bindparam("seen_state"),
            wishes.c.version == bindparam("seen_version"),
        )
        .values({column: bindparam(f"new_{column}") for column in columns})
        .values(version=wishes.c.version + 1)
    )


class SqlWishes:
    """`ports.Wishes` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: NewWish) -> Wish:
        added = _ADD.first(self._connection, row_of(new))
        if added is None:
            return wish_of(_SAME.one(self._connection, {"interaction": new.interaction_id}))
        return wish_of(_GET.one(self._connection, {"wish": added[0]}))

    def get(self, wish_id: WishId) -> Wish | None:
        row = _GET.first(self._connection, {"wish": wish_id})
        return None if row is None else wish_of(row)

    def by_interaction(self, interaction_id: InteractionId) -> Wish | None:
        row = _SAME.first(self._connection, {"interaction": interaction_id})
        return None if row is None else wish_of(row)

    def advance(self, wish: Wish, **changes: object) -> Wish | None:
        if not self._write(wish, changes):
            return None
        version: Mapping[str, Any] = {**changes, "version": wish.version + 1}
        return replace(wish, **version)

    def reprice(self, wish: Wish, price: MicroUsd) -> None:
        self._write(wish, {"price_micro_usd": price})

    def keep_shown(self, wish: Wish) -> None:
        said = {"wish": wish.id, "version": wish.version, "card": wish.card_id}
        _SHOWN.count(self._connection, said)

    def waiting(self, guild_id: GuildId) -> list[Wish]:
        return self._many(_WAITING, guild=guild_id)

    def served(self, guild_id: GuildId, since: datetime) -> Mapping[MemberId, int]:
        said = {"guild": guild_id, "since_ms": to_ms(since)}
        return {MemberId(member): times for member, times in _SERVED.all(self._connection, said)}

    def busy(self, guild_id: GuildId) -> bool:
        return _BUSY.first(self._connection, {"guild": guild_id}) is not None

    def guilds(self, due_by: datetime) -> list[GuildId]:
        rows = _GUILDS.all(self._connection, {"by_ms": to_ms(due_by)})
        return [GuildId(guild) for (guild,) in rows]

    def overdue(self, now: datetime, *, limit: int) -> list[Wish]:
        return self._many(_OVERDUE, now_ms=to_ms(now), most=limit)

    def outdated(self, *, limit: int) -> list[Wish]:
        return self._many(_OUTDATED, most=limit)

    def next_due(self) -> datetime | None:
        (due_at_ms,) = _NEXT_DUE.one(self._connection)
        return None if due_at_ms is None else from_ms(due_at_ms)

    def _write(self, wish: Wish, changes: Mapping[str, object]) -> bool:
        said = {f"new_{name}": value for name, value in changes.items()}
        seen = {"wish": wish.id, "seen_state": wish.state.value, "seen_version": wish.version}
        return _advance(tuple(changes)).count(self._connection, said | seen) == 1

    def _many(self, statement: Prepared, **parameters: object) -> list[Wish]:
        return [wish_of(row) for row in statement.all(self._connection, parameters)]
