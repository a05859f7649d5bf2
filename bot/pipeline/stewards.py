"""What stewards do with a guild's money: grant, freeze, refund, look through the books."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.books import harmless
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import RUNNING, WAITING, Job, JobState
from bot.domain.money import MicroUsd
from bot.domain.person import Person
from bot.domain.proposal import ProposalState
from bot.domain.refusals import JobNotFound, Refusal
from bot.domain.treasury_refusals import BudgetAboveCeiling, NothingToRefund, PoolLacks
from bot.pipeline import sponsoring
from bot.pipeline.budget import touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.ports import Entry, Unit

MANY = 500  #: so many of a member's newest jobs are looked through for waiting ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A wallet was frozen, or let go."""

    frozen: bool
    changed: bool
    cancelled: tuple[Job, ...]  #: jobs that had not begun
    swept: MicroUsd
    taken_back: bool = (
        False  #: pledges for clips that had not begun, proposals or sponsorships of their own
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded:
    """A charge was given back, to each payer in proportion."""

    job_id: JobId
    amount: MicroUsd
    payers: tuple[MemberId, ...]


@refuses_when_busy
async def grant(
    house: House,
    steward: Person,
    member_id: MemberId,
    amount: MicroUsd,
    *,
    from_pool: bool,
    memo: str,
) -> MicroUsd | Refusal:
    """Put money into a member's wallet: out of the pool, or new money. Returns what the wallet has then."""
    now = house.clock.now()

    def work(unit: Unit) -> MicroUsd | Refusal:
        guild = touch(unit, steward.guild_id, now)
        standing = unit.ledger.standing(steward.guild_id, member_id, now)
        key = f"wallet-{steward.key}"
        if unit.treasury.knows(TransferCode.GRANT, key) is None:
            if from_pool and amount > standing.pool_available:
                return PoolLacks(amount, standing.pool_available)
            if not from_pool and guild.ceiling is not None and amount > guild.ceiling:
                return BudgetAboveCeiling(amount, guild.ceiling)
            _grant(unit, steward, member_id, amount, key, from_pool=from_pool, memo=memo, now=now)
        return unit.ledger.standing(steward.guild_id, member_id, now).wallet_available

    return await house.database.write(work)


def _grant(
    unit: Unit,
    steward: Person,
    member_id: MemberId,
    amount: MicroUsd,
    key: str,
    *,
    from_pool: bool,
    memo: str,
    now: datetime,
) -> None:
    if from_pool:
        unit.treasury.award(
            steward.guild_id, member_id, amount, now, key=key, actor_id=steward.member_id, memo=memo
        )
    else:
        unit.ledger.grant(
            steward.guild_id,
            amount,
            now,
            key=key,
            actor_id=steward.member_id,
            member_id=member_id,
            memo=memo,
        )


@refuses_when_busy
async def freeze(
    house: House, steward: Person, member_id: MemberId, *, frozen: bool, sweep: bool
) -> Frozen:
    """Freeze a member's money and end what of theirs has not begun, or let it go again."""
    now = house.clock.now()

    def work(unit: Unit) -> Frozen:
        touch(unit, steward.guild_id, now)
        unit.treasury.lock(steward.guild_id)
        changed = unit.treasury.freeze(steward.guild_id, member_id, now, frozen=frozen)
        cancelled: list[Job] = []
        if frozen:
            for job in unit.jobs.of_member(steward.guild_id, member_id, limit=MANY):
                ended = settle(unit, job, JobState.CANCELLED, now) if job.state in WAITING else None
                cancelled += [ended] if ended is not None else []
        taken_back = frozen and _take_back(unit, steward.guild_id, member_id, now)
        swept = MicroUsd(0)
        if frozen and sweep:
            swept = unit.treasury.sweep(
                steward.guild_id, member_id, now, key=steward.key, actor_id=steward.member_id
            )
        return Frozen(
            frozen=frozen,
            changed=changed,
            cancelled=tuple(cancelled),
            swept=swept,
            taken_back=taken_back,
        )

    outcome = await house.database.write(work)
    for job in outcome.cancelled:
        house.board.moved(job)
    house.board.wake_commons.set()
    return outcome


def _take_back(unit: Unit, guild_id: GuildId, member_id: MemberId, now: datetime) -> bool:
    """End what a member proposed or pays for others, and let go of what they pledged; whether there was any of it."""
    found = sponsoring.take_back(unit, guild_id, member_id, now)
    for proposal in unit.proposals.collecting(guild_id):
        if proposal.member_id == member_id:
            unit.proposals.advance(proposal, state=ProposalState.WITHDRAWN)
            unit.proposals.let_go(proposal, now)
        elif unit.proposals.let_go(proposal, now, member_id=member_id):
            unit.proposals.advance(proposal, state=proposal.state)  # its card is drawn anew
        else:
            continue
        found = True
    return found


@refuses_when_busy
async def refund(
    house: House, steward: Person, job_id: JobId, amount: MicroUsd | None, *, memo: str
) -> Refunded | Refusal:
    """Give back what a job cost its payers, or a part of it. The shares in whose window it counted are restored."""
    now = house.clock.now()

    def work(unit: Unit) -> Refunded | Refusal:
        unit.treasury.lock(steward.guild_id)
        found = unit.ledger.receipt(job_id)
        if found is None or found.job.guild_id != steward.guild_id:
            return JobNotFound(job_id)
        mark = f"refund:{steward.key}"
        done = unit.marks.get(mark)
        most = MicroUsd(found.captured - found.refunded)
        wanted = amount or most
        payers = tuple(dict.fromkeys(each.member_id for each in found.payers))
        if done is not None:
            return Refunded(job_id=job_id, amount=MicroUsd(int(done)), payers=payers)
        if not most or wanted > most:
            return NothingToRefund(job_id, most, under_way=found.job.state in WAITING | RUNNING)
        unit.ledger.refund(found.job, wanted, now, key=steward.key, memo=memo)
        unit.marks.put(mark, str(wanted))
        return Refunded(job_id=job_id, amount=wanted, payers=payers)

    return await house.database.write(work)


async def audit(house: House) -> list[str]:
    """Every broken invariant of the books. One at a time: the other reader is for those who ask for less."""
    async with house.board.auditing:
        return await house.database.read(lambda unit: unit.ledger.audit())


COLUMNS = ("number", "at_utc", "what", "from", "to", "usd", "job", "by", "memo")


def table(entries: Iterable[Entry], *, head: bool = True) -> str:
    """Lines of the journal as CSV, in dollars with six decimals, so that their sum is exact."""
    out = io.StringIO()
    lines = csv.writer(out)
    if head:
        lines.writerow(COLUMNS)
    for entry in entries:
        lines.writerow(
            (
                entry.id,
                f"{entry.at:%Y-%m-%d %H:%M:%S}",
                entry.code.value,
                _purse(entry.debit.kind, entry.debit.owner_id),
                _purse(entry.credit.kind, entry.credit.owner_id),
                f"{entry.amount // 1_000_000}.{entry.amount % 1_000_000:06d}",
                "" if entry.job_id is None else f"#{entry.job_id}",
                "" if entry.actor_id is None else _purse(AccountKind.MEMBER, entry.actor_id),
                harmless(entry.memo),
            )
        )
    return out.getvalue()


def _purse(kind: AccountKind, owner: int) -> str:
    """Never a bare id: a sheet takes it for a number and rounds away its end."""
    return f"{kind.value}:{owner}" if owner else kind.value
