"""What members keep of the clips: their favourites."""

from sqlalchemy import Column, ForeignKey, Index, Table

from bot.storage.columns import Id, required
from bot.storage.tables import metadata

favourites = Table(
    "favourites",
    metadata,
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    Column("member_id", Id, primary_key=True, autoincrement=False),
    Column("job_id", Id, ForeignKey("jobs.id"), primary_key=True, autoincrement=False),
    required("at_ms", Id),
    # Is anybody fond of this clip?
    Index("ix_favourites_job_id", "job_id"),
    sqlite_strict=True,
)
