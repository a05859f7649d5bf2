"""An allowance says more: further windows, models, resolutions, suspension."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a column."""
    op.add_column("allowances", sa.Column("limits", sa.Text(), nullable=True))
