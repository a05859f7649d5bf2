"""Tidy: what the place of the clips needs now and then, in a loop of its own, for it may wait for others."""

import asyncio
import logging
from datetime import timedelta

from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError
from bot.pipeline.exhibits import hang
from bot.pipeline.house import House
from bot.pipeline.keeping import keep_house, keep_pictures
from bot.pipeline.taking_down import TakingDown
from bot.pipeline.waiting import woken

log = logging.getLogger(__name__)

EVERY_S = 60.0
KEEP_EVERY = timedelta(minutes=10)  #: where room is short
AGE_EVERY = timedelta(hours=6)  #: days go by slowly


class Tidy:
    """Every minute: tidies the clips, hangs what gallery channels show; sometimes lets go of old files."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stop = asyncio.Event()
        self._taking_down = TakingDown(house)
        self._keep_at = self._pictures_at = house.clock.now()

    def stop(self) -> None:
        """No more."""
        self._stop.set()

    async def run(self) -> None:
        """Until stopped."""
        while not self._stop.is_set():
            await self._house.clips.tidy()
            await self._look_after()
            await woken(self._house.clock, self._stop, EVERY_S)

    async def _look_after(self) -> None:
        now = self._house.clock.now()
        try:
            await hang(self._house, self._taking_down)
            if now >= self._keep_at:
                short = self._house.limits.clips_bytes is not None
                self._keep_at = now + (KEEP_EVERY if short else AGE_EVERY)
                await keep_house(self._house)
            if now >= self._pictures_at:
                self._pictures_at = now + AGE_EVERY
                await keep_pictures(self._house)
        except (DatabaseFullError, DatabaseUnreachableError) as error:
            log.warning("The clips are looked after later: %s.", error)
