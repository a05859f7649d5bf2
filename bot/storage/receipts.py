"""Money for reading: a guild's purse, and one job's whole story."""

from sqlalchemy import Connection, and_, bindparam, exists, select

from bot.domain.allowance import AccountKind, HoldState, TransferCode
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.money import ZERO, MicroUsd
from bot.domain.sponsorship import Host
from bot.ports import Line, Payer, PoolView, Receipt
from bot.storage.guilds import GuildStart
from bot.storage.loans import borrowed
from bot.storage.moments import from_ms
from bot.storage.rows import JOB_COLUMNS, job_of
from bot.storage.sponsor_tables import sponsorships
from bot.storage.statements import Prepared
from bot.storage.tables import NOBODY, accounts, holds, jobs, transfers
from bot.storage.wish_tables import wishes

_BALANCES = Prepared(
    select(
        accounts.c.kind,
        accounts.c.credits_micro_usd - accounts.c.debits_micro_usd,
        accounts.c.held_micro_usd,
    ).where(accounts.c.guild_id == bindparam("guild"), accounts.c.owner_id == NOBODY)
)
_HOLD = Prepared(
    select(
        holds.c.id,
        holds.c.amount_micro_usd,
        holds.c.captured_micro_usd,
        holds.c.refunded_micro_usd,
        holds.c.state,
        accounts.c.kind,
        holds.c.member_id,
        exists(select(wishes.c.id).where(wishes.c.job_id == holds.c.job_id)),
        sponsorships.c.host_id,
        sponsorships.c.from_pool,
        borrowed,
        *JOB_COLUMNS,
    )
    .join_from(holds, accounts, accounts.c.id == holds.c.account_id)
    .join(jobs, jobs.c.id == holds.c.job_id)
    .outerjoin(
        sponsorships,
        and_(
            accounts.c.kind == AccountKind.SPONSOR.value, sponsorships.c.id == accounts.c.owner_id
        ),
    )
    .where(holds.c.job_id == bindparam("job"))
    .order_by(holds.c.id)
)
_LINES = Prepared(
    select(transfers.c.at_ms, transfers.c.code, transfers.c.amount_micro_usd, transfers.c.memo)
    .join_from(transfers, holds, holds.c.id == transfers.c.hold_id)
    .where(holds.c.job_id == bindparam("job"))
    .order_by(transfers.c.id)
)


def pool(connection: Connection, guild_id: GuildId, start: GuildStart) -> PoolView:
    """A guild's purse; of a guild that is not opened yet, what it will start with."""
    balances = {
        kind: (balance, held)
        for kind, balance, held in _BALANCES.all(connection, {"guild": guild_id})
    }
    if not balances:
        return PoolView(available=start.pool, held=ZERO, spent=ZERO, overrun=ZERO)
    balance, held = balances[AccountKind.POOL]
    return PoolView(
        available=MicroUsd(balance - held),
        held=MicroUsd(held),
        spent=MicroUsd(balances[AccountKind.SPENT][0]),
        overrun=MicroUsd(-balances[AccountKind.OVERRUN][0]),
    )


def receipt(connection: Connection, job_id: JobId) -> Receipt | None:
    """One job's whole money story; None when there is no such job or hold."""
    rows = _HOLD.all(connection, {"job": job_id})
    if not rows:
        return None
    payers = [
        Payer(
            member_id=MemberId(member),
            purse=AccountKind(kind),
            host=None if host is None else Host(MemberId(host), bool(of_pool)),
            held=MicroUsd(amount),
            captured=MicroUsd(captured),
            refunded=MicroUsd(refunded),
        )
        for _, amount, captured, refunded, _, kind, member, _, host, of_pool, *_ in rows
    ]
    _, _, _, _, state, _, _, leftover, _, _, lent, *job = rows[0]
    return Receipt(
        job=job_of(job),
        held=MicroUsd(sum(each.held for each in payers)),
        captured=MicroUsd(sum(each.captured for each in payers)),
        refunded=MicroUsd(sum(each.refunded for each in payers)),
        from_pool=payers[0].purse is AccountKind.POOL,
        state=HoldState(state),
        lines=tuple(
            Line(at=from_ms(at_ms), code=TransferCode(code), amount=MicroUsd(moved), memo=memo)
            for at_ms, code, moved, memo in _LINES.all(connection, {"job": job_id})
        ),
        payers=tuple(payers),
        leftover=bool(leftover),
        borrowed=bool(lent),
    )
