"""Transfers: money moves from one account to another, once a key, and is never changed afterwards."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, case, select, update

from bot.domain.allowance import TransferCode
from bot.domain.errors import KeyReusedError
from bot.domain.ids import AccountId, HoldId, MemberId
from bot.domain.money import ZERO, MicroUsd
from bot.storage.columns import Id
from bot.storage.statements import Prepared, into
from bot.storage.tables import accounts, transfers

_written = (
    transfers.c.code,
    transfers.c.debit_id,
    transfers.c.credit_id,
    transfers.c.amount_micro_usd,
    transfers.c.hold_id,
    transfers.c.actor_id,
    transfers.c.memo,
)
_names = tuple(column.name for column in _written)
_WRITE = Prepared(
    into(transfers, *_names, "idem", "at_ms").on_conflict_do_nothing(
        index_elements=[transfers.c.idem]
    )
)
_WRITTEN = Prepared(select(*_written).where(transfers.c.idem == bindparam("idem")))

_AMOUNT = Prepared(
    select(transfers.c.amount_micro_usd).where(transfers.c.idem == bindparam("idem"))
)

_debited = accounts.c.id == bindparam("debit", type_=Id)
_both = accounts.c.id.in_((bindparam("debit", type_=Id), bindparam("credit", type_=Id)))
_post = update(accounts).values(
    debits_micro_usd=accounts.c.debits_micro_usd
    + case((_debited, bindparam("amount", type_=Id)), else_=0),
    credits_micro_usd=accounts.c.credits_micro_usd
    + case((_debited, 0), else_=bindparam("amount", type_=Id)),
    held_micro_usd=accounts.c.held_micro_usd
    - case((_debited, bindparam("release", type_=Id)), else_=0),
)
_POST = Prepared(_post.where(_both))
_locked = (
    select(accounts.c.id)
    .where(_both)
    .order_by(accounts.c.id)
    .with_for_update(key_share=True)
    .cte("locked")
)
_LOCK_AND_POST = Prepared(_post.where(accounts.c.id == _locked.c.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One transfer about to be written."""

    code: TransferCode
    debit: AccountId
    credit: AccountId
    amount: MicroUsd
    at_ms: int
    key: str  #: unique among the transfers of its code
    hold: HoldId | None = None
    actor: MemberId | None = None
    memo: str = ""


def move(connection: Connection, movement: Movement, *, release: MicroUsd = ZERO) -> bool:
    """Write a transfer and post it to both accounts; `release` ends that much of the payer's holds.

    Returns False, and changes nothing, when the same transfer is there already.

    Raises:
        KeyReusedError: when another transfer has the key.
    """
    idem = f"{movement.code}:{movement.key}"
    said = {
        "code": movement.code.value,
        "debit_id": movement.debit,
        "credit_id": movement.credit,
        "amount_micro_usd": movement.amount,
        "hold_id": movement.hold,
        "actor_id": movement.actor,
        "memo": movement.memo,
    }
    key = {"idem": idem}
    if _WRITE.count(connection, said | key | {"at_ms": movement.at_ms}) == 1:
        post(connection, movement.debit, movement.credit, movement.amount, release=release)
        return True
    if _WRITTEN.one(connection, key) != tuple(said.values()):
        raise KeyReusedError(f"the key {idem!r} was used for another transfer")
    return False


def amount_of(connection: Connection, code: TransferCode, key: str) -> MicroUsd | None:
    """What the transfer of this key moved; None where there is none."""
    row = _AMOUNT.first(connection, {"idem": f"{code}:{key}"})
    return None if row is None else MicroUsd(row[0])


def post(
    connection: Connection,
    debit: AccountId,
    credit: AccountId,
    amount: MicroUsd,
    *,
    release: MicroUsd,
) -> None:
    """Keep both balances, locked in the order of their numbers so that two movements cannot wait in a circle."""
    statement = _LOCK_AND_POST if connection.dialect.name == "postgresql" else _POST
    statement.count(
        connection, {"debit": debit, "credit": credit, "amount": amount, "release": release}
    )
