"""The tables of the moderators' desk: cases, and the clips that come down."""

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from bot.domain.case import CaseKind, CaseState
from bot.storage.columns import Id, Json, Text, any_of, one_of, optional, partial, required
from bot.storage.tables import metadata

OPEN = any_of("state", [CaseState.OPEN])
UNSHOWN = "shown IS NULL OR shown <> state"

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    required("guild_id", Id),
    required("kind", Text),
    required("state", Text),
    required("interaction_id", Id),
    Column("job_id", Id, ForeignKey("jobs.id"), nullable=False),
    required("member_id", Id),
    optional("opened_by", Id),
    optional("subject_id", Id),
    optional("first_decider", Id),
    required("evidence", Json),
    required("opened_at_ms", Id),
    required("due_at_ms", Id),
    optional("decided_at_ms", Id),
    optional("decided_by", Id),
    required("why", Json),  # JSON strings: any text fits
    required("undo", Json),
    optional("card_channel_id", Id),
    optional("card_id", Id),
    optional("shown", Text),
    UniqueConstraint("interaction_id", "kind"),
    one_of("kind", CaseKind),
    one_of("state", CaseState),
    # What becomes of this job, or clip?
    Index("ix_cases_job_id", "job_id"),
    # Whose card is out of date, and whose time is over?
    partial("ix_cases_unshown", "id", where=UNSHOWN),
    partial("ix_cases_due", "due_at_ms", where=OPEN),
    # What has this member opened, and whose likeness is it?
    Index("ix_cases_opened_by", "guild_id", "opened_by", "kind"),
    Index("ix_cases_subject", "guild_id", "subject_id"),
    # How long do moderators take?
    Index("ix_cases_guild", "guild_id", "id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,  # a number that people have seen is never given again
)

takedowns = Table(
    "takedowns",
    metadata,
    Column("job_id", Id, ForeignKey("jobs.id"), primary_key=True, autoincrement=False),
    required("guild_id", Id),
    required("channel_id", Id),
    optional("message_id", Id),  # none: it was never posted, and never will be
    optional("done_at_ms", Id),
    # What is still to be deleted?
    partial("ix_takedowns_due", "job_id", where="done_at_ms IS NULL AND message_id IS NOT NULL"),
    sqlite_strict=True,
)
