"""Every "no" about lending shares."""

from dataclasses import dataclass

from bot.domain.window import Window


@dataclass(frozen=True, slots=True)
class NoEndToLend:
    """Everyone's share counts in a window that has no end, so nothing is ever left over at one."""

    window: Window


LendingRefusal = NoEndToLend
