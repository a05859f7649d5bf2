"""Proposals: clips that several members pay together, and their pledges."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = "'expired', 'funded', 'open', 'refused', 'started', 'withdrawn'"


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "proposals",
        sa.Column("id", ID, nullable=False),
        *(_id(name) for name in ("interaction_id", "guild_id", "channel_id", "member_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("locale", "spec", "provider")),
        _amount("price_micro_usd"),
        sa.Column("asker", sa.Text(), nullable=False),
        _id("created_at_ms"),
        _id("due_at_ms"),
        sa.Column("state", sa.Text(), nullable=False),
        _id("version"),
        _id("shown"),
        sa.Column("job_id", ID, nullable=True),
        sa.Column("card_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("interaction_id"),
        sa.CheckConstraint(f"state IN ({STATES})", name="state"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"]),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    _partial("ix_proposals_due", ["due_at_ms"], "state IN ('open')")
    _partial("ix_proposals_funded", ["id"], "state IN ('funded')")
    _partial("ix_proposals_outdated", ["id"], "shown <> version")
    _partial("ix_proposals_open", ["guild_id", "member_id"], "state IN ('open')")
    op.create_table(
        "pledges",
        sa.Column("interaction_id", ID, nullable=False, autoincrement=False),
        _id("proposal_id"),
        _id("hold_id"),
        _amount("amount_micro_usd"),
        sa.PrimaryKeyConstraint("interaction_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"]),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"]),
        sqlite_strict=True,
    )
    op.create_index("ix_pledges_proposal_id", "pledges", ["proposal_id"])
    op.create_index("ix_pledges_hold_id", "pledges", ["hold_id"])


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=False)


def _amount(name: str) -> sa.Column[int]:
    return sa.Column(name, ID, sa.CheckConstraint(f"{name} >= 0", name=name), nullable=False)


def _partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "proposals", columns, sqlite_where=condition, postgresql_where=condition)
