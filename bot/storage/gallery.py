"""The gallery and the favourites of a unit of work."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)

from bot.domain.gallery import Page, Search, Shelf
from bot.domain.ids import GuildId, JobId, MemberId, ModelKey
from bot.domain.job import Job, JobState
from bot.storage.case_tables import takedowns
from bot.storage.gallery_tables import PARTED, favourites, gallery
from bot.storage.moments import to_ms
from bot.storage.rows import JOB_COLUMNS, job_of
from bot.storage.statements import Prepared, into
from bot.storage.tables import jobs

_DROP = Prepared(
    delete(favourites).where(
        favourites.c.guild_id == bindparam("guild"),
        favourites.c.member_id == bindparam("member"),
        favourites.c.job_id == bindparam("job"),
    )
)
_FAVOUR = Prepared(into(favourites).on_conflict_do_nothing())
_ANYBODY = Prepared(
    select(favourites.c.job_id).where(favourites.c.job_id == bindparam("job")).limit(1)
)
_SHOWN = gallery.c.job_id.not_in(select(takedowns.c.job_id))
"""A clip that moderators have taken down is found by nobody."""
_FOR_ALL = and_(
    gallery.c.private == 0,
    or_(jobs.c.state != JobState.DELIVERED.value, jobs.c.message_id.is_not(None)),
)
"""Neither private, nor `Job.deleted`: such a clip is its maker's alone."""
_PLACE = func.coalesce(jobs.c.posted_in, jobs.c.thread_of, jobs.c.channel_id)
"""`Job.open_in`: an archived thread is known no more, and its channel is."""
_ADD = Prepared(into(gallery).on_conflict_do_nothing())
_LATELY = Prepared(
    select(gallery.c.job_id, gallery.c.prompt)
    .where(
        gallery.c.guild_id == bindparam("guild"),
        gallery.c.model_key == bindparam("model"),
        gallery.c.at_ms >= bindparam("since_ms"),
        gallery.c.private == 0,
        _SHOWN,
    )
    .order_by(gallery.c.job_id.desc())
    .limit(bindparam("most"))
)
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that do not part their words: there a search is for the signs as they stand."""
_SIMPLE: ColumnElement[str] = literal_column("'simple'")  # written out, as in the index
_PARTED: ColumnElement[str] = literal_column(PARTED.format("gallery.prompt"))  # likewise
_clip_words = table("clip_words", column("rowid"), column("clip_words"))
_INDEX = Prepared(
    text("""INSERT INTO clip_words(rowid, prompt) SELECT job_id, prompt FROM gallery
    WHERE job_id IN (SELECT value FROM json_each(:added))""")
)


class SqlGallery:
    """`ports.Gallery` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._unindexed: list[JobId] = []  #: clips that this transaction has added

    def add(self, job: Job, now: datetime) -> None:
        row = {
            "job_id": job.id,
            "guild_id": job.guild_id,
            "channel_id": job.channel_id,
            "member_id": job.member_id,
            "model_key": job.spec.model_key,
            "prompt": job.spec.prompt.replace("\0", ""),
            "private": int(job.private),
            "at_ms": to_ms(now),
        }
        if _ADD.count(self._connection, row) and self._connection.dialect.name == "sqlite":
            self._unindexed.append(job.id)

    def index_words(self) -> None:
        """Let the words of the clips that were added be found: once a transaction, at its end.

        SQLite's index writes a part of its own for each clip, and merges it with others, when statements come
        between them: that was the dearest of all that a job has written.
        """
        if self._unindexed:
            _INDEX.count(self._connection, {"added": json.dumps(self._unindexed)})
            self._unindexed.clear()

    def find(self, search: Search, most: int) -> Page:
        self.index_words()
        rows = self._connection.execute(self._found(search).limit(most + 1)).all()
        return Page(tuple(job_of(row) for row in rows[:most]), len(rows) > most)

    def lately(
        self, guild_id: GuildId, model_key: ModelKey, since: datetime, most: int
    ) -> Sequence[tuple[JobId, str]]:
        rows = _LATELY.all(
            self._connection,
            {"guild": guild_id, "model": model_key, "since_ms": to_ms(since), "most": most},
        )
        return [(JobId(job_id), prompt) for job_id, prompt in rows]

    def favour(self, guild_id: GuildId, member_id: MemberId, job_id: JobId, now: datetime) -> bool:
        what = {"guild": guild_id, "member": member_id, "job": job_id}
        if _DROP.count(self._connection, what):
            return False
        row = {
            "guild_id": guild_id,
            "member_id": member_id,
            "job_id": job_id,
            "at_ms": to_ms(now),
        }
        _FAVOUR.count(self._connection, row)
        return True

    def favoured(self, job_id: JobId) -> bool:
        return _ANYBODY.first(self._connection, {"job": job_id}) is not None

    def _found(self, search: Search) -> "Select[*tuple[Any, ...]]":
        found = (
            select(*JOB_COLUMNS)
            .join_from(gallery, jobs, jobs.c.id == gallery.c.job_id)
            .where(
                gallery.c.guild_id == search.guild_id,
                _SHOWN,
                or_(self._may_see(search), gallery.c.member_id == search.member_id),
            )
            .order_by(gallery.c.job_id.desc())
        )
        if not search.age_restricted:
            found = found.where(jobs.c.age_restricted.is_(None))
        match search.shelf:
            case Shelf.MINE:
                found = found.where(gallery.c.member_id == search.member_id)
            case Shelf.CHANNEL:
                found = found.where(gallery.c.channel_id == search.channel_id)
            case Shelf.FAVOURITES:
                mine = select(favourites.c.job_id).where(
                    favourites.c.guild_id == search.guild_id,
                    favourites.c.member_id == search.member_id,
                )
                found = found.where(gallery.c.job_id.in_(mine))
            case Shelf.EVERYONE:
                pass
        if search.model_key is not None:
            found = found.where(gallery.c.model_key == search.model_key)
        if search.before is not None:
            found = found.where(gallery.c.job_id < search.before)
        if search.words.strip():
            found = found.where(self._speaks_of(search.words))
        return found

    def _may_see(self, search: Search) -> ColumnElement[bool]:
        """Of others' clips: a favourite was seen before, and stays found where its channel has closed."""
        if search.shelf is Shelf.FAVOURITES:
            return _FOR_ALL
        return and_(_FOR_ALL, _PLACE.in_(sorted(search.seen)))

    def _speaks_of(self, typed: str) -> ColumnElement[bool]:
        """Every word is in the prompt, at least as a beginning.

        The index folds case as it did for the prompts: `casefold` would make of "Straße" what is in none. It is asked
        by itself: PostgreSQL would else expect to meet any word soon, and take the prompts of all years apart for one
        that is in none of them.
        """
        words = _WORD.findall(typed)
        if not words or _UNSPACED.search(typed):
            return gallery.c.prompt.icontains(typed.strip(), autoescape=True)
        if self._connection.dialect.name == "sqlite":
            asked = " ".join(f'"{word}"*' for word in words)
            matching = select(_clip_words.c.rowid).where(
                _clip_words.c.clip_words.op("MATCH")(asked)
            )
            return gallery.c.job_id.in_(matching)
        asked = " & ".join(f"'{word}':*" for word in words)
        said = func.to_tsvector(_SIMPLE, _PARTED)
        spoken = (
            select(gallery.c.job_id.label("job_id"))
            .where(said.op("@@")(func.to_tsquery(_SIMPLE, asked)))
            .cte("spoken")
            .prefix_with("MATERIALIZED")
        )
        return gallery.c.job_id.in_(select(spoken.c.job_id))
