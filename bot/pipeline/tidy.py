"""Tidy: what the place of the clips needs now and then, in a loop of its own, for it may wait for others."""

import asyncio

from bot.pipeline.house import House
from bot.pipeline.waiting import woken

EVERY_S = 60.0


class Tidy:
    """Asks the clips to be tidied every minute."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """No more."""
        self._stop.set()

    async def run(self) -> None:
        """Until stopped."""
        while not self._stop.is_set():
            await self._house.clips.tidy()
            await woken(self._house.clock, self._stop, EVERY_S)
