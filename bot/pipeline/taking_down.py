"""Taking down: messages of clips are deleted; one whose channel is closed to us stays up for now, and stewards hear."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final, Protocol

from bot.domain.errors import MissingPermissionError
from bot.domain.ids import JobId, MessageId
from bot.domain.notice import ClipStaysUp
from bot.pipeline.attempt import attempt
from bot.pipeline.house import House
from bot.pipeline.notices import announce
from bot.ports import Unit
from bot.ports.cases import Down

CLOSED_S: Final = 600.0  #: so long what is in a closed channel is left alone, while none changes


class Page(Protocol):
    """Messages that are to be deleted, in the order of their jobs."""

    def __call__(self, *, limit: int, after: JobId | None = None) -> list[Down]: ...


class TakingDown:
    """What a loop deletes, and what it leaves alone for a while.

    Not in each round: Discord shuts out a bot that asks too often for what it may not do.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._closed = set[MessageId]()  #: in channels that are closed to us
        self._closed_until = house.clock.now()
        self._changes = house.board.door_changes  #: up to this one, what is closed was tried

    @property
    def waits(self) -> bool:
        """Whether something stays up for now."""
        return bool(self._closed)

    def look_again(self) -> None:
        """A round begins: try what stayed up once more where a channel has changed, else now and then."""
        now, changes = self._house.clock.now(), self._house.board.door_changes
        if changes != self._changes or now >= self._closed_until:
            self._changes = changes
            self._closed.clear()
            self._closed_until = now + timedelta(seconds=CLOSED_S)

    def due(self, page: Page, limit: int) -> list[Down]:
        """What is to be deleted now. What stays up for now is not in the way of what comes after it."""
        due: list[Down] = []
        after: JobId | None = None
        while len(due) < limit:
            rows = page(limit=limit, after=after)
            due += [row for row in rows if row[2] not in self._closed]
            if len(rows) < limit:
                break
            after = rows[-1][0].id
        return due[:limit]

    async def delete(
        self, what: str, down: Down, write: Callable[[Unit], None], *, alone: bool = False
    ) -> bool:
        """Delete one, and write that down; whether nothing has to be tried again soon.

        Args:
            what: as the log names it, like "The clip of job 3".
            down: where it is.
            write: said to the database once it is gone.
            alone: it is in its maker's direct messages, and in no channel.
        """
        job, channel_id, message_id = down
        courier = self._house.courier
        async with attempt(what, "deleted") as deleting:
            if alone:
                await courier.take_down_alone(job.member_id, message_id)
            else:
                await courier.take_down(channel_id, message_id)
        if deleting.later:
            return False
        if isinstance(deleting.no_place, MissingPermissionError) and not alone:
            notice = ClipStaysUp(job.id, job.guild_id, channel_id, message_id)
            await announce(self._house, job.guild_id, f"stays-up:{message_id}", notice)
            self._closed.add(message_id)
            return True
        await self._house.database.write(write)
        return True
