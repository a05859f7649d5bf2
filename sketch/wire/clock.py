"""Where Sketch reads the time, so that tests can own it."""

import time
from collections.abc import Callable

#: Answers the seconds since 1970.
Now = Callable[[], float]


def wall_clock() -> float:
    """Read the machine's own clock."""
    return time.time()  # noqa: TID251 - the one place where Sketch reads it
