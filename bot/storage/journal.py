"""The journal for reading: a guild's transfers, a member's own, and the gifts among them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, cast, literal, or_, select, text, union

from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.ids import AccountId, GuildId, HoldId, JobId, MemberId
from bot.domain.money import MicroUsd
from bot.ports.treasury import Entry, Gift, Purse
from bot.storage.columns import Id, Text
from bot.storage.moments import from_ms, to_ms
from bot.storage.statements import Prepared, Row
from bot.storage.tables import accounts, holds, transfers

NO_LIMIT = 2**62

_debit, _credit = accounts.alias("debit"), accounts.alias("credit")
_back = transfers.alias("back")
_entries = (
    select(
        transfers.c.id,
        transfers.c.at_ms,
        transfers.c.code,
        _debit.c.kind,
        _debit.c.owner_id,
        _credit.c.kind,
        _credit.c.owner_id,
        transfers.c.amount_micro_usd,
        holds.c.job_id,
        transfers.c.actor_id,
        transfers.c.memo,
    )
    .join_from(transfers, _debit, _debit.c.id == transfers.c.debit_id)
    .join(_credit, _credit.c.id == transfers.c.credit_id)
    .outerjoin(holds, holds.c.id == transfers.c.hold_id)
    .where(
        _debit.c.guild_id == bindparam("guild"),
        transfers.c.at_ms >= bindparam("since_ms", type_=Id),
        transfers.c.at_ms < bindparam("until_ms", type_=Id),
    )
    .order_by(transfers.c.id.desc())
    .limit(bindparam("most"))
)
_member = bindparam("member", type_=Id)
_ALL = Prepared(_entries)
# Looked up purse by purse: whoever has few lines would else wait for a look through everybody's.
_wallet = (
    select(accounts.c.id)
    .where(
        accounts.c.guild_id == bindparam("guild"),
        accounts.c.kind == AccountKind.MEMBER.value,
        accounts.c.owner_id == _member,
    )
    .scalar_subquery()
)
_payers = select(accounts.c.id).where(
    accounts.c.guild_id == bindparam("guild"),
    or_(accounts.c.kind != AccountKind.MEMBER.value, accounts.c.owner_id == _member),
)
_own = union(
    select(transfers.c.id).where(transfers.c.debit_id == _wallet),
    select(transfers.c.id).where(transfers.c.credit_id == _wallet),
    select(transfers.c.id)
    .join_from(holds, transfers, transfers.c.hold_id == holds.c.id)
    .where(holds.c.account_id.in_(_payers), holds.c.member_id == _member),
)
_OF_MEMBER = Prepared(_entries.where(transfers.c.id.in_(_own)))
_gifts = (
    select(
        transfers.c.id,
        transfers.c.at_ms,
        transfers.c.actor_id,
        _credit.c.owner_id,
        transfers.c.amount_micro_usd,
        transfers.c.hold_id,
        transfers.c.debit_id,
        transfers.c.credit_id,
        _back.c.amount_micro_usd,
    )
    .join_from(transfers, _credit, _credit.c.id == transfers.c.credit_id)
    .outerjoin(
        _back,
        _back.c.idem
        == literal(f"{TransferCode.REVERSAL.value}:", Text) + cast(transfers.c.id, Text),
    )
    .where(
        _credit.c.guild_id == bindparam("guild"),
        # Written out: the index of gifts is used by whoever says so to the letter.
        text(f"transfers.code = '{TransferCode.GIFT.value}'"),
    )
    .order_by(transfers.c.id.desc())
)
_GIFT = Prepared(_gifts.where(transfers.c.id == bindparam("gift", type_=Id)))
_GIFTS = Prepared(_gifts.where(transfers.c.at_ms >= bindparam("since_ms", type_=Id)))


@dataclass(frozen=True, slots=True)
class Found:
    """A gift, and the accounts between which it moved."""

    gift: Gift
    debit: AccountId
    credit: AccountId
    hold: HoldId | None


def entries(
    connection: Connection,
    guild_id: GuildId,
    *,
    member_id: MemberId | None,
    limit: int | None,
    since: datetime | None,
    until: datetime | None,
) -> list[Entry]:
    """See `ports.Treasury.journal`."""
    said = {
        "guild": guild_id,
        "since_ms": 0 if since is None else to_ms(since),
        "until_ms": NO_LIMIT if until is None else to_ms(until),
        "most": NO_LIMIT if limit is None else limit,
    }
    if member_id is None:
        rows = _ALL.all(connection, said)
    else:
        rows = _OF_MEMBER.all(connection, said | {"member": member_id})
    return [_entry(row) for row in reversed(rows)]


def gift(connection: Connection, guild_id: GuildId, gift_id: int) -> Found | None:
    """A gift of this guild."""
    row = _GIFT.first(connection, {"guild": guild_id, "gift": gift_id})
    return None if row is None else _found(row)


def gifts(connection: Connection, guild_id: GuildId, since: datetime) -> list[Gift]:
    """The guild's gifts since then, newest first."""
    rows = _GIFTS.all(connection, {"guild": guild_id, "since_ms": to_ms(since)})
    return [_found(row).gift for row in rows]


def _entry(row: Row) -> Entry:
    number, at_ms, code, debit, debit_owner, credit, credit_owner, amount, job, actor, memo = row
    return Entry(
        id=number,
        at=from_ms(at_ms),
        code=TransferCode(code),
        debit=Purse(AccountKind(debit), debit_owner),
        credit=Purse(AccountKind(credit), credit_owner),
        amount=MicroUsd(amount),
        job_id=None if job is None else JobId(job),
        actor_id=None if actor is None else MemberId(actor),
        memo=memo,
    )


def _found(row: Row) -> Found:
    number, at_ms, giver, receiver, amount, hold, debit, credit, back = row
    made = Gift(
        id=number,
        at=from_ms(at_ms),
        giver_id=MemberId(giver),
        receiver_id=MemberId(receiver),
        amount=MicroUsd(amount),
        taken_back=None if back is None else MicroUsd(back),
    )
    return Found(made, AccountId(debit), AccountId(credit), None if hold is None else HoldId(hold))
