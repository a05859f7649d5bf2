"""Pledging: members chip in to a proposal from their own share, or take their part back."""

from dataclasses import dataclass

from bot.domain.allowance import AccountKind, Denied, Lack, Standing
from bot.domain.brakes import Braking
from bot.domain.denials import (
    CeilingReached,
    NewcomerWaits,
    Suspended,
)
from bot.domain.ids import InteractionId, ProposalId
from bot.domain.money import MicroUsd
from bot.domain.pace_refusals import Braked
from bot.domain.person import Person
from bot.domain.proposal import ProposalState, draw, missing, of_member
from bot.domain.proposal_refusals import NothingPledged, PledgeAbove, ProposalNotFound
from bot.domain.refusals import Refusal
from bot.domain.spec import RenderSpec
from bot.domain.treasury_refusals import PurseLacks
from bot.pipeline.braking import braked, braking, thrift
from bot.pipeline.budget import touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.proposals import found, over
from bot.ports import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledged:
    """A pledge is held."""

    amount: MicroUsd  #: at most what was missing
    from_pool: bool  #: else from the member's wallet
    missing: MicroUsd  #: still


@refuses_when_busy
async def pledge(
    house: House,
    person: Person,
    proposal_id: ProposalId,
    wanted: MicroUsd | None,
    *,
    of: InteractionId | None = None,
) -> Pledged | Refusal:
    """Chip in: at most what is missing; all of it where nothing else is said. The same press once.

    `of` is the interaction that a button names: a button of before a restored backup finds nothing.
    """
    now, known_models = house.clock.now(), thrift(house)

    def work(unit: Unit) -> Pledged | Refusal:
        guild = touch(unit, person.guild_id, now)
        unit.treasury.lock(person.guild_id)
        proposal = found(unit, person.guild_id, proposal_id, of)
        if proposal is None:
            return ProposalNotFound()
        done = unit.proposals.pledged(person.interaction_id)
        pledges = unit.proposals.pledges(proposal.id)
        still = missing(proposal.price, pledges)
        if done is not None:
            purses = {each.purse for each in pledges if each.member_id == person.member_id}
            return Pledged(amount=done, from_pool=AccountKind.POOL in purses, missing=still)
        if proposal.state is not ProposalState.OPEN or proposal.due_at <= now:
            return over(proposal, now)
        standing = unit.ledger.standing(
            person.guild_id, person.member_id, now, roles=person.roles, joined_at=person.joined_at
        )
        asked = MicroUsd(min(still, still if wanted is None else wanted))
        mine = of_member(pledges, person.member_id)
        granted = draw(asked, mine, standing)
        if isinstance(granted, Denied):
            return _lacks(granted, standing, asked, mine)
        holding = braking(unit, guild, standing, known_models)
        grant = braked(granted, proposal.spec, asked, standing, holding)
        if isinstance(grant, Denied):
            return _braked(holding, proposal.spec, asked)
        unit.proposals.pledge(
            proposal,
            person.member_id,
            grant.account,
            asked,
            now,
            key=person.interaction_id,
        )
        still = MicroUsd(still - asked)
        state = ProposalState.OPEN if still else ProposalState.FUNDED
        unit.proposals.advance(proposal, state=state)
        return Pledged(amount=asked, from_pool=grant.from_pool, missing=still)

    answer = await house.database.write(work)
    house.board.wake_commons.set()
    return answer


@refuses_when_busy
async def take_back(
    house: House, person: Person, proposal_id: ProposalId, *, of: InteractionId | None = None
) -> MicroUsd | Refusal:
    """Take the own pledge back, while the proposal still collects."""
    now = house.clock.now()

    def work(unit: Unit) -> MicroUsd | Refusal:
        unit.treasury.lock(person.guild_id)
        proposal = found(unit, person.guild_id, proposal_id, of)
        if proposal is None:
            return ProposalNotFound()
        if proposal.state is not ProposalState.OPEN:
            return over(proposal, now)
        freed = unit.proposals.let_go(proposal, now, member_id=person.member_id)
        if not freed:
            return NothingPledged(proposal.id)
        unit.proposals.advance(proposal, state=proposal.state)
        return freed

    answer = await house.database.write(work)
    house.board.wake_commons.set()
    return answer


def _lacks(denied: Denied, standing: Standing, amount: MicroUsd, mine: MicroUsd) -> Refusal:
    """Why a pledge is not held: what a share or a wallet lacks, not what the whole clip would."""
    match denied.lack:
        case Lack.SUSPENDED:
            return Suspended()
        case Lack.NEWCOMER:
            return NewcomerWaits(denied.fits_at or standing.now)
        case Lack.CEILING:
            return CeilingReached(standing.ceiling or amount, standing.ceiling_resets_at)
        case Lack.DEAREST:
            return PledgeAbove(standing.allowance.dearest or amount, mine)
        case _:
            there = max(min(standing.left, standing.pool_available), standing.wallet_available)
            return PurseLacks(AccountKind.POOL, amount, MicroUsd(there), denied.fits_at)


def _braked(holding: Braking | None, spec: RenderSpec, amount: MicroUsd) -> Refusal:
    """Which brake keeps the pool from paying a part; the clip itself is not this member's to change."""
    rule = None if holding is None else holding.holds_back(spec, amount)
    assert holding is not None and rule is not None  # noqa: S101, PT018  it was denied for that
    return Braked(rule, holding.lifts_at, None, None)
