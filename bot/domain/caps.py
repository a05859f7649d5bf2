"""Caps: the most that may be drawn in a window, how one stands, and when a price fits under it again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.money import ZERO, MicroUsd
from bot.domain.window import TICK, LocalTime, Window


@dataclass(frozen=True, slots=True)
class Since:
    """Until an instant a window goes back at least so far: whoever changes a rule gives nobody a free reset."""

    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that may be drawn in one window."""

    amount: MicroUsd
    window: Window
    kept: Since | None = None

    def since(self, now: datetime, local: LocalTime) -> datetime:
        """From when on it counts."""
        since, kept = self.window.since(now, local), self.kept
        return min(since, kept.at) if kept is not None and now < kept.until else since

    def before(self, since: datetime, local: LocalTime) -> datetime:
        """When the window before the one of `since` began."""
        return self.window.since(since - TICK, local)

    def resets_at(self, now: datetime, local: LocalTime) -> datetime | None:
        """When a calendar window begins anew; a changed rule may have put that off."""
        ends, kept = self.window.resets_at(now, local), self.kept
        return ends if ends is None or kept is None or kept.until <= now else max(ends, kept.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A past hold on the pool inside the window: what it still counts, and since when."""

    at: datetime
    amount: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How a cap stands at one instant."""

    cap: Cap
    draws: tuple[Draw, ...]  #: inside its window, oldest first
    resets_at: datetime | None  #: of a calendar window
    claim: MicroUsd = ZERO  #: on top of it in this window alone

    @property
    def most(self) -> MicroUsd:
        """What this window allows in all."""
        return MicroUsd(self.cap.amount + self.claim)

    @property
    def used(self) -> MicroUsd:
        """What the window counts, open holds included."""
        return MicroUsd(sum(draw.amount for draw in self.draws))

    @property
    def left(self) -> MicroUsd:
        """What may still be drawn under this cap."""
        return MicroUsd(max(0, self.most - self.used))

    def comes_back_at(self, draw: Draw, now: datetime) -> datetime:
        """When a draw counts no more. A window that was made shorter goes back as far as before until it is over."""
        if self.resets_at is not None:
            return self.resets_at
        falls_out, kept = draw.at + timedelta(seconds=self.cap.window.seconds), self.cap.kept
        return falls_out if kept is None or kept.until <= now else max(falls_out, kept.until)

    def fits_at(self, price: MicroUsd, now: datetime) -> datetime | None:
        """When enough of the draws will have fallen out for this price; None: never by waiting."""
        if price <= self.left:
            return now
        if price > self.cap.amount:
            return None
        used: int = self.used
        for draw in self.draws:
            used -= draw.amount
            if used + price <= self.cap.amount:
                return self.comes_back_at(draw, now)
        return None
