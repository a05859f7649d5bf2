"""The proposals of a unit of work, and the pledges that are held for them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, literal, or_, select, text, update

from bot.domain.allowance import AccountKind, HoldState
from bot.domain.ids import (
    AccountId,
    GuildId,
    InteractionId,
    MemberId,
    ProposalId,
)
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.domain.proposal import NewProposal, Pledge, Proposal
from bot.storage.columns import Id
from bot.storage.holds import release, reserve, void_one, write_pledged
from bot.storage.moments import from_ms, to_ms
from bot.storage.proposal_rows import PROPOSAL_COLUMNS, proposal_of, row_of
from bot.storage.proposal_tables import COLLECTS, FUNDED, OUTDATED, pledges, proposals
from bot.storage.statements import Prepared, into
from bot.storage.tables import accounts, holds

_all = select(*PROPOSAL_COLUMNS)
_NEW = [column.name for column in PROPOSAL_COLUMNS if column.name != "id"]
_ADD = Prepared(into(proposals, *_NEW).on_conflict_do_nothing().returning(proposals.c.id))
_GET = Prepared(_all.where(proposals.c.id == bindparam("proposal")))
_SAME = Prepared(_all.where(proposals.c.interaction_id == bindparam("interaction")))
_COLLECTING = Prepared(
    _all.where(proposals.c.guild_id == bindparam("guild"), text(COLLECTS)).order_by(proposals.c.id)
)
_OVERDUE = Prepared(
    _all.where(text(COLLECTS), proposals.c.due_at_ms <= bindparam("now_ms"))
    .order_by(proposals.c.due_at_ms, proposals.c.id)
    .limit(bindparam("most"))
)
_FUNDED = Prepared(_all.where(text(FUNDED)).order_by(proposals.c.id).limit(bindparam("most")))
_OUTDATED = Prepared(_all.where(text(OUTDATED)).order_by(proposals.c.id).limit(bindparam("most")))
_NEXT_DUE = Prepared(select(func.min(proposals.c.due_at_ms)).where(text(COLLECTS)))
_SHOWN = Prepared(
    update(proposals)
    .where(proposals.c.id == bindparam("proposal"))
    .values(
        shown=bindparam("version"),
        card_id=func.coalesce(bindparam("card", type_=Id), proposals.c.card_id),
    )
)

_its_holds = select(pledges.c.hold_id).where(pledges.c.proposal_id == bindparam("proposal"))
_PLEDGES = Prepared(
    select(holds.c.member_id, accounts.c.kind, holds.c.amount_micro_usd)
    .join_from(holds, accounts, accounts.c.id == holds.c.account_id)
    .where(
        holds.c.id.in_(_its_holds),
        # A pledge that was taken back is voided without a job.
        or_(holds.c.state != HoldState.VOIDED.value, holds.c.job_id.is_not(None)),
    )
    .order_by(holds.c.id)
)
_PLEDGED = Prepared(
    select(pledges.c.amount_micro_usd).where(pledges.c.interaction_id == bindparam("key"))
)
_pending = and_(
    holds.c.id.in_(_its_holds), holds.c.state == HoldState.OPEN.value, holds.c.job_id.is_(None)
)
_MINE = Prepared(
    select(holds.c.id).where(
        _pending,
        holds.c.account_id == bindparam("account"),
        holds.c.member_id == bindparam("member"),
    )
)
_GROW = Prepared(
    update(holds)
    .where(holds.c.id == bindparam("hold"))
    .values(amount_micro_usd=holds.c.amount_micro_usd + bindparam("amount", type_=Id))
)
_NOTE = Prepared(into(pledges))
_PENDING = Prepared(
    select(holds.c.id)
    .where(
        _pending,
        or_(
            literal(0, Id) == bindparam("everybody", type_=Id),
            holds.c.member_id == bindparam("member"),
        ),
    )
    .order_by(holds.c.account_id, holds.c.id)
)
_ATTACH = Prepared(update(holds).where(_pending).values(job_id=bindparam("job")))


@lru_cache(maxsize=16)
def _advance(columns: tuple[str, ...]) -> Prepared:
    return Prepared(
        update(proposals)
        .where(
            proposals.c.id == bindparam("proposal"),
            proposals.c.state == bindparam("seen_state"),
            proposals.c.version == bindparam("seen_version"),
        )
        .values({column: bindparam(f"new_{column}") for column in columns})
        .values(version=proposals.c.version + 1)
    )


class SqlProposals:
    """`ports.Proposals` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: NewProposal) -> Proposal:
        added = _ADD.first(self._connection, row_of(new))
        if added is None:
            return proposal_of(_SAME.one(self._connection, {"interaction": new.interaction_id}))
        return proposal_of(_GET.one(self._connection, {"proposal": added[0]}))

    def get(self, proposal_id: ProposalId) -> Proposal | None:
        row = _GET.first(self._connection, {"proposal": proposal_id})
        return None if row is None else proposal_of(row)

    def by_interaction(self, interaction_id: InteractionId) -> Proposal | None:
        row = _SAME.first(self._connection, {"interaction": interaction_id})
        return None if row is None else proposal_of(row)

    def advance(self, proposal: Proposal, **changes: object) -> Proposal | None:
        said = {f"new_{name}": value for name, value in changes.items()}
        seen = {
            "proposal": proposal.id,
            "seen_state": proposal.state.value,
            "seen_version": proposal.version,
        }
        if _advance(tuple(changes)).count(self._connection, said | seen) != 1:
            return None
        version: Mapping[str, Any] = {**changes, "version": proposal.version + 1}
        return replace(proposal, **version)

    def keep_shown(self, proposal: Proposal) -> None:
        said = {
            "proposal": proposal.id,
            "version": proposal.version,
            "card": proposal.card_id,
        }
        _SHOWN.count(self._connection, said)

    def pledges(self, proposal_id: ProposalId) -> list[Pledge]:
        rows = _PLEDGES.all(self._connection, {"proposal": proposal_id})
        return [
            Pledge(member_id=MemberId(member), purse=AccountKind(kind), amount=MicroUsd(amount))
            for member, kind, amount in rows
        ]

    def pledged(self, key: InteractionId) -> MicroUsd | None:
        row = _PLEDGED.first(self._connection, {"key": key})
        return None if row is None else MicroUsd(row[0])

    def pledge(
        self,
        proposal: Proposal,
        member_id: MemberId,
        account: AccountId,
        amount: MicroUsd,
        now: datetime,
        *,
        key: InteractionId,
    ) -> None:
        if self.pledged(key) is not None:
            return
        mine = {"proposal": proposal.id, "account": account, "member": member_id}
        there = _MINE.first(self._connection, mine)
        if there is None:
            hold = write_pledged(
                self._connection, proposal.guild_id, account, member_id, amount, now
            )
        else:
            hold = there[0]
            _GROW.count(self._connection, {"hold": hold, "amount": amount})
            reserve(self._connection, account, amount)
        pledged = {
            "interaction_id": key,
            "proposal_id": proposal.id,
            "hold_id": hold,
            "amount_micro_usd": amount,
        }
        _NOTE.count(self._connection, pledged)

    def let_go(
        self, proposal: Proposal, now: datetime, *, member_id: MemberId | None = None
    ) -> MicroUsd:
        which = {
            "proposal": proposal.id,
            "everybody": int(member_id is not None),
            "member": member_id or 0,
        }
        freed = 0
        for (hold,) in _PENDING.all(self._connection, which):
            if (held := void_one(self._connection, hold, now)) is not None:
                release(self._connection, held)
                freed += held.amount
        return MicroUsd(freed)

    def attach(self, proposal: Proposal, job: Job) -> None:
        _ATTACH.count(self._connection, {"proposal": proposal.id, "job": job.id})

    def collecting(self, guild_id: GuildId) -> list[Proposal]:
        return self._many(_COLLECTING, guild=guild_id)

    def overdue(self, now: datetime, *, limit: int) -> list[Proposal]:
        return self._many(_OVERDUE, now_ms=to_ms(now), most=limit)

    def funded(self, *, limit: int) -> list[Proposal]:
        return self._many(_FUNDED, most=limit)

    def outdated(self, *, limit: int) -> list[Proposal]:
        return self._many(_OUTDATED, most=limit)

    def next_due(self) -> datetime | None:
        (due_at_ms,) = _NEXT_DUE.one(self._connection)
        return None if due_at_ms is None else from_ms(due_at_ms)

    def _many(self, statement: Prepared, **parameters: object) -> list[Proposal]:
        return [proposal_of(row) for row in statement.all(self._connection, parameters)]
