"""Rest: after a clear "not now" a provider is left alone for a while, then asked with one job alone."""

from datetime import datetime, timedelta

from bot.domain.errors import AccountFault
from bot.pipeline.board import Board
from bot.pipeline.waiting import backoff_s

PAUSE_S = 60.0
LONGEST_PAUSE_S = 900.0


class Rest:
    """How much of one provider may be used now."""

    def __init__(self, name: str, board: Board) -> None:
        self._name = name
        self._board = board
        self._fails = 0
        self._wait = timedelta(0)
        self.until: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Whether it is left alone. A clock that was set back would have it rest for an hour: then it is over."""
        return self.until is not None and timedelta(0) < self.until - now <= self._wait

    def places(self, now: datetime) -> int:
        """At most so many submits: none at rest, one to try, then as many as there are places."""
        if self.rests(now):
            return 0
        return 1 if self._fails else 1 << 30

    def well(self) -> None:
        """The provider took a job."""
        self._fails = 0
        self.until = None
        self._board.paused.pop(self._name, None)
        self._board.silent.pop(self._name, None)

    def trouble(self, now: datetime, retry_after_s: float | None = None) -> datetime:
        """It is busy or cannot be reached."""
        if self.until is not None and self.rests(now):
            return self.until  # others of the same moment said so already
        self._fails += 1
        wait_s = backoff_s(self._fails, len(self._name), retry_after_s=retry_after_s, first_s=1.0)
        self._wait = timedelta(seconds=wait_s)
        self.until = now + self._wait
        return self.until

    def silence(self, now: datetime) -> None:
        """It does not answer: the circuit is open until it takes a job again."""
        self._board.silent.setdefault(self._name, now)
        self.trouble(now)

    def refuse(self, now: datetime, fault: AccountFault) -> datetime:
        """Our account there lacks something: its jobs wait for the operator."""
        self._board.paused[self._name] = fault
        if self.until is not None and self.rests(now):
            return self.until
        self._fails += 1
        wait_s = backoff_s(self._fails, len(self._name), first_s=PAUSE_S, longest_s=LONGEST_PAUSE_S)
        self._wait = timedelta(seconds=wait_s)
        self.until = now + self._wait
        return self.until

    def unasked(self, now: datetime) -> None:
        """No job is left that would try it out: people may ask again, or a pause would never end."""
        if not self.rests(now):
            self._board.paused.pop(self._name, None)
