"""Which job has which file, so that files can be let go."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

KNOWN = {
    "sqlite": """INSERT INTO clip_files (job_id, key, guild_id, size_bytes, removed)
        SELECT id, json_extract(clip, '$.key'), guild_id, json_extract(clip, '$.size_bytes'), 0
        FROM jobs WHERE clip IS NOT NULL""",
    "postgresql": """INSERT INTO clip_files (job_id, key, guild_id, size_bytes, removed)
        SELECT id, clip::json ->> 'key', guild_id, (clip::json ->> 'size_bytes')::bigint, 0
        FROM jobs WHERE clip IS NOT NULL""",
}
"""What the rows of jobs say of their files."""


def upgrade() -> None:
    """Add a table, and tell it of the clips that are there."""
    op.create_table(
        "clip_files",
        sa.Column("job_id", ID, nullable=False, autoincrement=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("guild_id", ID, nullable=False),
        sa.Column(
            "size_bytes",
            ID,
            sa.CheckConstraint("size_bytes >= 0", name="size_bytes"),
            nullable=False,
        ),
        sa.Column("gone_at_ms", ID, nullable=True),
        sa.Column(
            "removed",
            sa.Integer(),
            sa.CheckConstraint("removed IN (0, 1)", name="removed"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("job_id", "key"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"]),
        sqlite_strict=True,
    )
    kept, due = "gone_at_ms IS NULL", "gone_at_ms IS NOT NULL AND removed = 0"
    _partial("ix_clip_files_kept", ["key", "size_bytes"], kept)
    _partial("ix_clip_files_guild", ["guild_id", "job_id"], kept)
    _partial("ix_clip_files_due", ["key"], due)
    op.execute(KNOWN[op.get_bind().dialect.name])


def _partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "clip_files", columns, sqlite_where=condition, postgresql_where=condition)
