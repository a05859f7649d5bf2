"""Clips that a guild's gallery channel shows, beside where they were posted."""

from sqlalchemy import Column, ForeignKey, Table

from bot.storage.columns import Id, flag, optional, partial, required
from bot.storage.tables import metadata

TO_SHOW = "over = 0 AND withdrawn = 0"
STAYS = "removed = 0"
SHOWN = f"message_id IS NOT NULL AND {STAYS}"

exhibits = Table(
    "exhibits",
    metadata,
    Column("job_id", Id, ForeignKey("jobs.id"), primary_key=True, autoincrement=False),
    required("channel_id", Id),
    optional("message_id", Id),
    flag("over"),  # 1: it is there, or never will be
    flag("withdrawn"),  # 1: its maker, or a moderator, has deleted the clip
    flag("removed"),  # 1: the message is deleted
    # What is to be shown, and what could have to be deleted?
    partial("ix_exhibits_due", "job_id", where=TO_SHOW),
    partial("ix_exhibits_shown", "job_id", "withdrawn", where=SHOWN),
    sqlite_strict=True,
)
