"""Holds: money set aside for a job, until it is captured or voided; what was captured can be refunded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)

from bot.domain.allowance import AccountKind, HoldState
from bot.domain.errors import KeyReusedError, OverdrawnError
from bot.domain.ids import AccountId, GuildId, HoldId, MemberId
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.domain.parts import pro_rata
from bot.storage.columns import Id, Text
from bot.storage.moments import to_ms
from bot.storage.statements import ConstraintError, Prepared, Row, into
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
# By the number of the account: two units that settle cannot wait for one another in a circle.
_ORDER = (holds.c.account_id, holds.c.id)
_STILL_OPEN = Prepared(
    select(holds.c.id, holds.c.amount_micro_usd)
    .where(_of_job, holds.c.state == HoldState.OPEN.value)
    .order_by(*_ORDER)
)
_settle = update(holds).where(holds.c.state == HoldState.OPEN.value)
_this = holds.c.id == bindparam("hold", type_=Id)
_charge = bindparam("charge", type_=Id)
_WHAT = (
    holds.c.id,
    holds.c.account_id,
    _spent_id,
    holds.c.amount_micro_usd,
    holds.c.captured_micro_usd,
    holds.c.refunded_micro_usd,
)
_capture = _settle.values(
    state=HoldState.CAPTURED.value,
    captured_micro_usd=case(
        (holds.c.amount_micro_usd < _charge, holds.c.amount_micro_usd), else_=_charge
    ),
    settled_at_ms=bindparam("now_ms"),
).returning(*_WHAT)
_CAPTURE = Prepared(_capture.where(_this))
_others = holds.alias("others")
_one_payer = (
    select(func.count()).where(_others.c.job_id == _job).select_from(_others).scalar_subquery() == 1
)
_CAPTURE_ALL = Prepared(_capture.where(_of_job, _one_payer))
_VOID = Prepared(
    _settle.where(_this)
    .values(state=HoldState.VOIDED.value, settled_at_ms=bindparam("now_ms"))
    .returning(*_WHAT)
)
_FIND = Prepared(select(*_WHAT).where(_of_job).order_by(*_ORDER))
_WRITE = Prepared(
    into(
        holds,
        "guild_id",
        "account_id",
        "member_id",
        "amount_micro_usd",
        "captured_micro_usd",
        "refunded_micro_usd",
        "state",
        "at_ms",
        "settled_at_ms",
    ).returning(holds.c.id)
)
counted = case(
    (holds.c.state == HoldState.OPEN.value, holds.c.amount_micro_usd),
    else_=holds.c.captured_micro_usd - holds.c.refunded_micro_usd,
)
"""What a hold counts in a window: all of it while open, then what was taken and not given back."""

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
    refunded: MicroUsd


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
        reserve(connection, account, job.price)
        return
    there = _OPENED.first(connection, {"job": job.id})
    if there is None:
        raise OverdrawnError(f"job {job.id}: nothing can be held on account {account}")
    if there != (account, job.member_id, job.price):
        raise KeyReusedError(f"job {job.id} has another hold already")


def capture(connection: Connection, job: Job, charge: MicroUsd, now: datetime) -> list[Held]:
    """Mark the job's holds captured, as far as they reach, each by its part; empty when that was done already."""
    when = {"charge": charge, "now_ms": to_ms(now)}
    alone = _CAPTURE_ALL.first(connection, {"job": job.id} | when)
    if alone is not None:
        return [_held(alone)]
    still_open = _STILL_OPEN.all(connection, {"job": job.id})
    amounts = [amount for _, amount in still_open]
    parts = pro_rata(min(charge, sum(amounts)), amounts)
    captured = (
        _CAPTURE.first(connection, {"hold": hold, "charge": part, "now_ms": to_ms(now)})
        for (hold, _), part in zip(still_open, parts, strict=True)
    )
    return [_held(row) for row in captured if row is not None]


def void(connection: Connection, job: Job, now: datetime) -> list[Held]:
    """Mark the job's holds voided; empty when they are settled already."""
    voided = (
        void_one(connection, hold, now) for hold, _ in _STILL_OPEN.all(connection, {"job": job.id})
    )
    return [held for held in voided if held is not None]


def void_one(connection: Connection, hold: HoldId, now: datetime) -> Held | None:
    """Mark a hold voided; None when it is settled already."""
    row = _VOID.first(connection, {"hold": hold, "now_ms": to_ms(now)})
    return None if row is None else _held(row)


def find(connection: Connection, job: Job) -> list[Held]:
    """Every hold of the job."""
    return [_held(row) for row in _FIND.all(connection, {"job": job.id})]


def release(connection: Connection, held: Held) -> None:
    """Give what was held back to the account's own disposal."""
    if held.amount:
        _HELD.count(connection, {"account": held.account, "amount": -held.amount})


def give_back(connection: Connection, hold: HoldId, amount: MicroUsd) -> None:
    """Count `amount` as refunded; the table refuses more than was captured."""
    _GIVE_BACK.count(connection, {"hold": hold, "amount": amount})


def reserve(connection: Connection, account: AccountId, amount: MicroUsd) -> None:
    """Set so much of an account aside.

    Raises:
        OverdrawnError: when the account does not cover it.
    """
    if not amount:
        return
    try:
        _HELD.count(connection, {"account": account, "amount": amount})
    except ConstraintError as error:
        raise OverdrawnError(f"account {account} does not cover {amount}") from error


def write_pledged(
    connection: Connection,
    guild_id: GuildId,
    account: AccountId,
    member_id: MemberId,
    amount: MicroUsd,
    now: datetime,
) -> HoldId:
    """Write a hold that belongs to no job yet, and set its amount aside."""
    hold = _write(connection, guild_id, account, member_id, amount, now, state=HoldState.OPEN)
    reserve(connection, account, amount)
    return hold


def write_captured(
    connection: Connection,
    guild_id: GuildId,
    account: AccountId,
    member_id: MemberId,
    amount: MicroUsd,
    now: datetime,
) -> HoldId:
    """Write a hold that is captured at once and belongs to no job: a use of a share that is no clip."""
    return _write(connection, guild_id, account, member_id, amount, now, state=HoldState.CAPTURED)


def _write(
    connection: Connection,
    guild_id: GuildId,
    account: AccountId,
    member_id: MemberId,
    amount: MicroUsd,
    now: datetime,
    *,
    state: HoldState,
) -> HoldId:
    captured = state is HoldState.CAPTURED
    said = {
        "guild_id": guild_id,
        "account_id": account,
        "member_id": member_id,
        "amount_micro_usd": amount,
        "captured_micro_usd": amount if captured else 0,
        "refunded_micro_usd": 0,
        "state": state.value,
        "at_ms": to_ms(now),
        "settled_at_ms": to_ms(now) if captured else None,
    }
    return HoldId(_WRITE.one(connection, said)[0])


def _held(row: Row) -> Held:
    hold, account, spent, amount, captured, refunded = row
    return Held(
        id=HoldId(hold),
        account=AccountId(account),
        spent=AccountId(spent),
        amount=MicroUsd(amount),
        captured=MicroUsd(captured),
        refunded=MicroUsd(refunded),
    )
