"""A job knows how far its storyboard is."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add a column."""
    op.add_column("jobs", sa.Column("film", sa.Text(), nullable=True))
