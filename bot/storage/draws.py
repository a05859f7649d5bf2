"""What was drawn from a guild's pool, summed up in the database."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from bot.domain.allowance import AccountKind, HoldState
from bot.domain.ids import GuildId, MemberId
from bot.domain.money import MicroUsd
from bot.storage.holds import counted
from bot.storage.loans import of_a_share
from bot.storage.moments import to_ms
from bot.storage.statements import Prepared
from bot.storage.tables import accounts, holds

HOUR_MS = 3_600_000
_OF_POOL = (
    holds.c.guild_id == bindparam("guild"),
    holds.c.at_ms >= bindparam("since_ms"),
    holds.c.state != HoldState.VOIDED.value,
    accounts.c.kind == AccountKind.POOL.value,
)
_SINCE = Prepared(
    select(func.coalesce(func.sum(counted), 0))
    .join_from(holds, accounts, accounts.c.id == holds.c.account_id)
    .where(*_OF_POOL)
)
_BY_MEMBER = Prepared(
    select(holds.c.member_id, func.sum(counted))
    .join_from(holds, accounts, accounts.c.id == holds.c.account_id)
    .where(*_OF_POOL, of_a_share)
    .group_by(holds.c.member_id)
)
_EACH = Prepared(
    select(holds.c.at_ms, counted)
    .join_from(holds, accounts, accounts.c.id == holds.c.account_id)
    .where(*_OF_POOL, holds.c.at_ms < bindparam("until_ms"))
)


class SqlDraws:
    """`ports.Draws` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def since(self, guild_id: GuildId, since: datetime) -> MicroUsd:
        (drawn,) = _SINCE.one(self._connection, {"guild": guild_id, "since_ms": to_ms(since)})
        return MicroUsd(int(drawn))

    def by_member(self, guild_id: GuildId, since: datetime) -> Mapping[MemberId, MicroUsd]:
        rows = _BY_MEMBER.all(self._connection, {"guild": guild_id, "since_ms": to_ms(since)})
        return {MemberId(member): MicroUsd(int(drawn)) for member, drawn in rows if drawn}

    def by_hour(self, guild_id: GuildId, until: datetime, hours: int) -> list[MicroUsd]:
        until_ms, since_ms = to_ms(until), to_ms(until - timedelta(hours=hours))
        said = {"guild": guild_id, "since_ms": since_ms, "until_ms": until_ms}
        sums = [0] * hours
        for at_ms, drawn in _EACH.all(self._connection, said):
            sums[(until_ms - at_ms - 1) // HOUR_MS] += drawn
        return [MicroUsd(each) for each in sums]
