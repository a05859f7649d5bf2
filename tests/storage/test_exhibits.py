"""What gallery channels show, on both databases."""

from bot.domain.ids import ChannelId, JobId, MessageId
from bot.ports import Unit
from tests.storage.makers import GUILD, held, opened

WALL = ChannelId(20)


def to_delete(unit: Unit, after: JobId | None = None) -> list[tuple[JobId, ChannelId, MessageId]]:
    found = unit.exhibits.to_delete(limit=9, after=after)
    return [(job.id, channel_id, message_id) for job, channel_id, message_id in found]


async def test_shown_withdrawn_and_taken_down(url: str) -> None:
    """Each is to be shown once, and to be deleted once it is withdrawn or taken down; never what came down before."""

    def work(unit: Unit) -> None:
        one, two, three, four = (held(unit) for _ in range(4))
        for job in (one, two, three, four, one):
            unit.exhibits.offer(job, WALL)
        unit.cases.take_down(GUILD, three.id, three.channel_id, None)
        found = unit.exhibits.to_show(limit=9)
        assert [(job.id, where) for job, where in found] == [
            (job.id, WALL) for job in (one, two, four)
        ]
        for job, sent in (one, MessageId(1)), (two, MessageId(2)), (four, None):
            unit.exhibits.shown(job.id, sent)
        assert list(unit.exhibits.to_show(limit=9)) == []
        unit.exhibits.withdraw(one.id)
        unit.exhibits.withdraw(four.id)
        unit.cases.take_down(GUILD, two.id, two.channel_id, MessageId(9))
        assert to_delete(unit) == [(one.id, WALL, 1), (two.id, WALL, 2)]
        assert to_delete(unit, after=one.id) == [(two.id, WALL, 2)]
        unit.exhibits.deleted(one.id)
        assert to_delete(unit) == [(two.id, WALL, 2)]

    async with opened(url) as database:
        await database.write(work)
