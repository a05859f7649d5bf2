"""What gallery channels show, in a unit of work."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, or_, select, text, update

from bot.domain.ids import ChannelId, JobId, MessageId
from bot.domain.job import Job
from bot.ports.cases import Down
from bot.storage.case_tables import takedowns
from bot.storage.exhibit_tables import STAYS, TO_SHOW, exhibits
from bot.storage.rows import JOB_COLUMNS, job_of
from bot.storage.statements import Prepared, into
from bot.storage.tables import jobs

_DOWN = select(takedowns.c.job_id)
_OFFER = Prepared(into(exhibits).on_conflict_do_nothing())
_TO_SHOW = Prepared(
    select(exhibits.c.channel_id, *JOB_COLUMNS)
    .join_from(exhibits, jobs, jobs.c.id == exhibits.c.job_id)
    .where(text(TO_SHOW), exhibits.c.job_id.not_in(_DOWN))
    .order_by(exhibits.c.job_id)
    .limit(bindparam("most"))
)
_OF_JOB = update(exhibits).where(exhibits.c.job_id == bindparam("job"))
_IS_SHOWN = Prepared(_OF_JOB.values(over=1, message_id=bindparam("message")))
_WITHDRAW = Prepared(_OF_JOB.values(withdrawn=1))
_DELETED = Prepared(_OF_JOB.values(removed=1))
_TO_DELETE = Prepared(
    select(exhibits.c.channel_id, exhibits.c.message_id, *JOB_COLUMNS)
    .join_from(exhibits, jobs, jobs.c.id == exhibits.c.job_id)
    .where(exhibits.c.message_id.is_not(None), text(STAYS))
    .where(or_(exhibits.c.withdrawn == 1, exhibits.c.job_id.in_(_DOWN)))
    .where(exhibits.c.job_id > bindparam("after"))
    .order_by(exhibits.c.job_id)
    .limit(bindparam("most"))
)


class SqlExhibits:
    """`ports.Exhibits` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def offer(self, job: Job, channel_id: ChannelId) -> None:
        row = {"job_id": job.id, "channel_id": channel_id, "message_id": None}
        _OFFER.count(self._connection, row | {"over": 0, "withdrawn": 0, "removed": 0})

    def to_show(self, *, limit: int) -> Sequence[tuple[Job, ChannelId]]:
        rows = _TO_SHOW.all(self._connection, {"most": limit})
        return [(job_of(row), ChannelId(channel_id)) for channel_id, *row in rows]

    def shown(self, job_id: JobId, message_id: MessageId | None) -> None:
        _IS_SHOWN.count(self._connection, {"job": job_id, "message": message_id})

    def withdraw(self, job_id: JobId) -> None:
        _WITHDRAW.count(self._connection, {"job": job_id})

    def to_delete(self, *, limit: int, after: JobId | None = None) -> list[Down]:
        rows = _TO_DELETE.all(self._connection, {"most": limit, "after": after or 0})
        return [(job_of(row), ChannelId(channel), MessageId(sent)) for channel, sent, *row in rows]

    def deleted(self, job_id: JobId) -> None:
        _DELETED.count(self._connection, {"job": job_id})
