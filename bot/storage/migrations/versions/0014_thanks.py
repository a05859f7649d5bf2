"""Thanks for clips."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table."""

    def number(name: str) -> sa.Column[int]:
        return sa.Column(name, ID, nullable=False, autoincrement=False)

    op.create_table(
        "thanks",
        number("job_id"),
        number("member_id"),
        number("guild_id"),
        number("maker_id"),
        number("at_ms"),
        sa.PrimaryKeyConstraint("job_id", "member_id", name="pk_thanks"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_thanks_job_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_thanks_maker", "thanks", ["guild_id", "maker_id", "at_ms"])
