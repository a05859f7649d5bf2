"""Words indexed together: on SQLite a trigger wrote a part of the index for each clip."""

from alembic import op

from bot.storage.gallery_tables import REBUILD

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Take the trigger away; the index is made anew for those who come from before the gallery."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS gallery_words_in")
        op.execute(REBUILD)
