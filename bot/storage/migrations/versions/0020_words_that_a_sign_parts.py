"""Words that a sign parts: PostgreSQL found "day/night" by its first word alone."""

from alembic import op

revision = "0020"
down_revision = "0019"

INDEX = """CREATE INDEX ix_gallery_words ON gallery
    USING gin (to_tsvector('simple', translate(prompt, '-+./@&<', '       ')))"""


def upgrade() -> None:
    """Index the words of PostgreSQL's prompts anew; SQLite has always parted them."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_gallery_words", "gallery")
        op.execute(INDEX)
