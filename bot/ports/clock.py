"""The only source of time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of time, so that tests can own it."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...

    def awake_s(self) -> float:
        """Seconds from any beginning. A clock that is set moves it not, nor does a machine's sleep where it can tell."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; 0 or less only lets others run."""
        ...
