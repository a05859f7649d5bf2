"""The database's own threads: a unit of work runs whole, in a transaction, where no cancelled caller can reach it.

Units that wait together share one transaction, where `together` allows it.
"""

import asyncio
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from bot.storage import failures
from bot.storage.unit import SqlUnit

T = TypeVar("T")
Work = Callable[[SqlUnit], Any]

ATTEMPTS = 12  #: of a unit that collides with others, before it is given up
PAUSE_S = 0.002  #: between attempts, growing, with jitter


class Stage(Enum):
    """How far a group came."""

    BEGIN = auto()  #: nothing was run
    WORK = auto()  #: a unit raised
    END = auto()  #: all ran; what is written once a transaction, at its end, was not
    COMMIT = auto()  #: all ran; whether it was written is not sure where the line broke


@dataclass(frozen=True, slots=True)
class Waiting:
    """A unit of work and who waits for it."""

    work: Work
    future: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a unit: its result, or why there is none."""

    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A group that was not committed: when it broke, at which unit, and why."""

    stage: Stage
    at: int
    error: BaseException

    @property
    def told(self) -> BaseException:
        """The error as the callers hear it."""
        if self.unsure:
            return failures.unreachable(self.error)
        return failures.translated(self.error, to_begin=self.stage is Stage.BEGIN)

    @property
    def unsure(self) -> bool:
        """Tell whether it may have been written: COMMIT was sent, and the database did not refuse it."""
        return self.stage is Stage.COMMIT and not failures.refused(self.error)

    @property
    def worth_repeating(self) -> bool:
        """Tell whether it was certainly not written, and may well be the next time.

        A line that broke at COMMIT may have been written: that is the caller's to find out.
        """
        return failures.collided(self.error) or (
            self.stage in {Stage.WORK, Stage.END} and failures.lost(self.error)
        )

    @property
    def in_vain(self) -> bool:
        """Tell whether the next unit would wait as long, to find the same."""
        return self.stage is Stage.BEGIN or (
            self.stage in {Stage.WORK, Stage.END} and failures.not_now(self.error)
        )

    @property
    def parts(self) -> bool:
        """Tell whether its units are better tried one by one: none is known to be at fault, and none was written."""
        if self.stage is Stage.COMMIT:
            return not self.unsure
        if self.stage is Stage.END:
            return not self.in_vain
        return self.stage is Stage.WORK and self.worth_repeating


class UnitThreads:
    """Runs units of work in threads of its own, each with a connection of its own.

    Args:
        threads: how many.
        together: the most units that share one transaction.
        on_reconnect: called before a connection is opened anew after one was lost.
    """

    def __init__(
        self,
        engine: Engine,
        unit_on: Callable[[Connection], SqlUnit],
        loop: asyncio.AbstractEventLoop,
        *,
        name: str,
        threads: int,
        together: int,
        on_reconnect: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._unit_on = unit_on
        self._loop = loop
        self._together = together
        self._on_reconnect = on_reconnect
        self._waiting: SimpleQueue[Waiting | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"dailies-{name}-{number}", daemon=True)
            for number in range(1, threads + 1)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, work: Callable[[SqlUnit], T]) -> asyncio.Future[T]:
        """Let `work` run; the future tells after the commit."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._waiting.put(Waiting(work, future))
        return future

    def close(self) -> None:
        """Finish what waits, then end the threads; returns when they have ended."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        line = _Line(self._engine, self._unit_on, self._on_reconnect)
        while group := self._next_group():
            try:
                self._finish(line, group)
            except BaseException as error:  # noqa: BLE001  # without this thread every later unit would wait for ever
                line.hang_up()
                self._tell([Told(waiting.future, error=error) for waiting in group])
        line.hang_up()

    def _next_group(self) -> list[Waiting]:
        """Wait for a unit and take all that wait with it; empty: the end."""
        first = self._waiting.get()
        group: list[Waiting] = [] if first is None else [first]
        while group and len(group) < self._together:
            try:
                further = self._waiting.get_nowait()
            except Empty:
                break
            if further is None:
                self._waiting.put(None)
                break
            group.append(further)
        return group

    def _finish(self, line: "_Line", group: list[Waiting]) -> None:
        """Commit a group; who raises is taken out, and the others run again around the gap.

        Where a part of it waits in vain, the rest is not tried: each might wait as long to find the same.
        """
        groups = [group]
        while groups:
            group = groups.pop()
            outcome = line.commit([waiting.work for waiting in group])
            if not isinstance(outcome, Broken):
                pairs = zip(group, outcome, strict=True)
                self._tell([Told(waiting.future, result) for waiting, result in pairs])
            elif outcome.parts and len(group) > 1:
                groups += [[waiting] for waiting in reversed(group)]
            elif outcome.stage is Stage.WORK and not outcome.in_vain:
                self._tell([Told(group[outcome.at].future, error=outcome.told)])
                groups += [rest for rest in (group[outcome.at + 1 :], group[: outcome.at]) if rest]
            else:
                if outcome.in_vain:
                    group, groups = [*chain(group, *groups)], []
                self._tell([Told(waiting.future, error=outcome.told) for waiting in group])

    def _tell(self, told: list[Told]) -> None:
        with suppress(RuntimeError):  # the loop is gone, and with it whoever waited
            self._loop.call_soon_threadsafe(_settle, told)


def _settle(told: list[Told]) -> None:
    for one in told:
        if one.future.done():
            continue  # its caller went away
        if one.error is not None:
            one.future.set_exception(_raisable(one.error))
        else:
            one.future.set_result(one.result)


def _raisable(error: BaseException) -> BaseException:
    """The error as a future takes it: a StopIteration would end whoever awaits as if all were well."""
    if not isinstance(error, StopIteration):
        return error
    ours = RuntimeError("a unit of work raised StopIteration")
    ours.__cause__ = error
    return ours


class _Line:
    """One thread's connection: opened when needed, opened again when it broke."""

    def __init__(
        self,
        engine: Engine,
        unit_on: Callable[[Connection], SqlUnit],
        on_reconnect: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._unit_on = unit_on
        self._on_reconnect = on_reconnect
        self._connection: Connection | None = None
        self._broke = False

    def commit(self, works: list[Work]) -> list[Any] | Broken:
        """Run the units in one transaction; one alone again where it collided, or the line broke before COMMIT."""
        outcome = self._attempt(works)
        for attempt in range(1, ATTEMPTS):
            if not isinstance(outcome, Broken) or not outcome.worth_repeating or len(works) > 1:
                break
            time.sleep(PAUSE_S * attempt * random.random())  # noqa: S311  # parts two that collide
            outcome = self._attempt(works)
        return outcome

    def hang_up(self) -> None:
        """Close the connection, whatever state it is in."""
        self._broke = True
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):  # it is not used again, closed or not
                connection.invalidate()
                connection.close()

    def _attempt(self, works: list[Work]) -> list[Any] | Broken:
        stage = Stage.BEGIN
        results: list[Any] = []
        try:
            connection = self._connected()
            with connection.begin():
                stage = Stage.WORK
                unit = self._unit_on(connection)
                for work in works:
                    results.append(work(unit))  # noqa: PERF401  # its length says who raised
                stage = Stage.END
                unit.before_commit()
                stage = Stage.COMMIT
        except BaseException as error:  # noqa: BLE001  # whatever a unit raises is its caller's to hear
            self._clear(error)
            return Broken(stage, len(results), error)
        return results

    def _clear(self, error: BaseException) -> None:
        """Make sure that nothing of a broken transaction is left: SQLAlchemy leaves one open whose COMMIT failed.

        What cannot be rolled back is given up. An error that is not the driver's is for `_run` to hear.
        """
        connection = self._connection
        # A unit may have met the end of its line and raised an error of its own: the connection tells.
        if (
            connection is None
            or failures.lost(error)
            or failures.read_only(error)
            or connection.invalidated
            or not connection.connection.is_valid
        ):
            self.hang_up()
            return
        try:
            connection.connection.rollback()
        except self._engine.dialect.loaded_dbapi.Error:
            self.hang_up()  # a disk that fails, or a line that just broke

    def _connected(self) -> Connection:
        if self._connection is None:
            if self._broke:
                self._on_reconnect()
                self._broke = False
            self._connection = self._engine.connect()
        return self._connection
