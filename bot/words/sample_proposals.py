"""What people read of proposals, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.allowance import AccountKind
from bot.domain.ids import (
    ChannelId,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    ModelKey,
    ProposalId,
)
from bot.domain.money import ZERO, micro_usd
from bot.domain.proposal import Asker, Pledge, Proposal, ProposalState
from bot.domain.proposal_refusals import (
    NothingPledged,
    PledgeAbove,
    ProposalDoubtful,
    ProposalFree,
    ProposalNotFound,
    ProposalNotYours,
    ProposalOver,
    ProposalRefusal,
    ProposalsMany,
)
from bot.domain.spec import RenderSpec
from bot.words import proposals
from bot.words.tongue import Tongue

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
ANN, BEN = MemberId(1_290_000_000_000_000_004), MemberId(1_290_000_000_000_000_005)
TWO = micro_usd("2")
PLEDGES = (
    Pledge(member_id=ANN, purse=AccountKind.POOL, amount=TWO),
    Pledge(member_id=BEN, purse=AccountKind.MEMBER, amount=micro_usd("0.50")),
)
PROPOSAL = Proposal(
    id=ProposalId(12),
    interaction_id=InteractionId(1_290_000_000_000_000_001),
    guild_id=GuildId(1),
    channel_id=ChannelId(2),
    member_id=ANN,
    locale="en-US",
    spec=RenderSpec(
        model_key=ModelKey("runway:gen4.5"),
        prompt="a red fox runs through snow at dawn",
        seconds=10,
        aspect="16:9",
        resolution="1080p",
        sound=True,
    ),
    provider="runway",
    price=micro_usd("7.50"),
    asker=Asker(),
    created_at=NOW,
    due_at=NOW + timedelta(hours=72),
    state=ProposalState.OPEN,
    version=1,
    shown=0,
)


def refusals() -> Iterator[ProposalRefusal]:
    """Each kind of refusal about proposals, in each of its forms."""
    yield ProposalNotFound()
    for state in set(ProposalState) - {ProposalState.OPEN}:
        yield ProposalOver(PROPOSAL.id, state)
    yield ProposalNotYours(PROPOSAL.id, ANN)
    yield ProposalsMany(1)
    yield ProposalsMany(3)
    yield ProposalDoubtful()
    yield ProposalFree()
    yield NothingPledged(PROPOSAL.id)
    yield PledgeAbove(TWO, ZERO)
    yield PledgeAbove(TWO, micro_usd("0.50"))


def everything(t: Tongue) -> Iterator[tuple[str, str]]:
    """Each card and answer about proposals."""
    for state in ProposalState:
        view = replace(PROPOSAL, state=state, job_id=JobId(1423))
        yield "proposal", "\n".join(proposals.card(view, PLEDGES * 9, t, "Runway Gen-4.5"))
    yield "proposed", proposals.proposed(PROPOSAL, t)
    for still in (TWO, ZERO):
        for from_pool in (True, False):
            yield "pledged", proposals.pledged(TWO, still, t, from_pool=from_pool)
    yield "pledge back", proposals.taken_back(TWO, t)
    yield "withdrawn", proposals.withdrawn(PROPOSAL, t)
    yield "proposal choice", proposals.choice(PROPOSAL, PLEDGES, t)
    for label in (proposals.chip_in, proposals.back, proposals.withdraw, proposals.amount):
        yield "label", label(t)
    yield "label", proposals.the_rest(TWO, t)
