"""Questions that wait for their member's yes."""

from sqlalchemy import Column, Index, Table

from bot.storage.columns import Id, Json, amount, required
from bot.storage.tables import metadata

questions = Table(
    "questions",
    metadata,
    Column("interaction_id", Id, primary_key=True, autoincrement=False),
    required("guild_id", Id),
    required("member_id", Id),
    required("spec", Json),
    amount("price_micro_usd"),
    required("asked_at_ms", Id),
    # Which are over?
    Index("ix_questions_asked", "asked_at_ms"),
    sqlite_strict=True,
)
