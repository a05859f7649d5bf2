"""Where a job was asked for, and where its clip is."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add three columns."""
    op.add_column("jobs", sa.Column("thread_of", ID, nullable=True))
    op.add_column("jobs", sa.Column("age_restricted", sa.Integer(), nullable=True))
    op.add_column("jobs", sa.Column("posted_in", ID, nullable=True))
