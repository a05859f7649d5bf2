"""A proposal: a clip that several members pay together. Each pledges from their own share, and it runs once all is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.allowance import AccountKind, Denied, Granted, Standing, decide
from bot.domain.ids import (
    ChannelId,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    MessageId,
    ProposalId,
    RoleId,
)
from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec

USUAL_HOURS = 72
"""So long a proposal collects where nothing else was chosen."""
LONGEST_HOURS = 168
AT_ONCE = 3
"""Proposals that one member may have open."""


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"  #: collects
    FUNDED = "funded"  #: all is pledged; about to become a job
    STARTED = "started"  #: is a job, which the pledges pay
    EXPIRED = "expired"  #: its time was over; pledges went back
    WITHDRAWN = "withdrawn"  #: by its maker or a steward; likewise
    REFUSED = "refused"  #: a rule, or the model, had changed by then; likewise


COLLECTING = frozenset({ProposalState.OPEN, ProposalState.FUNDED})
"""States in which pledges are held for no job yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What Discord said of the maker when they asked, for the rules that are asked again at the start."""

    roles: frozenset[RoleId] = frozenset()
    joined_at: datetime | None = None
    parent_id: ChannelId | None = None
    thread_of: ChannelId | None = None
    age_restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal:
    """A proposal about to be written."""

    interaction_id: InteractionId
    guild_id: GuildId
    channel_id: ChannelId
    member_id: MemberId
    locale: str
    spec: RenderSpec
    provider: str
    price: MicroUsd
    asker: Asker
    created_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(NewProposal):
    """The row. Shown as `P12`."""

    id: ProposalId
    state: ProposalState
    version: int  #: grows with every change that its card shows
    shown: int  #: the version that its card shows
    job_id: JobId | None = None
    card_id: MessageId | None = None

    @property
    def nonce(self) -> str:
        """Discord's de-duplication word for its card."""
        return f"{self.interaction_id}p"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """What one member holds for a proposal in one purse."""

    member_id: MemberId
    purse: AccountKind
    amount: MicroUsd


def missing(price: MicroUsd, pledges: Sequence[Pledge]) -> MicroUsd:
    """What is still to be pledged."""
    return MicroUsd(price - sum(each.amount for each in pledges))


def of_member(pledges: Sequence[Pledge], member_id: MemberId) -> MicroUsd:
    """What this member has pledged."""
    return MicroUsd(sum(each.amount for each in pledges if each.member_id == member_id))


def draw(amount: MicroUsd, mine: MicroUsd, standing: Standing) -> Granted | Denied:
    """Grant or deny a pledge, from the share before the wallet; `mine` is what the member has pledged already.

    A pledge is no job of the member's: their waiting jobs do not keep them from it. What one clip may cost
    them bounds what they put into one proposal.
    """
    allowance = standing.allowance
    if allowance.dearest is not None:
        left = MicroUsd(max(0, allowance.dearest - mine))
        allowance = replace(allowance, dearest=left)
    return decide(amount, replace(standing, allowance=allowance, waiting=0))
