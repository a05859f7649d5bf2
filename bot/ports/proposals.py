"""The proposals of a unit of work, and the pledges that are held for them."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import AccountId, GuildId, InteractionId, MemberId, ProposalId
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.domain.proposal import NewProposal, Pledge, Proposal


class Proposals(Protocol):
    """Whoever writes has locked the guild's pool in the same unit (`Treasury.lock`)."""

    def add(self, new: NewProposal) -> Proposal:
        """Write a proposal; the same interaction again is the same one."""
        ...

    def get(self, proposal_id: ProposalId) -> Proposal | None: ...

    def by_interaction(self, interaction_id: InteractionId) -> Proposal | None: ...

    def advance(self, proposal: Proposal, **changes: object) -> Proposal | None:
        """Write changed fields where nobody has moved it since; its card is out of date by that."""
        ...

    def keep_shown(self, proposal: Proposal) -> None:
        """Write what its card shows, and which message that is."""
        ...

    def pledges(self, proposal_id: ProposalId) -> list[Pledge]:
        """What is held for it or paid by its job, in the order in which members came."""
        ...

    def pledged(self, key: InteractionId) -> MicroUsd | None:
        """What this press has pledged; None where it did not."""
        ...

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
        """Hold so much on an account, or so much more; once a key.

        Raises:
            OverdrawnError: the account does not cover it.
        """
        ...

    def let_go(
        self, proposal: Proposal, now: datetime, *, member_id: MemberId | None = None
    ) -> MicroUsd:
        """End what is held for it and for no job yet, of one member or of all. Returns how much it was."""
        ...

    def attach(self, proposal: Proposal, job: Job) -> None:
        """Let what is held pay this job."""
        ...

    def collecting(self, guild_id: GuildId) -> list[Proposal]:
        """Those of a guild that are open, oldest first."""
        ...

    def overdue(self, now: datetime, *, limit: int) -> list[Proposal]: ...

    def funded(self, *, limit: int) -> list[Proposal]: ...

    def outdated(self, *, limit: int) -> list[Proposal]:
        """Those whose card shows an older version."""
        ...

    def next_due(self) -> datetime | None: ...
