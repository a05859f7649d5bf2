"""The favourites of a unit of work."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from bot.domain.ids import GuildId, JobId, MemberId
from bot.storage.gallery_tables import favourites
from bot.storage.moments import to_ms
from bot.storage.statements import Prepared, into

_DROP = Prepared(
    delete(favourites).where(
        favourites.c.guild_id == bindparam("guild"),
        favourites.c.member_id == bindparam("member"),
        favourites.c.job_id == bindparam("job"),
    )
)
_ADD = Prepared(into(favourites).on_conflict_do_nothing())
_ANYBODY = Prepared(
    select(favourites.c.job_id).where(favourites.c.job_id == bindparam("job")).limit(1)
)


class SqlGallery:
    """`ports.Gallery` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
        _ADD.count(self._connection, row)
        return True

    def favoured(self, job_id: JobId) -> bool:
        return _ANYBODY.first(self._connection, {"job": job_id}) is not None
