"""Which job has which file: what is kept, what has been let go, and what is still to be removed for good."""

from sqlalchemy import Column, ForeignKey, Table

from bot.storage.columns import Id, Text, amount, flag, optional, partial, required
from bot.storage.tables import metadata

KEPT = "gone_at_ms IS NULL"
DUE = "gone_at_ms IS NOT NULL AND removed = 0"

clip_files = Table(
    "clip_files",
    metadata,
    Column("job_id", Id, ForeignKey("jobs.id"), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),  # of the content: several jobs may have the same file
    required("guild_id", Id),
    amount("size_bytes"),
    optional("gone_at_ms", Id),  # when this job let its file go
    flag("removed"),  # 1: nobody had it any more, and it was removed
    # What is kept, of this file and of this guild?
    partial("ix_clip_files_kept", "key", "size_bytes", where=KEPT),
    partial("ix_clip_files_guild", "guild_id", "job_id", where=KEPT),
    # What is to be removed?
    partial("ix_clip_files_due", "key", where=DUE),
    sqlite_strict=True,
)
