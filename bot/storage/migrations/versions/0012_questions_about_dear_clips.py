"""Questions about dear clips, which wait for their member's yes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "questions",
        sa.Column("interaction_id", ID, primary_key=True, autoincrement=False),
        sa.Column("guild_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column(
            "price_micro_usd",
            ID,
            sa.CheckConstraint("price_micro_usd >= 0", name="price_micro_usd"),
            nullable=False,
        ),
        sa.Column("asked_at_ms", ID, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_questions_asked", "questions", ["asked_at_ms"])
