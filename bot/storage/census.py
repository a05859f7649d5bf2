"""How many jobs there are, and how much money is held."""

from sqlalchemy import Connection, func, select

from bot.domain.allowance import HoldState
from bot.domain.money import MicroUsd
from bot.ports import Census
from bot.storage.statements import Prepared
from bot.storage.tables import holds, jobs

_JOBS = Prepared(
    select(jobs.c.provider, jobs.c.state, func.count()).group_by(jobs.c.provider, jobs.c.state)
)
_HOLDS = Prepared(
    select(func.count(), func.coalesce(func.sum(holds.c.amount_micro_usd), 0)).where(
        holds.c.state == HoldState.OPEN.value
    )
)


class SqlCounts:
    """`ports.Counts` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self) -> Census:
        found = {(provider, state): count for provider, state, count in _JOBS.all(self._connection)}
        open_holds, held = _HOLDS.first(self._connection) or (0, 0)
        return Census(jobs=found, holds=int(open_holds), held=MicroUsd(int(held)))
