"""What members find again: the gallery of finished clips, its words, and favourites.

SQLite looks for words in an FTS5 table, which has those of new clips from `SqlGallery` and lets those of deleted ones
go by a trigger; PostgreSQL in an index of its text search.
"""

from sqlalchemy import DDL, Column, ForeignKey, Index, Table, event

from bot.storage.columns import Id, Text, flag, required
from bot.storage.tables import metadata

favourites = Table(
    "favourites",
    metadata,
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    Column("member_id", Id, primary_key=True, autoincrement=False),
    Column("job_id", Id, ForeignKey("jobs.id"), primary_key=True, autoincrement=False),
    required("at_ms", Id),
    # Is anybody fond of this clip?
    Index("ix_favourites_job_id", "job_id"),
    sqlite_strict=True,
)

gallery = Table(
    "gallery",
    metadata,
    Column("job_id", Id, ForeignKey("jobs.id"), primary_key=True, autoincrement=False),
    required("guild_id", Id),
    required("channel_id", Id),
    required("member_id", Id),
    required("model_key", Text),
    required("prompt", Text),
    flag("private"),
    required("at_ms", Id),
    # The newest of a guild, of a member, of a channel, of a model.
    Index("ix_gallery_guild", "guild_id", "job_id"),
    Index("ix_gallery_member", "guild_id", "member_id", "job_id"),
    Index("ix_gallery_channel", "guild_id", "channel_id", "job_id"),
    Index("ix_gallery_model", "guild_id", "model_key", "job_id"),
    sqlite_strict=True,
)

PARTED = "translate({}, '-+./@&<', '       ')"
"""A prompt with its words apart: PostgreSQL would read "day/night" as a path, "fox.dog" as a host, "8-12" as 8 and
minus 12, and find none of them by its second word."""

WORDS = {
    "sqlite": (
        """CREATE VIRTUAL TABLE clip_words USING fts5(
        prompt, content='gallery', content_rowid='job_id', tokenize='unicode61 remove_diacritics 2')""",
        """CREATE TRIGGER gallery_words_out AFTER DELETE ON gallery
        BEGIN INSERT INTO clip_words(clip_words, rowid, prompt)
        VALUES ('delete', old.job_id, old.prompt); END""",
    ),
    "postgresql": (
        f"CREATE INDEX ix_gallery_words ON gallery USING gin (to_tsvector('simple', {PARTED.format('prompt')}))",
    ),
}
"""How each database finds words in prompts."""

REBUILD = "INSERT INTO clip_words(clip_words) VALUES ('rebuild')"
"""SQLite: index the words of every prompt anew."""

for _dialect, _statements in WORDS.items():
    for _statement in _statements:
        event.listen(gallery, "after_create", DDL(_statement).execute_if(dialect=_dialect))
