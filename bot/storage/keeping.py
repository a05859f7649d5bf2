"""What is kept of clips' files, in a unit of work."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    select,
    text,
    update,
)

from bot.domain.case import CaseState
from bot.domain.ids import ClipKey, GuildId, JobId, PictureKey
from bot.domain.job import ENDED, Clip, Job
from bot.storage.case_tables import cases, takedowns
from bot.storage.columns import any_of
from bot.storage.gallery_tables import favourites
from bot.storage.kept_tables import DUE, KEPT, clip_files
from bot.storage.moments import from_ms, to_ms
from bot.storage.proposal_tables import proposals
from bot.storage.question_tables import questions
from bot.storage.statements import Prepared, into
from bot.storage.tables import LIVE_STATES, jobs
from bot.storage.wish_tables import wishes

_NAME_PICTURES = (
    jobs.c.spec,
    jobs.c.film,
    questions.c.spec,
    proposals.c.spec,
    wishes.c.spec,
    cases.c.evidence,
)
"""Where the key of a picture can stand."""
_PICTURE = re.compile(r"[0-9a-f]{64}\.png")

MOST = 1000  #: files that are found, and let go, together

_note = into(clip_files)
_NOTE = Prepared(
    _note.on_conflict_do_update(
        index_elements=[clip_files.c.job_id, clip_files.c.key],
        set_={"gone_at_ms": None, "removed": 0},
    )
)
_SPARE = Prepared(into(clip_files).on_conflict_do_nothing())
_SUPERSEDE = Prepared(
    update(clip_files)
    .where(
        clip_files.c.job_id == bindparam("job"),
        clip_files.c.key != bindparam("new"),
        text(KEPT),
    )
    .values(gone_at_ms=bindparam("now_ms"))
)

_children = jobs.alias("children")
_needed = select(_children.c.parent_id).where(
    text(any_of("children.state", LIVE_STATES)), _children.c.parent_id.is_not(None)
)
_FREE: ColumnElement[bool] = and_(
    text(any_of("jobs.state", ENDED)),
    not_(exists().where(favourites.c.job_id == jobs.c.id)),
    not_(exists().where(cases.c.job_id == jobs.c.id, text(f"cases.state = '{CaseState.OPEN}'"))),
    jobs.c.id.not_in(_needed),
)
"""A job whose file may go."""

_OLD = Prepared(
    select(clip_files.c.job_id)
    .join_from(clip_files, jobs, jobs.c.id == clip_files.c.job_id)
    .where(
        text(KEPT),
        clip_files.c.guild_id == bindparam("guild"),
        jobs.c.ended_at_ms < bindparam("before_ms"),
        _FREE,
    )
    .order_by(clip_files.c.job_id)
    .limit(bindparam("most"))
)
_these: BindParameter[int] = bindparam("jobs", expanding=True)
_LET_GO = (
    update(clip_files)
    .where(
        text(KEPT),
        clip_files.c.job_id.in_(_these),
        clip_files.c.job_id.in_(select(jobs.c.id).where(jobs.c.id.in_(_these), _FREE)),
    )
    .values(gone_at_ms=bindparam("now_ms"))
)
_OLDEST = Prepared(
    select(clip_files.c.key, func.max(clip_files.c.size_bytes))
    .join_from(clip_files, jobs, jobs.c.id == clip_files.c.job_id)
    .where(text(KEPT))
    .group_by(clip_files.c.key)
    .having(func.sum(case((_FREE, 0), else_=1)) == 0)
    .order_by(func.max(jobs.c.ended_at_ms))
    .limit(bindparam("most"))
)
_files: BindParameter[str] = bindparam("files", expanding=True)
_same = clip_files.alias("same")
_LET_FILES_GO = (
    update(clip_files)
    .where(
        text(KEPT),
        clip_files.c.key.in_(_files),
        clip_files.c.key.not_in(
            select(_same.c.key)
            .join_from(_same, jobs, jobs.c.id == _same.c.job_id)
            .where(_same.c.gone_at_ms.is_(None), _same.c.key.in_(_files), not_(_FREE))
        ),
    )
    .values(gone_at_ms=bindparam("now_ms"))
)
_GUILDS = Prepared(select(clip_files.c.guild_id).distinct().where(text(KEPT)))
_each = (
    select(func.max(clip_files.c.size_bytes).label("size_bytes"))
    .where(text(KEPT))
    .group_by(clip_files.c.key)
    .subquery()
)
_KEPT_BYTES = Prepared(select(func.coalesce(func.sum(_each.c.size_bytes), 0)))
_others = clip_files.alias("others")
_DUE = Prepared(
    select(clip_files.c.key)
    .distinct()
    .where(
        text(f"clip_files.{DUE}"),
        not_(exists().where(_others.c.key == clip_files.c.key, _others.c.gone_at_ms.is_(None))),
    )
    .limit(bindparam("most"))
)
_REMOVED = Prepared(
    update(clip_files).where(text(DUE), clip_files.c.key == bindparam("file")).values(removed=1)
)
_SHOWN = Prepared(
    select(clip_files.c.job_id)
    .where(
        text(KEPT),
        clip_files.c.key == bindparam("file"),
        clip_files.c.job_id.not_in(select(takedowns.c.job_id)),
    )
    .limit(1)
)
_GONE = Prepared(
    select(func.max(clip_files.c.gone_at_ms), func.count() - func.count(clip_files.c.gone_at_ms))
    .select_from(clip_files)
    .where(clip_files.c.job_id == bindparam("job"))
)


def note(connection: Connection, job: Job, clip: Clip, now: datetime) -> None:
    """Write down a job's file, which takes the place of what it had before."""
    _NOTE.count(connection, _row(job, clip))
    if job.clip is not None:
        _SUPERSEDE.count(connection, {"job": job.id, "new": clip.key, "now_ms": to_ms(now)})


class SqlKeeping:
    """`ports.Keeping` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def guilds(self) -> Collection[GuildId]:
        return [GuildId(guild_id) for (guild_id,) in _GUILDS.all(self._connection)]

    def kept_bytes(self) -> int:
        return int(_KEPT_BYTES.one(self._connection)[0])

    def old(self, guild_id: GuildId, before: datetime) -> Sequence[JobId]:
        said = {"guild": guild_id, "before_ms": to_ms(before), "most": MOST}
        return [JobId(job_id) for (job_id,) in _OLD.all(self._connection, said)]

    def let_go(self, job_ids: Collection[JobId], now: datetime) -> int:
        said = {"jobs": list(job_ids), "now_ms": to_ms(now)}
        return self._connection.execute(_LET_GO, said).rowcount

    def oldest(self, size_bytes: int) -> tuple[Sequence[ClipKey], int]:
        found, won = list[ClipKey](), 0
        for key, file_bytes in _OLDEST.all(self._connection, {"most": MOST}):
            if won >= size_bytes:
                break
            found.append(ClipKey(key))
            won += file_bytes
        return found, won

    def let_files_go(self, keys: Collection[ClipKey], now: datetime) -> None:
        said = {"files": list(keys), "now_ms": to_ms(now)}
        self._connection.execute(_LET_FILES_GO, said)

    def spare(self, job: Job, part: Clip, now: datetime) -> None:
        _SPARE.count(self._connection, _row(job, part) | {"gone_at_ms": to_ms(now)})

    def due(self, most: int) -> Sequence[ClipKey]:
        return [ClipKey(key) for (key,) in _DUE.all(self._connection, {"most": most})]

    def removed(self, key: ClipKey) -> None:
        _REMOVED.count(self._connection, {"file": key})

    def pictures(self) -> frozenset[PictureKey] | None:
        if self._connection.execute(select(jobs.c.id).limit(1)).first() is None:
            return None
        found = set[str]()
        for column in _NAME_PICTURES:
            told = select(column).where(column.contains(".png"))
            for (text_of,) in self._connection.execute(told):
                found.update(_PICTURE.findall(text_of))
        return frozenset(map(PictureKey, found))

    def shown(self, key: ClipKey) -> bool:
        return _SHOWN.first(self._connection, {"file": key}) is not None

    def gone_at(self, job_id: JobId) -> datetime | None:
        last_ms, kept = _GONE.one(self._connection, {"job": job_id})
        return None if last_ms is None or kept else from_ms(last_ms)


def _row(job: Job, clip: Clip) -> dict[str, object]:
    return {
        "job_id": job.id,
        "key": clip.key,
        "guild_id": job.guild_id,
        "size_bytes": clip.size_bytes,
        "gone_at_ms": None,
        "removed": 0,
    }
