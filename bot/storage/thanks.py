"""Thanks in a unit of work."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import Job
from bot.storage.moments import to_ms
from bot.storage.statements import Prepared, into
from bot.storage.thanks_tables import thanks

_GIVE = Prepared(into(thanks).on_conflict_do_nothing())
_OF_JOBS = (
    select(thanks.c.job_id, func.count())
    .where(thanks.c.job_id.in_(bindparam("jobs", expanding=True)))
    .group_by(thanks.c.job_id)
)
_GOT = Prepared(
    select(
        func.count(),
        func.count().filter(thanks.c.at_ms >= bindparam("since_ms")),
    ).where(thanks.c.guild_id == bindparam("guild"), thanks.c.maker_id == bindparam("maker"))
)


class SqlThanks:
    """`ports.ThanksBook` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def give(self, job: Job, member_id: MemberId, now: datetime) -> bool:
        row = {
            "job_id": job.id,
            "member_id": member_id,
            "guild_id": job.guild_id,
            "maker_id": job.member_id,
            "at_ms": to_ms(now),
        }
        return _GIVE.count(self._connection, row) > 0

    def of_jobs(self, job_ids: Collection[JobId]) -> Mapping[JobId, int]:
        rows = self._connection.execute(_OF_JOBS, {"jobs": list(job_ids)})
        return {JobId(job_id): count for job_id, count in rows}

    def got(self, guild_id: GuildId, maker_id: MemberId, since: datetime) -> tuple[int, int]:
        who = {"guild": guild_id, "maker": maker_id, "since_ms": to_ms(since)}
        ever, lately = _GOT.one(self._connection, who)
        return ever, lately
