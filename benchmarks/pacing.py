"""Pacing: how many looks at a vendor the expected-lag rule saves against a fixed interval of the same mean lag.

A seeded simulator: render times are log-normal, the learner starts ignorant and learns as the watch does, from
the two looks between which a render ended. The peer is a fixed interval, chosen so that a finished clip waits
equally long to be seen; its looks are counted over the same jobs. The bound that no timing can beat is printed.
"""

from dataclasses import dataclass
from math import exp, log
from random import Random

from bot.domain.pacing import Eta, next_delay_s

JOBS = 1000
WARM = 200  #: jobs in which the learner may still be learning
SEEDS = range(8)
MEDIAN_S = 90.0
BARS = {0.4: 1.4, 0.25: 1.9}
BOUNDS = {0.4: 1.66, 0.25: 2.40}  #: exact dynamic program, `facts` of the design


@dataclass
class Tally:
    """Looks and lag over some jobs."""

    jobs: int = 0
    looks: int = 0
    lag_s: float = 0.0

    @property
    def mean_lag_s(self) -> float:
        return self.lag_s / self.jobs

    @property
    def looks_a_job(self) -> float:
        return self.looks / self.jobs


def durations(sigma: float, seed: int) -> list[float]:
    """How long each render of one seed takes."""
    chance = Random(seed)
    return [MEDIAN_S * exp(chance.gauss(0, sigma)) for _ in range(JOBS)]


def learned(times: list[float]) -> Tally:
    """The rule, learning from an ignorant start; counted from the 200th job on."""
    eta, tally = Eta(mu=log(60.0)), Tally()
    for number, takes_s in enumerate(times):
        seen_s = age_s = 0.0
        looks = 0
        while age_s < takes_s:
            seen_s, age_s = age_s, age_s + next_delay_s(age_s, eta)
            looks += 1
        eta = eta.see((seen_s + age_s) / 2)
        if number >= WARM:
            tally.jobs += 1
            tally.looks += looks
            tally.lag_s += age_s - takes_s
    return tally


def fixed(times: list[float], interval_s: float) -> Tally:
    """A look every so many seconds."""
    tally = Tally()
    for takes_s in times[WARM:]:
        looks = int(takes_s // interval_s) + 1
        tally.jobs += 1
        tally.looks += looks
        tally.lag_s += looks * interval_s - takes_s
    return tally


def fixed_with_lag(times: list[float], lag_s: float) -> Tally:
    """The fixed interval whose mean lag is the same: found by halving."""
    low, high = 0.1, 60.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if fixed(times, middle).mean_lag_s < lag_s else (low, middle)
    return fixed(times, high)


def saving(sigma: float) -> dict[str, float]:
    """All seeds of one spread, as one tally each."""
    ours, peer = Tally(), Tally()
    for seed in SEEDS:
        times = durations(sigma, seed)
        mine = learned(times)
        same = fixed_with_lag(times, mine.mean_lag_s)
        for total, part in ((ours, mine), (peer, same)):
            total.jobs += part.jobs
            total.looks += part.looks
            total.lag_s += part.lag_s
    return {
        "looks_a_job": ours.looks_a_job,
        "mean_lag_s": ours.mean_lag_s,
        "fixed_looks_a_job": peer.looks_a_job,
        "fixed_mean_lag_s": peer.mean_lag_s,
        "ratio": peer.looks_a_job / ours.looks_a_job,
    }


def main() -> dict[str, dict[str, float]]:
    """Print a line for each spread, and return the figures."""
    figures: dict[str, dict[str, float]] = {}
    for sigma, bar in BARS.items():
        found = figures[f"sigma {sigma}"] = saving(sigma)
        print(
            f"pacing sigma {sigma}: {found['looks_a_job']:.1f} looks a job at {found['mean_lag_s']:.2f} s"
            f" mean lag; a fixed interval of the same lag needs {found['fixed_looks_a_job']:.1f}:"
            f" {found['ratio']:.2f} times fewer (bar {bar}, bound {BOUNDS[sigma]})"
        )
    return figures


if __name__ == "__main__":
    main()
