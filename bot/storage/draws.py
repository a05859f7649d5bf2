"""What was drawn from a guild's pool, summed up in the database."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from bot.domain.allowance import AccountKind, HoldState
from bot.domain.ids import GuildId
from bot.domain.money import MicroUsd
from bot.storage.moments import to_ms
from bot.storage.standing import counted
from bot.storage.statements import Prepared
from bot.storage.tables import accounts, holds

_SINCE = Prepared(
    select(func.coalesce(func.sum(counted), 0))
    .join_from(holds, accounts, accounts.c.id == holds.c.account_id)
    .where(
        holds.c.guild_id == bindparam("guild"),
        holds.c.at_ms >= bindparam("since_ms"),
        holds.c.state != HoldState.VOIDED.value,
        accounts.c.kind == AccountKind.POOL.value,
    )
)


class SqlDraws:
    """`ports.Draws` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def since(self, guild_id: GuildId, since: datetime) -> MicroUsd:
        (drawn,) = _SINCE.one(self._connection, {"guild": guild_id, "since_ms": to_ms(since)})
        return MicroUsd(int(drawn))
