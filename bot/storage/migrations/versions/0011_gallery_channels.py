"""Clips that a gallery channel shows."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "exhibits",
        sa.Column("job_id", ID, nullable=False, autoincrement=False),
        sa.Column("channel_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=True),
        *(_flag(name) for name in ("over", "withdrawn", "removed")),
        sa.PrimaryKeyConstraint("job_id"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"]),
        sqlite_strict=True,
    )
    _partial("ix_exhibits_due", ["job_id"], "over = 0 AND withdrawn = 0")
    _partial("ix_exhibits_shown", ["job_id", "withdrawn"], "message_id IS NOT NULL AND removed = 0")


def _flag(name: str) -> sa.Column[int]:
    return sa.Column(
        name, sa.Integer(), sa.CheckConstraint(f"{name} IN (0, 1)", name=name), nullable=False
    )


def _partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "exhibits", columns, sqlite_where=condition, postgresql_where=condition)
