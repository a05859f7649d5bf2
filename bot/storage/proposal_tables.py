"""The tables of proposals: clips that several members pay together, and what each pledged."""

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from bot.domain.proposal import ProposalState
from bot.storage.columns import Id, Json, Text, amount, any_of, one_of, optional, partial, required
from bot.storage.tables import metadata

COLLECTS = any_of("state", [ProposalState.OPEN])
FUNDED = any_of("state", [ProposalState.FUNDED])
OUTDATED = "shown <> version"

proposals = Table(
    "proposals",
    metadata,
    Column("id", Id, primary_key=True),
    required("interaction_id", Id),
    required("guild_id", Id),
    required("channel_id", Id),
    required("member_id", Id),
    required("locale", Text),
    required("spec", Json),
    required("provider", Text),
    amount("price_micro_usd"),
    required("asker", Json),
    required("created_at_ms", Id),
    required("due_at_ms", Id),
    required("state", Text),
    required("version", Id),
    required("shown", Id),
    Column("job_id", Id, ForeignKey("jobs.id"), nullable=True),
    optional("card_id", Id),
    UniqueConstraint("interaction_id"),
    one_of("state", ProposalState),
    # Whose time is over, what can begin, and whose card is out of date?
    partial("ix_proposals_due", "due_at_ms", where=COLLECTS),
    partial("ix_proposals_funded", "id", where=FUNDED),
    partial("ix_proposals_outdated", "id", where=OUTDATED),
    # What collects in this guild?
    partial("ix_proposals_open", "guild_id", "member_id", where=COLLECTS),
    sqlite_strict=True,
    sqlite_autoincrement=True,  # a number that people have seen is never given again
)

pledges = Table(
    "pledges",
    metadata,
    Column("interaction_id", Id, primary_key=True, autoincrement=False),  # a press pledges once
    Column("proposal_id", Id, ForeignKey("proposals.id"), nullable=False),
    Column("hold_id", Id, ForeignKey("holds.id"), nullable=False),
    amount("amount_micro_usd"),
    # What was pledged for this proposal, and by which presses did this hold grow?
    Index("ix_pledges_proposal_id", "proposal_id"),
    Index("ix_pledges_hold_id", "hold_id"),
    sqlite_strict=True,
)
