"""Proposers: whoever may make nothing when a proposal is paid has no clip made of it."""

from bot.domain.conduct import Paused, Warned
from bot.domain.money import DOLLAR, ZERO, MicroUsd
from bot.domain.proposal import ProposalState
from bot.domain.share_changes import RuleChange
from bot.domain.share_rules import Subject
from bot.pipeline import people, proposals, shares, stewards
from bot.pipeline.pledging import Pledged
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, MAKER, OTHER, World, running
from tests.pipeline.test_proposals import chip, left, now, proposed


async def test_a_warning_waits_for_its_reader(world: World) -> None:
    """Others have pledged, so it starts; the maker reads the warning when they next ask. Who is paused makes nothing."""
    async with running(world) as rig:
        first, second = await proposed(rig), await proposed(rig)
        await people.warn(
            rig.house, guild_id=GUILD, actor_id=OTHER, member_id=MAKER, why="no swords"
        )
        assert isinstance(await chip(rig, first, OTHER, None), Pledged)
        await rig.turn(1)
        assert (await now(rig, first)).state is ProposalState.STARTED

        warned = await proposals.propose(rig.house, rig.ask("a red fox"))
        assert warned == Warned(OTHER, "no swords")
        await people.pause(
            rig.house, guild_id=GUILD, actor_id=OTHER, member_id=MAKER, seconds=3600, why="enough"
        )
        assert isinstance(await proposals.propose(rig.house, rig.ask("a red fox")), Paused)
        assert isinstance(await chip(rig, second, OTHER, None), Pledged)
        await rig.turn(1)

        assert (await now(rig, second)).state is ProposalState.REFUSED
        assert await left(rig, OTHER) == 500 - 120
        assert await rig.audit() == []


async def test_nobody_suspended_meanwhile_has_a_clip_made(world: World) -> None:
    """A share that was suspended after the proposal: all that others pledged goes back."""
    async with running(world) as rig:
        proposal = await proposed(rig)
        await shares.allow(
            rig.house, person(OTHER), Subject.MEMBER, MAKER, RuleChange(suspended=True)
        )
        before = await left(rig, OTHER)
        assert isinstance(await chip(rig, proposal, OTHER, None), Pledged)
        await rig.turn(1)

        assert (await now(rig, proposal)).state is ProposalState.REFUSED
        assert await left(rig, OTHER) == before
        assert await rig.audit() == []


async def test_frozen_money_pays_no_clip_that_had_not_begun(world: World) -> None:
    """What the member pledged goes back, from their wallet so that it is swept; their own proposals are over."""
    async with running(world) as rig:
        own, others = await proposed(rig), await proposed(rig, member_id=OTHER)
        await stewards.grant(
            rig.house, person(1), MAKER, MicroUsd(10 * DOLLAR), from_pool=True, memo=""
        )
        await shares.allow(rig.house, person(2), Subject.MEMBER, MAKER, RuleChange(cap=ZERO))
        assert isinstance(await chip(rig, own, OTHER, 30), Pledged)
        assert isinstance(await chip(rig, others, OTHER, 30), Pledged)
        assert isinstance(await chip(rig, others, MAKER, 40), Pledged)

        frozen = await stewards.freeze(rig.house, person(3), MAKER, frozen=True, sweep=True)

        assert isinstance(frozen, stewards.Frozen)
        assert (frozen.taken_back, frozen.swept) == (True, 10 * DOLLAR)
        assert (await now(rig, own)).state is ProposalState.WITHDRAWN
        assert (await now(rig, others)).version > others.version
        assert await left(rig, OTHER) == 500 - 30
        assert isinstance(await chip(rig, others, OTHER, 50), Pledged)
        await rig.turn(1)
        assert (await now(rig, others)).state is ProposalState.OPEN
        assert await rig.audit() == []
