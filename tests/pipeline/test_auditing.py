"""Audits take turns: each looks through all books, and others are asking meanwhile."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.pipeline import stewards
from bot.ports import Database, Unit
from tests.pipeline.rig import Setup, World, process

T = TypeVar("T")


class Counted:
    """A database that knows how many read it together."""

    def __init__(self, inner: Database) -> None:
        self._inner = inner
        self._now = self.most = 0

    async def write(self, work: Callable[[Unit], T]) -> T:
        return await self._inner.write(work)

    async def read(self, query: Callable[[Unit], T]) -> T:
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            return await self._inner.read(query)
        finally:
            self._now -= 1


async def test_audits_take_turns(world: World) -> None:
    """Five stewards at once keep one reader busy, never all of them; each gets the answer."""
    async with process(world, Setup()) as rig:
        database = Counted(rig.house.database)
        house = replace(rig.house, database=database)

        found = await asyncio.gather(*(stewards.audit(house) for _ in range(5)))

    assert found == [[]] * 5
    assert database.most == 1
