"""The tables of lending: whose share paid which clip, and who keeps theirs."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table

from bot.storage.columns import Id, amount, required
from bot.storage.tables import metadata

loans = Table(
    "loans",
    metadata,
    Column("hold_id", Id, ForeignKey("holds.id"), primary_key=True, autoincrement=False),
    Column("lender_id", Id, primary_key=True, autoincrement=False),
    Column("guild_id", Id, ForeignKey("guilds.id"), nullable=False),
    Column(
        "amount_micro_usd",
        Id,
        CheckConstraint("amount_micro_usd > 0", name="amount"),
        nullable=False,
    ),
    # What other lenders of the hold come before: what it does not take goes back to the last one first.
    amount("before_micro_usd"),
    amount("share_micro_usd"),  # the lender's, in their window
    required("since_ms", Id),
    required("until_ms", Id),
    CheckConstraint("since_ms < until_ms", name="window"),
    # What was lent of windows that run or have just ended?
    Index("ix_loans_until", "guild_id", "until_ms"),
    sqlite_strict=True,
)

keepers = Table(
    "keepers",
    metadata,
    Column("guild_id", Id, ForeignKey("guilds.id"), primary_key=True, autoincrement=False),
    Column("member_id", Id, primary_key=True, autoincrement=False),
    required("at_ms", Id),
    sqlite_strict=True,
)
