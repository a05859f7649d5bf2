"""The playground's time: the machine's own, and whatever was added to it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000
_SEQUENCE_BITS = 22


def iso(at_s: float) -> str:
    """Write a moment as Discord does: microseconds and a numeric zone."""
    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="microseconds")


class Clock:
    """A clock that can be pushed forward, never back."""

    def __init__(self, offset_s: float = 0.0) -> None:
        self.offset_s = offset_s
        self._listeners: list[Callable[[], None]] = []

    def now_s(self) -> float:
        """Seconds since 1970 in the playground."""
        return time.time_ns() / 1e9 + self.offset_s

    def monotonic_s(self) -> float:
        """Seconds that never run backwards, moved by `advance` as well."""
        return time.monotonic() + self.offset_s

    def unmoved_s(self) -> float:
        """Seconds that nobody can push: for hearts, which beat in real time whatever the date."""
        return time.monotonic()

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once: windows close, links expire."""
        if seconds < 0:
            raise ValueError("Time only goes forward here.")
        self.offset_s += seconds
        for listener in self._listeners:
            listener()

    def on_advance(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)


class Snowflakes:
    """Discord's ids: a moment in milliseconds and a running number, always rising."""

    def __init__(self, clock: Clock, last: int = 0) -> None:
        self._clock = clock
        self.last = last
        self._backdated = 0

    def make(self) -> int:
        now_ms = int(self._clock.now_s() * 1000) - DISCORD_EPOCH_MS
        self.last = max(self.last + 1, now_ms << _SEQUENCE_BITS)
        return self.last

    def backdated(self, age_s: float) -> int:
        """Make an id as if it had been given `age_s` ago, for accounts with a past."""
        self._backdated += 1
        at_ms = int((self._clock.now_s() - age_s) * 1000) - DISCORD_EPOCH_MS
        return (at_ms << _SEQUENCE_BITS) + self._backdated


def moment_of(snowflake: int) -> float:
    """Tell when an id was given, in seconds since 1970."""
    return ((snowflake >> _SEQUENCE_BITS) + DISCORD_EPOCH_MS) / 1000
