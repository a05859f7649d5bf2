"""An upgrade knows what was there before: each clip's file is in the books, so that it can be let go."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select, text

from bot.storage import migrations
from bot.storage.engines import address_of, writing_engine
from bot.storage.kept_tables import clip_files
from bot.storage.tables import jobs

COUNTS = [
    "id",
    "interaction_id",
    "guild_id",
    "channel_id",
    "member_id",
    "price_micro_usd",
    "epoch",
    "created_at_ms",
]
OLD_JOB = dict.fromkeys((*COUNTS, "start_tag", "weight", "jobs_at_once", "cancel_asked"), 1) | {
    "locale": "en-US",
    "spec": "{}",
    "provider": "sketch",
    "state": "delivered",
    "clip": '{"key": "fox.mp4", "size_bytes": 4294967296}',
}


def test_clips_of_older_databases_are_known(bare_url: str) -> None:
    """A delivered clip of version 8 is one that is kept, on both databases."""
    engine = writing_engine(address_of(bare_url))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    try:
        with engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "0008")
            connection.execute(insert(jobs).values(OLD_JOB))
            command.upgrade(config, "head")
            (found,) = connection.execute(select(clip_files)).all()
            assert connection.execute(text("SELECT count(*) FROM exhibits")).scalar() == 0
    finally:
        engine.dispose()
    assert tuple(found) == (1, "fox.mp4", 1, 4_294_967_296, None, 0)
