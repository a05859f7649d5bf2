"""A job knows the clip that it changes and whether it is private; members have favourites."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two columns and a table."""
    op.add_column("jobs", sa.Column("parent_id", ID, nullable=True))
    op.add_column("jobs", sa.Column("private", sa.Integer(), nullable=True))
    op.create_table(
        "favourites",
        sa.Column("guild_id", ID, nullable=False, autoincrement=False),
        sa.Column("member_id", ID, nullable=False, autoincrement=False),
        sa.Column("job_id", ID, nullable=False, autoincrement=False),
        sa.Column("at_ms", ID, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", "job_id", name="pk_favourites"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_favourites_job_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_favourites_job_id", "favourites", ["job_id"])
