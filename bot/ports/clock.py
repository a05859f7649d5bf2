"""The only source of time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of time, so that tests can own it."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; 0 or less only lets others run."""
        ...
