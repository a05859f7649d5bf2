"""Proposals: several members pay one clip, to the micro-dollar; what is pledged goes back exactly once."""

from datetime import timedelta
from typing import Any

from bot.domain.brakes import Brake, BrakeRule
from bot.domain.case import CaseKind
from bot.domain.denials import DearestExceeded, ShareUsedUp
from bot.domain.ids import InteractionId, JobId, MemberId, ProposalId
from bot.domain.job import JobState
from bot.domain.money import CENT, MicroUsd
from bot.domain.pace_refusals import Braked
from bot.domain.person import Person
from bot.domain.proposal import Proposal, ProposalState
from bot.domain.proposal_refusals import (
    NothingPledged,
    PledgeAbove,
    ProposalDoubtful,
    ProposalNotFound,
    ProposalNotYours,
    ProposalOver,
    ProposalsMany,
)
from bot.domain.render import FailureReason
from bot.domain.share_changes import RuleChange
from bot.domain.share_rules import Subject
from bot.domain.treasury_refusals import PurseLacks
from bot.pipeline import desk_rules, intake, pace_rules, pledging, proposals, shares
from bot.pipeline.pledging import Pledged
from bot.pipeline.second_look import Why
from tests.pipeline.people import person
from tests.pipeline.rig import (
    CHANNEL,
    GUILD,
    MAKER,
    OTHER,
    Rig,
    Setup,
    World,
    left,
    process,
    running,
)
from tests.pipeline.test_desk import case_of, with_desk

THIRD = MemberId(102)
SCARCE = Setup(share=MicroUsd(50 * CENT))


def who(rig: Rig, member: MemberId, key: int | None = None) -> Person:
    """A member at a new press, or at this one."""
    return Person(
        interaction_id=InteractionId(key) if key else rig.ask().interaction_id,
        guild_id=GUILD,
        channel_id=CHANNEL,
        member_id=member,
    )


async def proposed(rig: Rig, **changes: Any) -> Proposal:
    """A clip of 12 s for $1.20."""
    outcome = await proposals.propose(rig.house, rig.ask("a red fox", seconds=12, **changes))
    assert isinstance(outcome, Proposal), outcome
    return outcome


async def now(rig: Rig, proposal: Proposal) -> Proposal:
    row = await rig.database.inner.read(lambda unit: unit.proposals.get(proposal.id))
    assert row is not None
    return row


async def chip(rig: Rig, proposal: Proposal, member: MemberId, cents: int | None) -> object:
    amount = None if cents is None else MicroUsd(cents * CENT)
    return await pledging.pledge(
        rig.house, who(rig, member), proposal.id, amount, of=proposal.interaction_id
    )


async def test_a_costly_idea_is_paid_together_over_a_restart(world: World) -> None:
    """Too dear for one share, it collects, survives a restart, starts by itself, and each pays in proportion."""
    async with running(world, SCARCE) as rig:
        alone = await intake.make(rig.house, rig.ask("a red fox", seconds=12))
        assert isinstance(alone, ShareUsedUp)
        proposal = await proposed(rig)
        assert isinstance(await chip(rig, proposal, MAKER, 50), Pledged)
        await chip(rig, proposal, OTHER, 30)
        await chip(rig, proposal, OTHER, 10)
        await rig.turn(1)
        assert [await left(rig, each) for each in (MAKER, OTHER)] == [0, 10]
        assert await rig.audit() == []

    async with running(world, SCARCE) as rig:
        last = await chip(rig, proposal, THIRD, 45)
        assert isinstance(last, Pledged)
        assert (last.amount, last.missing) == (30 * CENT, 0)
        await rig.turn(1)
        row = await now(rig, proposal)
        assert row.state is ProposalState.STARTED
        assert row.job_id is not None
        job = await rig.until_state(await rig.job(row.job_id), JobState.DELIVERED)
        assert (job.member_id, job.price) == (MAKER, 120 * CENT)
        receipt = await rig.database.inner.read(lambda unit: unit.ledger.receipt(job.id))
        assert receipt is not None
        held = {each.member_id: each.held // CENT for each in receipt.payers}
        assert held == {MAKER: 50, OTHER: 40, THIRD: 30}
        assert sum(each.captured for each in receipt.payers) == job.charge
        (card,) = world.guild.proposal_cards.values()
        assert card[-1][0].state is ProposalState.STARTED
        assert await rig.audit() == []


async def test_a_failed_render_lets_every_pledge_go_once(world: World) -> None:
    """Where the vendor fails, all is as before; a second look at it changes nothing."""
    async with running(world) as rig:
        proposal = await proposed(rig)
        world.vendor.fails = FailureReason.PROVIDER
        await chip(rig, proposal, OTHER, 100)
        await chip(rig, proposal, MAKER, None)
        await rig.turn(1)
        await rig.until_all_end()

        assert [await left(rig, each) for each in (MAKER, OTHER)] == [500, 500]
        assert (await rig.money()).held == 0
        assert await rig.audit() == []


async def test_pledges_go_back_at_the_deadline(world: World) -> None:
    """Nothing can be pledged from the instant on, and what was goes back by itself."""
    async with running(world) as rig:
        proposal = await proposed(rig)
        await chip(rig, proposal, OTHER, 100)
        await rig.turn(timedelta(hours=72).total_seconds())

        late = await chip(rig, proposal, MAKER, None)

        assert late == ProposalOver(proposal.id, ProposalState.EXPIRED)
        assert (await now(rig, proposal)).state is ProposalState.EXPIRED
        assert (await rig.money()).held == 0
        assert await rig.jobs() == []
        assert await rig.audit() == []


async def test_who_may_do_what_with_a_proposal(world: World) -> None:
    """Own pledges can be taken back; only the maker or a steward withdraws; a press counts once; forgeries find nothing."""
    async with process(world, SCARCE) as rig:
        proposal = await proposed(rig)
        again = await pledging.pledge(rig.house, who(rig, OTHER, 7), proposal.id, MicroUsd(CENT))
        twice = await pledging.pledge(rig.house, who(rig, OTHER, 7), proposal.id, MicroUsd(CENT))
        assert isinstance(again, Pledged)
        assert isinstance(twice, Pledged)
        assert twice.missing == again.missing == 119 * CENT
        assert isinstance(await chip(rig, proposal, OTHER, 60), PurseLacks)
        forged = await pledging.pledge(
            rig.house, who(rig, OTHER), proposal.id, None, of=InteractionId(1)
        )
        assert forged == ProposalNotFound()
        nowhere = await pledging.pledge(rig.house, who(rig, OTHER), ProposalId(99), None)
        assert nowhere == ProposalNotFound()

        back = await pledging.take_back(rig.house, who(rig, OTHER), proposal.id)
        nothing = await pledging.take_back(rig.house, who(rig, OTHER), proposal.id)
        assert (back, nothing) == (CENT, NothingPledged(proposal.id))
        await chip(rig, proposal, OTHER, 20)
        others = await proposals.withdraw(rig.house, who(rig, OTHER), proposal.id, steward=False)
        assert others == ProposalNotYours(proposal.id, MAKER)
        ended = await proposals.withdraw(rig.house, who(rig, OTHER), proposal.id, steward=True)
        assert isinstance(ended, Proposal)
        assert (await rig.money()).held == 0
        assert await chip(rig, proposal, OTHER, 1) == ProposalOver(
            proposal.id, ProposalState.WITHDRAWN
        )
        assert await rig.audit() == []


async def test_what_is_not_proposed(world: World) -> None:
    """Doubtful words are not shown in the open, and one member has three proposals at most."""
    async with process(world) as rig:
        doubtful = await proposals.propose(rig.house, rig.ask("a doubtful fox"))
        assert doubtful == ProposalDoubtful()
        for _ in range(3):
            await proposed(rig)
        many = await proposals.propose(rig.house, rig.ask("a red fox"))
        assert many == ProposalsMany(3)


async def test_a_short_pools_pledges_ask_a_steward_too(world: World) -> None:
    """With the brake *approval* a clip that shares of the pool have paid waits for a yes, like any other."""
    async with running(world, SCARCE) as rig:
        await with_desk(rig)
        await pace_rules.choose_brakes(rig.house, person(1), {Brake.APPROVAL: 1})
        proposal = await proposed(rig)
        for member, cents in ((MAKER, 50), (OTHER, 50), (THIRD, 20)):
            assert isinstance(await chip(rig, proposal, member, cents), Pledged)
        await rig.turn(1)

        row = await now(rig, proposal)

        assert row.job_id is not None
        job = await rig.database.inner.read(lambda unit: unit.jobs.get(JobId(row.job_id or 0)))
        assert job is not None
        assert job.state is JobState.REVIEW
        case = await case_of(rig, job.id, CaseKind.SPEND)
        assert case.evidence.rule == Why.POOL
        assert await rig.audit() == []


async def test_pledges_wait_for_no_steward_who_would_see_nothing(world: World) -> None:
    """The desk was taken away after the stewards chose the brake: every pledge goes back at once."""
    async with running(world, SCARCE) as rig:
        await with_desk(rig)
        await pace_rules.choose_brakes(rig.house, person(1), {Brake.APPROVAL: 1})
        await desk_rules.choose_channel(rig.house, guild_id=GUILD, actor_id=MAKER, channel_id=None)
        proposal = await proposed(rig)
        for member, cents in ((MAKER, 50), (OTHER, 50), (THIRD, 20)):
            assert isinstance(await chip(rig, proposal, member, cents), Pledged)
        await rig.turn(1)

        assert (await now(rig, proposal)).state is ProposalState.REFUSED
        assert (await rig.money()).held == 0
        assert await rig.audit() == []


async def test_a_brake_holds_pledges_back_too(world: World) -> None:
    """A pool that makes only short clips takes no pledge for a long one, and says which brake it is."""
    async with running(world, SCARCE) as rig:
        proposal = await proposed(rig)
        job = await rig.make("a first clip")
        await rig.until_state(job, JobState.DELIVERED)
        await pace_rules.choose_brakes(rig.house, person(1), {Brake.SHORTER: 1})

        braked = await chip(rig, proposal, OTHER, 20)

        assert isinstance(braked, Braked)
        assert (braked.rule, braked.cheaper) == (BrakeRule(1, Brake.SHORTER), None)


async def test_a_clip_may_be_dearer_than_one_member_may_pay(world: World) -> None:
    """What one clip may cost somebody bounds their part, which they are told, and not what many pay together."""
    async with running(world) as rig:
        limit = MicroUsd(80 * CENT)
        await shares.allow(rig.house, person(1), Subject.EVERYONE, 0, RuleChange(dearest=limit))
        alone = await intake.make(rig.house, rig.ask("a red fox", seconds=12))
        assert isinstance(alone, DearestExceeded)
        proposal = await proposed(rig)
        assert await chip(rig, proposal, MAKER, None) == PledgeAbove(limit, MicroUsd(0))
        assert isinstance(await chip(rig, proposal, MAKER, 70), Pledged)
        assert await chip(rig, proposal, MAKER, 20) == PledgeAbove(limit, MicroUsd(70 * CENT))
        await chip(rig, proposal, OTHER, 50)
        await rig.until_all_end()

        (job,) = await rig.jobs()
        assert (job.state, job.price) == (JobState.DELIVERED, 120 * CENT)
        assert await rig.audit() == []


async def test_the_rest_is_what_its_button_shows(world: World) -> None:
    """Where somebody took their part back meanwhile, nobody pays more than what the button said."""
    async with process(world) as rig:
        proposal = await proposed(rig)
        await chip(rig, proposal, OTHER, 100)
        shown = MicroUsd(20 * CENT)
        await pledging.take_back(rig.house, who(rig, OTHER), proposal.id)

        pledged = await pledging.pledge(rig.house, who(rig, MAKER), proposal.id, shown)

        assert isinstance(pledged, Pledged)
        assert (pledged.amount, pledged.missing) == (shown, 100 * CENT)
