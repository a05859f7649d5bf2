"""The crew: every task of the runner, by name, and watched. One that dies takes the process with it."""

import asyncio
from collections.abc import Coroutine

STOP_S = 6.0  #: with the site's own and the closing it ends within the ten seconds that Docker leaves a process


class Crew:
    """Holds every task until it ends, and tells the first that died."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._dead: BaseException | None = None
        self._died = asyncio.Event()

    def start(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        """Begin a piece of work as a watched task of this name."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._dead = self._dead or error
            self._died.set()

    async def wait(self) -> None:
        """Wait until a task dies, and raise what it died of."""
        await self._died.wait()
        assert self._dead is not None  # noqa: S101  the event is set after it
        raise self._dead

    async def finish(self, within_s: float = STOP_S) -> None:
        """Let what runs come to its end; cancel what takes longer."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_s)
        late = list(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
