"""Holds: money set aside for a job, until it is captured or voided; what was captured can be refunded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    exists,
    insert,
    literal,
    literal_column,
    select,
    update,
)

from bot.domain.allowance import AccountKind, HoldState
from bot.domain.errors import KeyReusedError, OverdrawnError
from bot.domain.ids import AccountId, HoldId
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.storage.columns import Id, Text
from bot.storage.moments import to_ms
from bot.storage.statements import ConstraintError, Prepared, Row
from bot.storage.tables import accounts, holds

# Written out: inside RETURNING, SQLAlchemy leaves the tables' names away on SQLite, and `guild_id = guild_id` is
# always true.
_spent_id: ColumnElement[int] = literal_column(
    "(SELECT spent.id FROM accounts AS spent WHERE spent.guild_id = holds.guild_id AND spent.kind = 'spent')",
    Id,
)
_job = bindparam("job", type_=Id)
_of_job = holds.c.job_id == _job

_SOURCE = {
    "job_id": _job,
    "guild_id": accounts.c.guild_id,
    "account_id": accounts.c.id,
    "member_id": bindparam("member", type_=Id),
    "amount_micro_usd": bindparam("amount", type_=Id),
    "captured_micro_usd": literal(0, Id),
    "refunded_micro_usd": literal(0, Id),
    "state": literal(HoldState.OPEN.value, Text),
    "at_ms": bindparam("at_ms", type_=Id),
}
# Only on an account of the guild that may be held from, and only where the job has no hold yet.
_OPEN = Prepared(
    insert(holds).from_select(
        list(_SOURCE),
        select(*_SOURCE.values()).where(
            accounts.c.id == bindparam("account"),
            accounts.c.guild_id == bindparam("guild"),
            accounts.c.kind == bindparam("kind"),
            accounts.c.frozen == 0,
            ~exists(select(holds.c.id).where(_of_job)),
        ),
    )
)
_OPENED = Prepared(
    select(holds.c.account_id, holds.c.member_id, holds.c.amount_micro_usd).where(_of_job)
)
_HELD = Prepared(
    update(accounts)
    .where(accounts.c.id == bindparam("account"))
    .values(held_micro_usd=accounts.c.held_micro_usd + bindparam("amount", type_=Id))
)
_settle = update(holds).where(_of_job, holds.c.state == HoldState.OPEN.value)
_charge = bindparam("charge", type_=Id)
_WHAT = (
    holds.c.id,
    holds.c.account_id,
    _spent_id,
    holds.c.amount_micro_usd,
    holds.c.captured_micro_usd,
)
_CAPTURE = Prepared(
    _settle.values(
        state=HoldState.CAPTURED.value,
        captured_micro_usd=case(
            (holds.c.amount_micro_usd < _charge, holds.c.amount_micro_usd), else_=_charge
        ),
        settled_at_ms=bindparam("now_ms"),
    ).returning(*_WHAT)
)
_VOID = Prepared(
    _settle.values(state=HoldState.VOIDED.value, settled_at_ms=bindparam("now_ms")).returning(
        *_WHAT
    )
)
_FIND = Prepared(select(*_WHAT).where(_of_job))
_GIVE_BACK = Prepared(
    update(holds)
    .where(holds.c.id == bindparam("hold"))
    .values(refunded_micro_usd=holds.c.refunded_micro_usd + bindparam("amount", type_=Id))
)


@dataclass(frozen=True, slots=True)
class Held:
    """A hold as it stands, and the accounts between which its money moves."""

    id: HoldId
    account: AccountId
    spent: AccountId
    amount: MicroUsd
    captured: MicroUsd


def open_hold(
    connection: Connection, job: Job, account: AccountId, now: datetime, kind: AccountKind
) -> None:
    """Hold the job's price; a second time changes nothing.

    Raises:
        KeyReusedError: when the job's hold is of another account, member or amount.
        OverdrawnError: when the account is not there, is frozen or does not cover it.
    """
    opened = _OPEN.count(
        connection,
        {
            "job": job.id,
            "account": account,
            "guild": job.guild_id,
            "kind": kind.value,
            "member": job.member_id,
            "amount": job.price,
            "at_ms": to_ms(now),
        },
    )
    if opened == 1:
        _reserve(connection, job, account, job.price)
        return
    there = _OPENED.first(connection, {"job": job.id})
    if there is None:
        raise OverdrawnError(f"job {job.id}: nothing can be held on account {account}")
    if there != (account, job.member_id, job.price):
        raise KeyReusedError(f"job {job.id} has another hold already")


def capture(connection: Connection, job: Job, charge: MicroUsd, now: datetime) -> Held | None:
    """Mark the hold captured, as far as it reaches; None when it is settled already."""
    said = {"job": job.id, "charge": charge, "now_ms": to_ms(now)}
    return _settled(_CAPTURE.first(connection, said))


def void(connection: Connection, job: Job, now: datetime) -> Held | None:
    """Mark the hold voided; None when it is settled already."""
    return _settled(_VOID.first(connection, {"job": job.id, "now_ms": to_ms(now)}))


def find(connection: Connection, job: Job) -> Held | None:
    return _settled(_FIND.first(connection, {"job": job.id}))


def release(connection: Connection, held: Held) -> None:
    """Give what was held back to the account's own disposal."""
    if held.amount:
        _HELD.count(connection, {"account": held.account, "amount": -held.amount})


def give_back(connection: Connection, held: Held, amount: MicroUsd) -> None:
    """Count `amount` as refunded; the table refuses more than was captured."""
    _GIVE_BACK.count(connection, {"hold": held.id, "amount": amount})


def _reserve(connection: Connection, job: Job, account: AccountId, amount: MicroUsd) -> None:
    if not amount:
        return
    try:
        _HELD.count(connection, {"account": account, "amount": amount})
    except ConstraintError as error:
        raise OverdrawnError(f"job {job.id}: account {account} does not cover it") from error


def _settled(row: Row | None) -> Held | None:
    if row is None:
        return None
    hold, account, spent, amount, captured = row
    return Held(
        HoldId(hold), AccountId(account), AccountId(spent), MicroUsd(amount), MicroUsd(captured)
    )
