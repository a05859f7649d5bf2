"""Wishes: clips that wait for what a month leaves over."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = "'lapsed', 'made', 'refused', 'started', 'waiting', 'withdrawn'"
WAITS = "state IN ('waiting')"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "wishes",
        sa.Column("id", ID, nullable=False),
        *(_id(name) for name in ("interaction_id", "guild_id", "channel_id", "member_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("locale", "spec")),
        sa.Column(
            "price_micro_usd",
            ID,
            sa.CheckConstraint("price_micro_usd >= 0", name="price_micro_usd"),
            nullable=False,
        ),
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
        sa.CheckConstraint("(state = 'started') = (job_id IS NOT NULL)", name="job"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"]),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    _partial("ix_wishes_due", ["due_at_ms"], WAITS)
    _partial("ix_wishes_waiting", ["guild_id", "id"], WAITS)
    _partial("ix_wishes_outdated", ["id"], "shown <> version")
    _partial("ix_wishes_job", ["job_id"], "job_id IS NOT NULL", unique=True)


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=False)


def _partial(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        "wishes",
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )
