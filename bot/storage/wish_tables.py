"""The table of wishes: clips that wait for what a month leaves over."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, UniqueConstraint

from bot.domain.wish import WishState
from bot.storage.columns import Id, Json, Text, amount, any_of, one_of, optional, partial, required
from bot.storage.tables import metadata

WAITS = any_of("state", [WishState.WAITING])
OUTDATED = "shown <> version"
IS_JOB = "job_id IS NOT NULL"

wishes = Table(
    "wishes",
    metadata,
    Column("id", Id, primary_key=True),
    required("interaction_id", Id),
    required("guild_id", Id),
    required("channel_id", Id),
    required("member_id", Id),
    required("locale", Text),
    required("spec", Json),
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
    one_of("state", WishState),
    # What has a job here costs nobody's share, so only what leftovers pay may have one.
    CheckConstraint("(state = 'started') = (job_id IS NOT NULL)", name="job"),
    # Whose month is over, what waits in this guild, and whose card is out of date?
    partial("ix_wishes_due", "due_at_ms", where=WAITS),
    partial("ix_wishes_waiting", "guild_id", "id", where=WAITS),
    partial("ix_wishes_outdated", "id", where=OUTDATED),
    # Do leftovers pay this job?
    partial("ix_wishes_job", "job_id", where=IS_JOB, unique=True),
    sqlite_strict=True,
    sqlite_autoincrement=True,  # a number that people have seen is never given again
)
