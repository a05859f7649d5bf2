"""Proposals: a costly idea collects pledges, and becomes a job by itself once its price is there.

Everything that decides holds the lock on the guild's pool, so two presses at once are one after the other. What is
pledged is a hold of the ledger's: it goes back once, with the proposal or with the job that it pays.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.allowance import AccountKind, Denied, Lack, Standing
from bot.domain.case_refusals import ModerationAway, NoDesk
from bot.domain.ids import GuildId, InteractionId, ProposalId
from bot.domain.job import Job, JobState
from bot.domain.model_refusals import ModelUnavailable
from bot.domain.person import Person
from bot.domain.proposal import (
    AT_ONCE,
    USUAL_HOURS,
    NewProposal,
    Pledge,
    Proposal,
    ProposalState,
)
from bot.domain.proposal_refusals import (
    ProposalDoubtful,
    ProposalFree,
    ProposalNotFound,
    ProposalNotYours,
    ProposalOver,
    ProposalsMany,
)
from bot.domain.refusals import BusyNow, Refusal
from bot.domain.share_rules import forbids
from bot.domain.spec import Ask, RenderSpec
from bot.pipeline import appeals, breaker, intake, people, second_look
from bot.pipeline.askers import ask_of, asker_of
from bot.pipeline.braking import braking, thrift
from bot.pipeline.budget import touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.offer import refusal
from bot.pipeline.writing import written
from bot.ports import Unit

PASSES = (BusyNow, ModelUnavailable, ModerationAway)
"""Refusals that may be over by the next look."""


@refuses_when_busy
async def propose(
    house: House, ask: Ask, *, spec: RenderSpec | None = None, hours: int | None = None
) -> Proposal | Refusal:
    """Let a clip be paid together: what is asked, or a spec as it stands. Its words are judged first."""
    wish = await (
        intake.ready(house, ask) if spec is None else intake.ready_again(house, spec, ask)
    )
    if not isinstance(wish, intake.Ready):
        return wish
    if wish.admitted.state is JobState.REVIEW:
        return ProposalDoubtful()
    price, now = wish.model.tariff.price(wish.spec), house.clock.now()
    if not price:
        return ProposalFree()
    ask = wish.admitted.ask
    new = NewProposal(
        interaction_id=ask.interaction_id,
        guild_id=ask.guild_id,
        channel_id=ask.channel_id,
        member_id=ask.member_id,
        locale=ask.locale,
        spec=replace(wish.spec, private=False),
        provider=wish.model.provider,
        price=price,
        asker=asker_of(ask),
        created_at=now,
        due_at=now + timedelta(hours=hours or USUAL_HOURS),
    )

    def work(unit: Unit) -> Proposal | Refusal | tuple[Denied, Standing]:
        touch(unit, new.guild_id, now)
        unit.treasury.lock(new.guild_id)
        known = unit.proposals.by_interaction(new.interaction_id)
        if known is not None:
            return known
        standing = unit.ledger.standing(
            new.guild_id, new.member_id, now, roles=ask.roles, joined_at=ask.joined_at
        )
        lack = _shut_out(standing) or forbids(new.spec, standing.allowance)
        if lack is not None:
            return Denied(lack, standing.waits_until), standing
        no = people.turned_away(unit, new.guild_id, new.member_id, now)
        if no is not None:
            return no
        mine = [
            each
            for each in unit.proposals.collecting(new.guild_id)
            if each.member_id == new.member_id
        ]
        return ProposalsMany(AT_ONCE) if len(mine) >= AT_ONCE else unit.proposals.add(new)

    answer = await house.database.write(work)
    if isinstance(answer, tuple):
        return refusal(house, *answer, new.spec, wish.model)
    if isinstance(answer, Proposal):
        house.board.wake_commons.set()
    return answer


@refuses_when_busy
async def withdraw(
    house: House,
    person: Person,
    proposal_id: ProposalId,
    *,
    steward: bool,
    of: InteractionId | None = None,
) -> Proposal | Refusal:
    """End a proposal that still collects; all pledges go back."""
    now = house.clock.now()

    def work(unit: Unit) -> Proposal | Refusal:
        unit.treasury.lock(person.guild_id)
        proposal = found(unit, person.guild_id, proposal_id, of)
        if proposal is None:
            return ProposalNotFound()
        if proposal.member_id != person.member_id and not steward:
            return ProposalNotYours(proposal.id, proposal.member_id)
        if proposal.state is not ProposalState.OPEN:
            return over(proposal, now)
        return end(unit, proposal, ProposalState.WITHDRAWN, now) or ProposalNotFound()

    answer = await house.database.write(work)
    house.board.wake_commons.set()
    return answer


async def collecting(house: House, guild_id: GuildId) -> list[tuple[Proposal, list[Pledge]]]:
    """The guild's open proposals and what is pledged for each, oldest first."""
    return await house.database.read(
        lambda unit: [
            (each, unit.proposals.pledges(each.id)) for each in unit.proposals.collecting(guild_id)
        ]
    )


def end(unit: Unit, proposal: Proposal, state: ProposalState, now: datetime) -> Proposal | None:
    """End a proposal that became no job, and let its pledges go; None: somebody else has moved it."""
    moved = unit.proposals.advance(proposal, state=state)
    if moved is not None:
        unit.proposals.let_go(moved, now)
    return moved


async def expire(house: House, proposal: Proposal) -> None:
    """End a proposal whose time is over."""
    now = house.clock.now()

    def work(unit: Unit) -> None:
        unit.treasury.lock(proposal.guild_id)
        row = unit.proposals.get(proposal.id)
        if row is not None and row.state is ProposalState.OPEN and row.due_at <= now:
            end(unit, row, ProposalState.EXPIRED, now)

    await house.database.write(work)


async def start(house: House, proposal: Proposal) -> bool:
    """Make the job that a funded proposal pays; whether that is over with. Rules and models are asked anew.

    What is only away for a while is waited for until the proposal's time is over.
    """
    wish = await intake.ready_again(house, proposal.spec, ask_of(proposal))
    now, known_models = house.clock.now(), thrift(house)
    if isinstance(wish, PASSES) and now < proposal.due_at:
        return False

    def work(unit: Unit) -> Job | bool:
        guild = touch(unit, proposal.guild_id, now)
        unit.treasury.lock(proposal.guild_id)
        row = unit.proposals.get(proposal.id)
        if row is None or row.state is not ProposalState.FUNDED:
            return True
        standing = unit.ledger.standing(
            proposal.guild_id,
            proposal.member_id,
            now,
            roles=proposal.asker.roles,
            joined_at=proposal.asker.joined_at,
        )
        # A warning is not theirs to read while nobody answers them, and others have pledged.
        paused = people.conduct_of(unit, row.guild_id, row.member_id).paused(now)
        if not isinstance(wish, intake.Ready) or standing.suspended or paused:
            end(unit, row, ProposalState.REFUSED, now)
            return True
        new = wish.job(row.price, now)
        if now < row.due_at and breaker.stops(unit, guild, new) is not None:
            return False  # the stewards have stopped new jobs for a while
        if appeals.keeps_from(unit, new, wish.admitted.doubts) is not None:
            end(unit, row, ProposalState.REFUSED, now)
            return True
        holding = braking(unit, guild, standing, known_models)
        pooled = any(each.purse is AccountKind.POOL for each in unit.proposals.pledges(row.id))
        look = second_look.doubt(unit, new, holding, from_pool=pooled)
        if isinstance(look, NoDesk):
            end(unit, row, ProposalState.REFUSED, now)
            return True
        job = written(
            unit, new, wish.admitted, standing.allowance, house.limits.review_s, look=look
        )
        unit.proposals.attach(row, job)
        unit.proposals.advance(row, state=ProposalState.STARTED, job_id=job.id)
        return job

    job = await house.database.write(work)
    if isinstance(job, Job):
        house.board.moved(job)
        return True
    return job


def found(
    unit: Unit, guild_id: GuildId, proposal_id: ProposalId, of: InteractionId | None
) -> Proposal | None:
    """A proposal of the guild; a button of before a restored backup names another interaction."""
    row = unit.proposals.get(proposal_id)
    if row is None or row.guild_id != guild_id:
        return None
    return row if of in {None, row.interaction_id} else None


def over(proposal: Proposal, now: datetime) -> ProposalOver:
    """It collects no more, and why."""
    late = proposal.state is ProposalState.OPEN and proposal.due_at <= now
    return ProposalOver(proposal.id, ProposalState.EXPIRED if late else proposal.state)


def _shut_out(standing: Standing) -> Lack | None:
    if standing.suspended:
        return Lack.SUSPENDED
    waits = standing.waits_until
    return Lack.NEWCOMER if waits is not None and waits > standing.now else None
