"""Rounds: a loop for all guilds that does what is due, and sleeps until it is woken or something is due again.

What is to be done is read from the tables each time, and written down as done afterwards: a restart in between does
it once more, which changes nothing.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from datetime import datetime

from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError
from bot.pipeline.house import House
from bot.pipeline.waiting import woken

log = logging.getLogger(__name__)

AGAIN_S = 5.0  #: after something went wrong, or while something is away


class Rounds(ABC):
    """The loop; what a round does is its subclass's.

    Args:
        house: where it works.
        wake: set by whoever gives it something to do.
        what: is said in the log to wait, while the database does not answer.
    """

    def __init__(self, house: House, wake: asyncio.Event, what: str) -> None:
        self._house = house
        self._wake = wake
        self._what = what
        self._stopping = False
        self._next_due: datetime | None = None

    def stop(self) -> None:
        """Begin no more; what is on its way comes to its end."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """See to it, until stopped."""
        while not self._stopping:
            self._wake.clear()
            try:
                well = await self._round()
            except (DatabaseFullError, DatabaseUnreachableError) as error:
                log.warning("%s waits for the database: %s.", self._what, error)
                well = False
            await woken(self._house.clock, self._wake, self._left_s() if well else AGAIN_S)

    def _left_s(self) -> float | None:
        """Seconds until something is due; None where nothing is open."""
        if self._next_due is None:
            return None
        return (self._next_due - self._house.clock.now()).total_seconds()

    @abstractmethod
    async def _round(self) -> bool:
        """Do what is due, and find out what is next; whether all of it went well."""
