"""Pacing: when to look at a render again, and how long such renders take.

"Look as soon as the lag you expect to have gathered since the last look reaches c seconds." The closed-form
bound on what any timing can save over a fixed interval is 1.66 at sigma 0.4 and 2.40 at 0.25; this rule reaches
1.4 to 1.5 and 1.9 to 2.1 while learning (figures in docs/decisions).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import erfc, exp, log, sqrt

LAG_S = 0.3  #: expected lag that is worth one check
SHORTEST_S = 1.0
LONGEST_S = 30.0
STEP_S = 0.5

GUESS_S = 90.0
GUESS_SIGMA = 0.8
SMALLEST_VARIANCE = 0.01
WIDE_TAIL = 0.05  #: the weight of a tail that keeps looking when the vendor has changed speed
WIDE_SIGMA = 1.2
WIDE_ROOT = WIDE_SIGMA * sqrt(2)


@dataclass(frozen=True, slots=True)
class Eta:
    """What has been learned of how long one kind of render takes: a log-normal, and how much was seen."""

    mu: float = log(GUESS_S)  #: mean of the logarithm of seconds
    variance: float = GUESS_SIGMA**2
    seen: int = 0

    @classmethod
    def guess(cls, seconds: float) -> "Eta":
        """What a house believes that has seen none: about so long, and far from sure."""
        return cls(log(max(seconds, 0.1)))

    def see(self, seconds: float) -> "Eta":
        """Learn from one finished render; older ones fade, so that a vendor's new speed is found."""
        seen = self.seen + 1
        weight = max(0.05, 1 / (seen + 3))
        off = log(max(seconds, 0.1)) - self.mu
        variance = max(SMALLEST_VARIANCE, (1 - weight) * (self.variance + weight * off * off))
        return Eta(self.mu + weight * off, variance, seen)

    @property
    def median_s(self) -> float:
        """Half of such renders take less."""
        return exp(self.mu)

    def survival(self, age_s: float) -> float:
        """The chance that a render of this age is still at work."""
        if age_s <= 0:
            return 1.0
        # Two upper tails of the normal distribution, written out: this is asked some twenty times a render.
        z = log(age_s) - self.mu
        narrow, wide = erfc(z / sqrt(2 * self.variance)), erfc(z / WIDE_ROOT)
        return 0.5 * ((1 - WIDE_TAIL) * narrow + WIDE_TAIL * wide)

    def left_s(self, age_s: float) -> float:
        """The median of what is left for a render of this age, seconds; an honest ETA never goes negative."""
        half = self.survival(age_s) / 2
        low, high = age_s, max(2 * age_s, 2 * self.median_s)
        while self.survival(high) > half and high < 1e6:
            high *= 2
        for _ in range(16):
            middle = (low + high) / 2
            low, high = (middle, high) if self.survival(middle) > half else (low, middle)
        return high - age_s


def next_delay_s(
    age_s: float,
    eta: Eta,
    *,
    lag_s: float = LAG_S,
    shortest_s: float = SHORTEST_S,
    longest_s: float = LONGEST_S,
) -> float:
    """Seconds until the next check of a render of this age, to a tenth of a second: many are of one age."""
    return _delay_s(round(age_s, 1), eta, lag_s, shortest_s, longest_s)


@lru_cache(maxsize=4096)
def _delay_s(age_s: float, eta: Eta, lag_s: float, shortest_s: float, longest_s: float) -> float:
    alive = max(eta.survival(age_s), 1e-9)
    gathered = delay = 0.0
    while delay < longest_s:
        delay += STEP_S
        gathered += STEP_S * (1 - eta.survival(age_s + delay) / alive)
        if delay >= shortest_s and gathered >= lag_s:
            break
    return delay


def eta_key(model_key: str, seconds: int, resolution: str) -> str:
    """Renders of one key take about equally long; the narrower the key, the fewer the checks."""
    return f"{model_key}|{seconds}|{resolution}"
