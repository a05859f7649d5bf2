"""Lending in a unit of work: what stewards and members choose, and whose shares pay a clip."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.errors import KeyReusedError
from bot.domain.ids import GuildId, MemberId
from bot.domain.job import Job
from bot.domain.lending import Lender, Loan
from bot.ports import GuildRow
from bot.storage import loans as reading
from bot.storage.loan_tables import keepers
from bot.storage.loan_tables import loans as loan_rows
from bot.storage.moments import to_ms
from bot.storage.statements import Prepared, into
from bot.storage.tables import guilds, holds

_SET_HOURS = Prepared(
    update(guilds).where(guilds.c.id == bindparam("guild")).values(lend_hours=bindparam("hours"))
)
_KEEP = Prepared(into(keepers).on_conflict_do_nothing())
_SHARE = Prepared(
    delete(keepers).where(
        keepers.c.guild_id == bindparam("guild"), keepers.c.member_id == bindparam("member")
    )
)
_HOLD = Prepared(select(holds.c.id).where(holds.c.job_id == bindparam("job")))
_WRITTEN = Prepared(
    select(loan_rows.c.lender_id, loan_rows.c.amount_micro_usd)
    .where(loan_rows.c.hold_id == bindparam("hold"))
    .order_by(loan_rows.c.before_micro_usd)
)
_WRITE = Prepared(into(loan_rows))


class SqlLending:
    """`ports.Lending` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set_hours(self, guild_id: GuildId, hours: int) -> None:
        _SET_HOURS.count(self._connection, {"guild": guild_id, "hours": hours})

    def keep(self, guild_id: GuildId, member_id: MemberId, now: datetime, *, on: bool) -> None:
        if on:
            said = {"guild_id": guild_id, "member_id": member_id, "at_ms": to_ms(now)}
            _KEEP.count(self._connection, said)
        else:
            _SHARE.count(self._connection, {"guild": guild_id, "member": member_id})

    def lenders(
        self, guild: GuildRow, now: datetime, *, besides: MemberId | None = None
    ) -> list[Lender]:
        return reading.lenders(self._connection, guild, now, besides)

    def lend(self, job: Job, loans: Sequence[Loan]) -> None:
        if not loans:
            return
        (hold,) = _HOLD.one(self._connection, {"job": job.id})
        known = [tuple(row) for row in _WRITTEN.all(self._connection, {"hold": hold})]
        if known:
            if known != [(loan.lender.member_id, loan.amount) for loan in loans]:
                raise KeyReusedError(f"job {job.id} borrows of others already")
            return
        before = 0
        for loan in loans:
            row = {
                "hold_id": hold,
                "lender_id": loan.lender.member_id,
                "guild_id": job.guild_id,
                "amount_micro_usd": loan.amount,
                "before_micro_usd": before,
                "share_micro_usd": loan.lender.share,
                "since_ms": to_ms(loan.lender.since),
                "until_ms": to_ms(loan.lender.until),
            }
            _WRITE.count(self._connection, row)
            before += loan.amount
