"""Turns: what can wait begins one piece at a time, and only while the loop has time to spare.

Discord gives 3 s to acknowledge a person and 15 minutes to answer. In a rush, answers, cards and edits must not
stand in an acknowledgement's way; measured by how long the loop takes to come round, they stand back.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

BUSY_S: Final = 0.002  #: a loop that takes longer to come round has others to see to
AGAIN_S: Final = 0.002  #: between two looks
LONGEST_S: Final = 0.1  #: then it is this piece's turn all the same


class Turns:
    """One queue for all that can wait; at most so many pieces are under way, and begin so far apart."""

    def __init__(self, at_once: int, *, apart_s: float = 0.0) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._kept = set[asyncio.Task[Any]]()  #: whose places are not given back yet
        self._first = asyncio.Lock()
        self._apart_s = apart_s
        self._next_at = 0.0  #: in the loop's own time

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Wait for this piece's turn, and take a place until it ends."""
        async with self._places:
            await self.begin()
            yield

    async def keep(self) -> None:
        """The same for the task that calls: its place is kept until it leaves or ends, or has worked for `LONGEST_S`.

        Who takes longer waits for others, who have time of their own: a picture, a judge.
        """
        task = asyncio.current_task()
        if task is not None and task not in self._kept:
            await self._places.acquire()
            self._kept.add(task)
            task.add_done_callback(self._give_back)
            await self.begin()
            asyncio.get_running_loop().call_later(LONGEST_S, self._give_back, task)

    def leave(self) -> None:
        """Give back the place of the task that calls, if it keeps one."""
        task = asyncio.current_task()
        if task is not None:
            self._give_back(task)

    def _give_back(self, task: asyncio.Task[Any]) -> None:
        if task in self._kept:
            self._kept.remove(task)
            self._places.release()

    async def begin(self) -> None:
        """Wait until a piece may begin, whether it takes a place or not."""
        loop = asyncio.get_running_loop()
        async with self._first:
            if (early_s := self._next_at - loop.time()) > 0:
                await asyncio.sleep(early_s)
            gives_up = loop.time() + LONGEST_S
            began = loop.time()
            await asyncio.sleep(0)
            while loop.time() - began > BUSY_S and loop.time() < gives_up:
                began = loop.time() + AGAIN_S
                await asyncio.sleep(AGAIN_S)
            # From when it begins, not from when it could have.
            self._next_at = loop.time() + self._apart_s
