"""Lending: whose share paid which clip, and who keeps theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables and a column."""
    op.add_column(
        "guilds",
        sa.Column(
            "lend_hours",
            ID,
            sa.CheckConstraint("lend_hours BETWEEN 0 AND 72", name="lend_hours"),
            nullable=True,
        ),
    )
    op.create_table(
        "loans",
        *(_id(name) for name in ("hold_id", "lender_id", "guild_id")),
        sa.Column(
            "amount_micro_usd",
            ID,
            sa.CheckConstraint("amount_micro_usd > 0", name="amount"),
            nullable=False,
        ),
        _amount("before_micro_usd"),
        _amount("share_micro_usd"),
        *(_id(name) for name in ("since_ms", "until_ms")),
        sa.PrimaryKeyConstraint("hold_id", "lender_id"),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"]),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"]),
        sa.CheckConstraint("since_ms < until_ms", name="window"),
        sqlite_strict=True,
    )
    op.create_index("ix_loans_until", "loans", ["guild_id", "until_ms"])
    op.create_table(
        "keepers",
        *(_id(name) for name in ("guild_id", "member_id", "at_ms")),
        sa.PrimaryKeyConstraint("guild_id", "member_id"),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"]),
        sqlite_strict=True,
    )


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=False, autoincrement=False)


def _amount(name: str) -> sa.Column[int]:
    return sa.Column(name, ID, sa.CheckConstraint(f"{name} >= 0", name=name), nullable=False)
