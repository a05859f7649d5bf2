"""The money of a unit of work: every verb of `ports.Ledger`, each idempotent by its key."""

from datetime import datetime

from sqlalchemy import Connection

from bot.domain.allowance import AccountKind, Standing, TransferCode
from bot.domain.errors import OverdrawnError
from bot.domain.ids import AccountId, GuildId, JobId, MemberId, RoleId
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.ports import GuildRow, PoolView, Receipt
from bot.storage import audit, guilds, holds, receipts
from bot.storage.guilds import GuildStart
from bot.storage.moments import to_ms
from bot.storage.standing import newcomer, read_standing
from bot.storage.statements import ConstraintError
from bot.storage.transfers import Movement, move


class SqlLedger:
    """`ports.Ledger` on a connection. `writes` is False where nothing can be locked or opened."""

    def __init__(self, connection: Connection, start: GuildStart, *, writes: bool) -> None:
        self._connection = connection
        self._start = start
        self._writes = writes

    def open_guild(self, guild_id: GuildId, now: datetime) -> GuildRow:
        row = guilds.find_guild(self._connection, guild_id)
        if row is not None:
            return row
        row = guilds.unopened(guild_id, self._start, now)
        if not self._writes:
            return row
        if not guilds.write_guild(self._connection, row):
            return guilds.find_guild(self._connection, guild_id) or row
        self.grant(
            guild_id, self._start.pool, now, key=f"start-{guild_id}", actor_id=None, memo="start"
        )
        return row

    def guilds(self) -> list[GuildRow]:
        return guilds.all_guilds(self._connection)

    def set_ceiling(self, guild_id: GuildId, ceiling: MicroUsd | None) -> None:
        guilds.set_ceiling(self._connection, guild_id, ceiling)

    def standing(
        self,
        guild_id: GuildId,
        member_id: MemberId,
        now: datetime,
        *,
        roles: frozenset[RoleId] = frozenset(),
        joined_at: datetime | None = None,
    ) -> Standing:
        def read() -> Standing | None:
            return read_standing(
                self._connection,
                guild_id,
                member_id,
                now,
                lock=self._writes,
                roles=roles,
                joined_at=joined_at,
            )

        standing = read()
        if standing is None:
            guild = self.open_guild(guild_id, now)
            standing = read() or newcomer(guild, member_id, self._start.pool, now)
        return standing

    def hold(self, job: Job, account: AccountId, now: datetime, *, from_pool: bool) -> None:
        kind = AccountKind.POOL if from_pool else AccountKind.MEMBER
        holds.open_hold(self._connection, job, account, now, kind)

    def capture(self, job: Job, charge: MicroUsd, now: datetime) -> None:
        held = holds.capture(self._connection, job, charge, now)
        if held is None:
            return
        if held.captured:
            move(
                self._connection,
                Movement(
                    code=TransferCode.CAPTURE,
                    debit=held.account,
                    credit=held.spent,
                    amount=held.captured,
                    at_ms=to_ms(now),
                    key=str(held.id),
                    hold=held.id,
                ),
                release=held.amount,
            )
        else:
            holds.release(self._connection, held)
        if charge > held.captured:
            self.overrun(job, MicroUsd(charge - held.captured), now, memo="charged above the hold")

    def void(self, job: Job, now: datetime) -> None:
        held = holds.void(self._connection, job, now)
        if held is not None:
            holds.release(self._connection, held)

    def refund(self, job: Job, amount: MicroUsd, now: datetime, *, key: str, memo: str) -> None:
        held = holds.find(self._connection, job)
        if held is None or not held.captured:
            raise OverdrawnError(f"job {job.id}: nothing was captured that could be refunded")
        refund = Movement(
            code=TransferCode.REFUND,
            debit=held.spent,
            credit=held.account,
            amount=amount,
            at_ms=to_ms(now),
            key=key,
            hold=held.id,
            memo=memo,
        )
        try:
            if move(self._connection, refund):
                holds.give_back(self._connection, held, amount)
        except ConstraintError as error:
            raise OverdrawnError(f"job {job.id}: a refund beyond what was captured") from error

    def overrun(self, job: Job, amount: MicroUsd, now: datetime, *, memo: str) -> None:
        if not amount:
            return
        held = holds.find(self._connection, job)
        payer, spent = (
            guilds.account_id(self._connection, job.guild_id, kind)
            for kind in (AccountKind.OVERRUN, AccountKind.SPENT)
        )
        move(
            self._connection,
            Movement(
                code=TransferCode.OVERRUN,
                debit=payer,
                credit=spent,
                amount=amount,
                at_ms=to_ms(now),
                key=str(job.id),
                hold=None if held is None else held.id,
                memo=memo,
            ),
        )

    def grant(
        self,
        guild_id: GuildId,
        amount: MicroUsd,
        now: datetime,
        *,
        key: str,
        actor_id: MemberId | None,
        member_id: MemberId | None = None,
        memo: str = "",
    ) -> None:
        if not amount:
            return
        self.open_guild(guild_id, now)
        kind, owner = AccountKind.POOL, guilds.NOBODY
        if member_id is not None:
            kind, owner = AccountKind.MEMBER, member_id
            guilds.open_account(self._connection, guild_id, kind, owner)
        funding = guilds.account_id(self._connection, guild_id, AccountKind.FUNDING)
        move(
            self._connection,
            Movement(
                code=TransferCode.GRANT,
                debit=funding,
                credit=guilds.account_id(self._connection, guild_id, kind, owner),
                amount=amount,
                at_ms=to_ms(now),
                key=key,
                actor=actor_id,
                memo=memo,
            ),
        )

    def pool(self, guild_id: GuildId) -> PoolView:
        return receipts.pool(self._connection, guild_id, self._start)

    def receipt(self, job_id: JobId) -> Receipt | None:
        return receipts.receipt(self._connection, job_id)

    def audit(self) -> list[str]:
        return audit.audit(self._connection)
