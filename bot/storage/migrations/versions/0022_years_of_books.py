"""Years of books: a month's lines and jobs are found without those of all months, and ended jobs counted apart."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

OVER = ("cancelled", "delivered", "denied", "expired", "failed", "undelivered")


def upgrade() -> None:
    """Make two indexes, and two others with the moment where the number stood."""
    for side in ("debit", "credit"):
        op.drop_index(f"ix_transfers_{side}", "transfers")
        op.create_index(f"ix_transfers_{side}", "transfers", [f"{side}_id", "at_ms"])
    op.create_index("ix_jobs_guild", "jobs", ["guild_id", "created_at_ms"])
    over = sa.text("NOT (" + " AND ".join(f"state <> '{word}'" for word in OVER) + ")")
    op.create_index(
        "ix_jobs_ended", "jobs", ["provider", "state"], sqlite_where=over, postgresql_where=over
    )
