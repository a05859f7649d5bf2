"""Who thanked for which clip."""

from sqlalchemy import Column, ForeignKey, Index, Table

from bot.storage.columns import Id, required
from bot.storage.tables import metadata

thanks = Table(
    "thanks",
    metadata,
    Column("job_id", Id, ForeignKey("jobs.id"), primary_key=True, autoincrement=False),
    Column("member_id", Id, primary_key=True, autoincrement=False),  # who thanked
    required("guild_id", Id),
    required("maker_id", Id),
    required("at_ms", Id),
    # How often was a maker thanked?
    Index("ix_thanks_maker", "guild_id", "maker_id", "at_ms"),
    sqlite_strict=True,
)
