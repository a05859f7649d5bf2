"""The gallery: finished clips to be found again, by their words too."""

import sqlalchemy as sa
from alembic import op

from bot.storage.gallery_tables import WORDS

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

KEPT = {
    "sqlite": """INSERT INTO gallery
        SELECT id, guild_id, channel_id, member_id, json_extract(spec, '$.model_key'),
        json_extract(spec, '$.prompt'), COALESCE(private, 0), COALESCE(ended_at_ms, created_at_ms)
        FROM jobs WHERE state IN ('delivered', 'undelivered') AND clip IS NOT NULL""",
    "postgresql": """INSERT INTO gallery
        SELECT id, guild_id, channel_id, member_id, spec::json ->> 'model_key',
        spec::json ->> 'prompt', COALESCE(private, 0), COALESCE(ended_at_ms, created_at_ms)
        FROM jobs WHERE state IN ('delivered', 'undelivered') AND clip IS NOT NULL""",
}
"""Clips that were finished before there was a gallery."""


def upgrade() -> None:
    """Make the table, index its words, and put the clips of old in."""

    def number(name: str) -> sa.Column[int]:
        return sa.Column(name, ID, nullable=False, autoincrement=False)

    op.create_table(
        "gallery",
        number("job_id"),
        number("guild_id"),
        number("channel_id"),
        number("member_id"),
        sa.Column("model_key", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column(
            "private",
            sa.Integer(),
            sa.CheckConstraint("private IN (0, 1)", name="private"),
            nullable=False,
        ),
        number("at_ms"),
        sa.PrimaryKeyConstraint("job_id", name="pk_gallery"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_gallery_job_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_gallery_guild", "gallery", ["guild_id", "job_id"])
    op.create_index("ix_gallery_member", "gallery", ["guild_id", "member_id", "job_id"])
    op.create_index("ix_gallery_channel", "gallery", ["guild_id", "channel_id", "job_id"])
    op.create_index("ix_gallery_model", "gallery", ["guild_id", "model_key", "job_id"])
    dialect = op.get_bind().dialect.name
    for statement in WORDS[dialect]:
        op.execute(statement)
    op.execute(KEPT[dialect])
