"""The books for reading: every row of a report, straight from journal and jobs."""

import json
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, literal_column, or_, select

from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.books import Asked, Moved, Spent
from bot.domain.ids import GuildId, JobId, MemberId, ModelKey
from bot.domain.invoice import Billed
from bot.domain.job import JobState
from bot.domain.money import ZERO, MicroUsd
from bot.storage.columns import Id
from bot.storage.moments import from_ms, to_ms
from bot.storage.statements import Prepared, Row
from bot.storage.tables import NOBODY, accounts, holds, jobs, transfers

_debit, _credit = accounts.alias("debit"), accounts.alias("credit")
_spent = bindparam("spent", type_=Id)
_since, _until = bindparam("since_ms", type_=Id), bindparam("until_ms", type_=Id)

_SPENT_ACCOUNT = Prepared(
    select(accounts.c.id).where(
        accounts.c.guild_id == bindparam("guild"),
        accounts.c.kind == AccountKind.SPENT.value,
        accounts.c.owner_id == NOBODY,
    )
)
_POOL_ACCOUNT = Prepared(
    select(
        accounts.c.id,
        accounts.c.credits_micro_usd - accounts.c.debits_micro_usd,
    ).where(
        accounts.c.guild_id == bindparam("guild"),
        accounts.c.kind == AccountKind.POOL.value,
        accounts.c.owner_id == NOBODY,
    )
)
_pool = bindparam("pool", type_=Id)
_into = transfers.c.credit_id == _pool
_within = transfers.c.at_ms < _until
# Every line since then: one of a later month counts back to what was there at first, and is no line of the report.
_MOVED = Prepared(
    select(
        transfers.c.code,
        _into.label("into"),
        _within.label("within"),
        func.sum(transfers.c.amount_micro_usd),
    )
    .where(or_(transfers.c.debit_id == _pool, _into), transfers.c.at_ms >= _since)
    .group_by(transfers.c.code, literal_column("2"), literal_column("3"))
)
_spendings = (
    select(
        transfers.c.at_ms,
        transfers.c.code,
        transfers.c.amount_micro_usd,
        _debit.c.kind,
        _credit.c.kind,
        holds.c.member_id,
        holds.c.job_id,
        jobs.c.spec,
    )
    .join_from(transfers, _debit, _debit.c.id == transfers.c.debit_id)
    .join(_credit, _credit.c.id == transfers.c.credit_id)
    .outerjoin(holds, holds.c.id == transfers.c.hold_id)
    .outerjoin(jobs, jobs.c.id == holds.c.job_id)
    .where(
        or_(transfers.c.debit_id == _spent, transfers.c.credit_id == _spent),
        transfers.c.at_ms >= _since,
        transfers.c.at_ms < _until,
    )
    .order_by(transfers.c.id)
)
_SPENT = Prepared(_spendings)
_SPENT_BY = Prepared(_spendings.where(holds.c.member_id == bindparam("member", type_=Id)))
_ASKED = Prepared(
    select(
        jobs.c.id,
        jobs.c.member_id,
        jobs.c.spec,
        jobs.c.state,
        jobs.c.price_micro_usd,
        jobs.c.created_at_ms,
        jobs.c.submitted_at_ms,
    )
    .where(
        jobs.c.guild_id == bindparam("guild"),
        jobs.c.created_at_ms >= _since,
        jobs.c.created_at_ms < _until,
    )
    .order_by(jobs.c.id)
)

_BILLED = Prepared(
    select(
        jobs.c.id,
        jobs.c.ref_id,
        jobs.c.provider,
        func.coalesce(jobs.c.cost_micro_usd, jobs.c.charge_micro_usd, 0),
    )
    .where(jobs.c.guild_id == bindparam("guild"), jobs.c.ref_id.is_not(None))
    .order_by(jobs.c.id)
)


class SqlBooks:
    """`ports.Books` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def spent(
        self,
        guild_id: GuildId,
        since: datetime,
        until: datetime,
        *,
        member_id: MemberId | None = None,
    ) -> list[Spent]:
        account = _SPENT_ACCOUNT.first(self._connection, {"guild": guild_id})
        if account is None:
            return []
        said = {"spent": account[0], "since_ms": to_ms(since), "until_ms": to_ms(until)}
        if member_id is None:
            return [_spent_of(row) for row in _SPENT.all(self._connection, said)]
        rows = _SPENT_BY.all(self._connection, said | {"member": member_id})
        return [_spent_of(row) for row in rows]

    def moved(
        self, guild_id: GuildId, since: datetime, until: datetime
    ) -> tuple[MicroUsd, list[Moved]]:
        account = _POOL_ACCOUNT.first(self._connection, {"guild": guild_id})
        if account is None:
            return ZERO, []
        pool, balance = account
        said = {"pool": pool, "since_ms": to_ms(since), "until_ms": to_ms(until)}
        sums = [
            (code, int(amount if into else -amount), within)
            for code, into, within, amount in _MOVED.all(self._connection, said)
        ]
        moved = [Moved(TransferCode(code), MicroUsd(each)) for code, each, within in sums if within]
        return MicroUsd(balance - sum(each for _, each, _ in sums)), moved

    def asked(self, guild_id: GuildId, since: datetime, until: datetime) -> list[Asked]:
        said = {"guild": guild_id, "since_ms": to_ms(since), "until_ms": to_ms(until)}
        return [_asked_of(row) for row in _ASKED.all(self._connection, said)]

    def billed(self, guild_id: GuildId) -> list[Billed]:
        return [
            Billed(job_id=JobId(job), ref=ref, provider=provider, cost=MicroUsd(cost))
            for job, ref, provider, cost in _BILLED.all(self._connection, {"guild": guild_id})
        ]


def _spent_of(row: Row) -> Spent:
    at_ms, code, amount, debit, credit, member, job, spec = row
    back = debit == AccountKind.SPENT
    purse = AccountKind(credit if back else debit)
    return Spent(
        at=from_ms(at_ms),
        code=TransferCode(code),
        amount=MicroUsd(-amount if back else amount),
        purse=purse,
        member_id=None if member is None or purse is AccountKind.OVERRUN else MemberId(member),
        job_id=None if job is None else JobId(job),
        model_key=None if spec is None else _model_of(spec),
    )


def _asked_of(row: Row) -> Asked:
    job, member, spec, state, price, created_ms, submitted_ms = row
    return Asked(
        job_id=JobId(job),
        member_id=MemberId(member),
        model_key=_model_of(spec),
        state=JobState(state),
        price=MicroUsd(price),
        created_at=from_ms(created_ms),
        submitted_at=None if submitted_ms is None else from_ms(submitted_ms),
    )


def _model_of(spec: str) -> ModelKey:
    return ModelKey(json.loads(spec)["model_key"])
