"""Deciding: an admitted ask becomes a job with its hold, or the reason why not, in one unit of work."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.allowance import Denied, Granted, Standing, decide, sponsor_of
from bot.domain.brakes import Braking, Thrift
from bot.domain.case import Appeal
from bot.domain.case_refusals import CaseRefusal, NoDesk
from bot.domain.conduct import ConductRefusal
from bot.domain.ids import JobId
from bot.domain.job import Job
from bot.domain.money import ZERO, MicroUsd
from bot.domain.pace_refusals import ConfirmFirst, JobsPaused
from bot.domain.share_rules import forbids
from bot.domain.sponsorship import Host
from bot.pipeline import appeals, asking_first, breaker, lending, people, second_look
from bot.pipeline.braking import braked, braking
from bot.pipeline.budget import touch
from bot.pipeline.judging import Admitted, log_admitted
from bot.pipeline.writing import written
from bot.ports import NewJob, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The job is written and its price held."""

    job: Job
    left: MicroUsd  #: of the member's share, after this hold
    from_pool: bool
    ahead: int = 0  #: jobs that go before it
    starts_at: datetime | None = None
    own_first: bool = False  #: as many of the member's own go before it as may run at once
    borrowed: bool = False  #: of what others leave of their shares
    host: Host | None = None  #: of the sponsorship that pays
    rewritten_by: str | None = None  #: the server's rule that made the prompt milder
    answers_s: float | None = None  #: how long moderators usually take, where one has to look
    looked_for: second_look.Why | None = None  #: why a steward has to say yes first
    appealed: bool = False  #: a moderator looks because the member asked for it
    duplicate: bool = False  #: this interaction had been answered before: it is the same job


Answer = (
    Accepted
    | tuple[Denied, Standing, Braking | None]
    | ConfirmFirst
    | JobsPaused
    | CaseRefusal
    | ConductRefusal
)
"""What came of an ask; a denial with all that says what would be granted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What else a decision needs to know."""

    review_s: float
    thrift: Thrift
    may_ask: bool  #: whether the member may be asked first about a dear clip
    agreed: MicroUsd = ZERO  #: the price that they have said yes to
    appeal: Appeal | None = None
    instead_of: JobId | None = None  #: the waiting job whose place it takes


def decide_and_write(new: NewJob, admitted: Admitted, terms: Terms, unit: Unit) -> Answer:
    """The same interaction again is the same job; else decide, write and hold."""
    guild = touch(unit, new.guild_id, new.created_at)
    standing = unit.ledger.standing(
        new.guild_id,
        new.member_id,
        new.created_at,
        roles=new.roles,
        joined_at=new.joined_at,
        places=(new.channel_id, new.thread_of),
    )
    known = unit.jobs.by_interaction(new.interaction_id)
    if known is not None:
        return _again(unit, known, standing)
    share_left = standing.left
    if new.price > share_left:
        standing = lending.reaching(unit, guild, standing)
    lack = forbids(new.spec, standing.allowance)
    decision = decide(new.price, standing) if lack is None else Denied(lack)
    holding = braking(unit, guild, standing, terms.thrift)
    if isinstance(decision, Granted):
        decision = braked(decision, new.spec, new.price, standing, holding)
    if isinstance(decision, Denied):
        log_admitted(unit, admitted.entries, None)
        return decision, standing, holding
    no = (
        breaker.stops(unit, guild, new)
        or people.turned_away(unit, new.guild_id, new.member_id, new.created_at)
        or appeals.keeps_from(unit, new, admitted.doubts)
        or _question(unit, new, decision, standing, terms)
    )
    if no is not None:
        return no
    look = None
    if not _moves(unit, new, terms.instead_of):
        look = second_look.doubt(unit, new, holding, from_pool=decision.from_pool)
    if isinstance(look, NoDesk):
        return look
    job = written(unit, new, admitted, standing.allowance, terms.review_s, look=look)
    unit.ledger.hold(job, decision.account, new.created_at, purse=decision.purse)
    unit.lending.lend(job, decision.loans)
    own = decision.from_pool and not decision.loans
    left = MicroUsd(share_left - (new.price if own else 0))
    return Accepted(
        job=job,
        left=left,
        from_pool=decision.from_pool,
        own_first=standing.running + standing.waiting >= standing.allowance.jobs_at_once,
        borrowed=bool(decision.loans),
        host=sponsor_of(decision, standing),
        looked_for=None if look is None else second_look.Why(look.evidence.rule),
        appealed=terms.appeal is not None,
    )


def _again(unit: Unit, job: Job, standing: Standing) -> Accepted:
    """What was answered to this interaction before."""
    receipt = unit.ledger.receipt(job.id)
    return Accepted(
        job=job,
        left=standing.left,
        from_pool=receipt is not None and receipt.from_pool,
        borrowed=receipt is not None and receipt.borrowed,
        host=None if receipt is None else receipt.payers[0].host,
        duplicate=True,
    )


def _question(
    unit: Unit, new: NewJob, decision: Granted, standing: Standing, terms: Terms
) -> ConfirmFirst | None:
    if not terms.may_ask or new.price <= terms.agreed:
        return None
    asked = asking_first.question(unit, new, decision, standing)
    return asked if asked is None else replace(asked, appeal=terms.appeal)


def _moves(unit: Unit, new: NewJob, instead_of: JobId | None) -> bool:
    """Whether it takes the place of a job that had passed, at no higher price."""
    old = None if instead_of is None else unit.jobs.get(instead_of)
    return old is not None and new.price <= old.price
