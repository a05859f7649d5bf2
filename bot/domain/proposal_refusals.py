"""Every "no" about a proposal that a person can mend."""

from dataclasses import dataclass

from bot.domain.ids import MemberId, ProposalId
from bot.domain.money import MicroUsd
from bot.domain.proposal import ProposalState


@dataclass(frozen=True, slots=True)
class ProposalNotFound:
    """No such proposal in this guild."""


@dataclass(frozen=True, slots=True)
class ProposalOver:
    """It collects no more."""

    proposal_id: ProposalId
    state: ProposalState


@dataclass(frozen=True, slots=True)
class ProposalNotYours:
    """Somebody else's, and the member is no steward."""

    proposal_id: ProposalId
    maker: MemberId


@dataclass(frozen=True, slots=True)
class ProposalsMany:
    """The member has enough of them open."""

    limit: int


@dataclass(frozen=True, slots=True)
class ProposalDoubtful:
    """The words wait for a moderator, so they are not shown in the open."""


@dataclass(frozen=True, slots=True)
class ProposalFree:
    """It costs nothing: there is nothing to chip in."""


@dataclass(frozen=True, slots=True)
class NothingPledged:
    """The member has nothing in it to take back."""

    proposal_id: ProposalId


@dataclass(frozen=True, slots=True)
class PledgeAbove:
    """More than one clip may cost the member, with what they have put into it."""

    limit: MicroUsd
    mine: MicroUsd


ProposalRefusal = (
    ProposalNotFound
    | ProposalOver
    | ProposalNotYours
    | ProposalsMany
    | ProposalDoubtful
    | ProposalFree
    | NothingPledged
    | PledgeAbove
)
