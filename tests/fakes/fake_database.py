"""A database seen through the tripwire: what lies behind it is the real thing."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.ports import Database, Unit
from tests.fakes.tripwire import Faults, Tripwire

T = TypeVar("T")


class WiredDatabase:
    """Crosses the tripwire before each unit of work and after its commit, and knows what is under way."""

    def __init__(self, inner: Database, wire: Tripwire | None = None) -> None:
        self.inner = inner
        self.faults = Faults()
        self.under_way = 0
        self.idle = asyncio.Event()  #: nobody waits for an answer
        self.idle.set()
        self.writes = 0
        self._wire = wire or Tripwire()

    async def write(self, work: Callable[[Unit], T]) -> T:
        self._cross_in("write")
        try:
            result = await self.inner.write(work)
        finally:
            self._answered()
        self.writes += 1
        return self._cross_out("write", result)

    async def read(self, query: Callable[[Unit], T]) -> T:
        self._cross_in("read")
        try:
            result = await self.inner.read(query)
        finally:
            self._answered()
        return self._cross_out("read", result)

    def _cross_in(self, what: str) -> None:
        self._wire.cross(f"database.{what}")
        self.faults.meet_before(what)
        self.under_way += 1
        self.idle.clear()

    def _answered(self) -> None:
        self.under_way -= 1
        if not self.under_way:
            self.idle.set()

    def _cross_out(self, what: str, result: T) -> T:
        self._wire.cross(f"database.{what} done")
        self.faults.meet_after(what)
        return result
