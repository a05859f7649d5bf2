"""The money of a unit of work: every verb of `ports.Ledger`, each idempotent by its key."""

from datetime import datetime

from sqlalchemy import Connection

from bot.domain.allowance import AccountKind, Standing, TransferCode
from bot.domain.errors import KeyReusedError, OverdrawnError
from bot.domain.ids import AccountId, ChannelId, GuildId, JobId, MemberId, RoleId
from bot.domain.job import Job
from bot.domain.money import ZERO, MicroUsd
from bot.domain.parts import pro_rata
from bot.ports import GuildRow, PoolView, Receipt
from bot.storage import audit, guilds, holds, receipts
from bot.storage.guilds import GuildStart
from bot.storage.holds import Held
from bot.storage.moments import to_ms
from bot.storage.standing import newcomer, read_standing
from bot.storage.statements import ConstraintError
from bot.storage.transfers import Movement, amount_of, move


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
        places: tuple[ChannelId, ChannelId | None] | None = None,
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
                places=places,
            )

        standing = read()
        if standing is None:
            guild = self.open_guild(guild_id, now)
            standing = read() or newcomer(guild, member_id, self._start.pool, now)
        return standing

    def hold(self, job: Job, account: AccountId, now: datetime, *, purse: AccountKind) -> None:
        holds.open_hold(self._connection, job, account, now, purse)

    def capture(self, job: Job, charge: MicroUsd, now: datetime) -> None:
        settled = holds.capture(self._connection, job, charge, now)
        for held in settled:
            if held.captured:
                movement = Movement(
                    code=TransferCode.CAPTURE,
                    debit=held.account,
                    credit=held.spent,
                    amount=held.captured,
                    at_ms=to_ms(now),
                    key=str(held.id),
                    hold=held.id,
                )
                move(self._connection, movement, release=held.amount)
            else:
                holds.release(self._connection, held)
        beyond = charge - sum(held.captured for held in settled)
        if settled and beyond > 0:
            self.overrun(job, MicroUsd(beyond), now, memo="charged above the hold")

    def void(self, job: Job, now: datetime) -> None:
        for held in holds.void(self._connection, job, now):
            holds.release(self._connection, held)

    def refund(self, job: Job, amount: MicroUsd, now: datetime, *, key: str, memo: str) -> None:
        captured = [held for held in holds.find(self._connection, job) if held.captured]
        if not captured:
            raise OverdrawnError(f"job {job.id}: nothing was captured that could be refunded")
        keys = [key if len(captured) == 1 else f"{key}:{held.id}" for held in captured]
        moved = [amount_of(self._connection, TransferCode.REFUND, each) for each in keys]
        if any(moved):  # the same again: the parts were worked out then
            parts = [each or ZERO for each in moved]
            if sum(parts) != amount:
                raise KeyReusedError(f"the key {key!r} was used for another refund")
        else:
            parts = _parts(job, amount, captured)
        for held, part, each in zip(captured, parts, keys, strict=True):
            if part:
                self._refund(job, held, part, now, key=each, memo=memo)

    def _refund(
        self, job: Job, held: Held, amount: MicroUsd, now: datetime, *, key: str, memo: str
    ) -> None:
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
                holds.give_back(self._connection, held.id, amount)
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
                hold=held[0].id if held else None,
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


def _parts(job: Job, amount: MicroUsd, captured: list[Held]) -> list[MicroUsd]:
    """What each payer gets back: in proportion to what they have paid and not got back."""
    if len(captured) == 1:
        return [amount]  # the table itself refuses more than was captured
    paid = [held.captured - held.refunded for held in captured]
    if amount > sum(paid):
        raise OverdrawnError(f"job {job.id}: a refund beyond what was captured")
    return pro_rata(amount, paid)
