"""Fairness: how long members wait who ask now and then, while one member's two hundred clips fill the queue.

The simulation of `facts/quota.md` 2.5, through the whole pipeline with a clock that is put forward: three places; one
member drops 200 clips of 60 to 240 s within a minute; 12 others ask for one of 30 to 120 s about every 25 minutes. The
peer is the same pipeline with the same asks, tagged so that they go in the order in which they came. A second queue
has two members who always wait, and holds what each was served against the bound of start-time fair queueing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import fmean, quantiles
from tempfile import TemporaryDirectory

from bot.domain.ids import MemberId, ModelKey
from bot.domain.job import Job, JobState
from bot.domain.model import Model
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.spec import RenderSpec
from bot.ports import Unit
from bot.storage import upkeep
from tests.fakes.fake_vendor import FakeRender, Vendor
from tests.pipeline.rig import CHANNEL, GUILD, Rig, Setup, World, model, running
from tests.storage.makers import SPEC, held

SEEDS = 3
PLACES = 3
HEAVY = MemberId(1)
LIGHT = tuple(MemberId(100 + number) for number in range(12))
HEAVY_CLIPS = 200
EVERY_S = 25 * 60.0
BAR_S = 60.0
LONG, SHORT = (60, 240), (30, 120)
ALWAYS = 60  #: clips of each of the two who always wait
NO_TURN = 10**12  #: a weight with which a clip pushes nobody: all have one tag, and go as they came
RICH = MicroUsd(10**6 * DOLLAR)


@dataclass(frozen=True, slots=True)
class Wish:
    """One clip that somebody will ask for."""

    at_s: float
    member_id: MemberId
    seconds: int


class TimelyVendor(Vendor):
    """Renders each clip in as many seconds as it is long."""

    def accept(self, key: str, model: Model, spec: RenderSpec) -> FakeRender:
        render = super().accept(key, model, spec)
        render.takes_s = float(spec.seconds)
        return render


def crowd(seed: int) -> list[Wish]:
    """One who fills the queue within a minute, and twelve who ask now and then until it is served."""
    chance = Random(seed)
    wishes = [Wish(chance.uniform(0, 60), HEAVY, chance.randint(*LONG)) for _ in range(HEAVY_CLIPS)]
    ends_s = sum(wish.seconds for wish in wishes) / PLACES
    for member in LIGHT:
        at_s = chance.expovariate(1 / EVERY_S)
        while at_s < ends_s:
            wishes.append(Wish(at_s, member, chance.randint(*SHORT)))
            at_s += chance.expovariate(1 / EVERY_S)
    return sorted(wishes, key=lambda wish: wish.at_s)


def pair(seed: int) -> list[Wish]:
    """Two members who always wait, one with clips twice as long."""
    chance = Random(seed)
    long = [Wish(0, HEAVY, chance.randint(*LONG)) for _ in range(ALWAYS)]
    short = [Wish(0, LIGHT[0], chance.randint(*SHORT)) for _ in range(2 * ALWAYS)]
    return long + short


async def served(wishes: Sequence[Wish], *, fair: bool) -> list[Job]:
    """Every clip's row after all were delivered."""
    with TemporaryDirectory(prefix="dailies-fairness-") as folder:
        world = World(Path(folder) / "dailies.db")
        world.vendor = TimelyVendor(world.clock)
        upkeep.upgrade(f"sqlite:///{world.database}")
        setup = Setup(
            models=(model(per_second=CENT, seconds=tuple(range(30, 241))),),
            places=PLACES,
            pool=RICH,
            share=RICH,
        )
        async with running(world, setup) as rig:
            began = world.clock.now()
            for wish in wishes:
                left = began + timedelta(seconds=wish.at_s) - world.clock.now()
                if left > timedelta():
                    await rig.turn(left.total_seconds())
                await _ask(rig, wish, weight=1 if fair else NO_TURN)
            while await rig.database.inner.read(_open):
                await rig.turn(600)
            return await rig.jobs()


async def _ask(rig: Rig, wish: Wish, *, weight: int) -> None:
    """Past intake, whose caps would spare the others the queue."""
    write = partial(
        held,
        guild_id=GUILD,
        channel_id=CHANNEL,
        member_id=wish.member_id,
        spec=replace(SPEC, model_key=ModelKey("fake:one"), seconds=wish.seconds),
        provider="fake",
        price=MicroUsd(wish.seconds * CENT),
        created_at=rig.clock.now(),
        weight=weight,
        jobs_at_once=HEAVY_CLIPS,
    )
    rig.house.board.moved(await rig.database.inner.write(write))


def _open(unit: Unit) -> bool:
    waiting = {JobState.QUEUED, JobState.SUBMITTING, JobState.RENDERING, JobState.STORED}
    return bool(unit.jobs.in_states(waiting))


def waits(jobs: Sequence[Job], *, heavy: bool) -> list[float]:
    """From asking to the vendor, in seconds."""
    return [
        (job.submitted_at - job.created_at).total_seconds()
        for job in jobs
        if job.submitted_at is not None and (job.member_id == HEAVY) == heavy
    ]


def widest_gap(jobs: Sequence[Job]) -> float:
    """The most by which two members' service differed over any stretch in which both waited, in seconds."""
    runs = [
        (job.member_id == HEAVY, job.submitted_at.timestamp(), job.spec.seconds)
        for job in jobs
        if job.submitted_at is not None
    ]
    until = min(max(at for mine, at, _ in runs if mine is heavy) for heavy in (True, False))
    moments = sorted({at for _, at, _ in runs} | {at + takes for _, at, takes in runs})
    apart = [
        sum((1 if mine else -1) * min(max(moment - at, 0), takes) for mine, at, takes in runs)
        for moment in moments
        if moment <= until
    ]
    return max(apart) - min(apart)


async def main() -> dict[str, float]:
    """Print a line for each order and the bound, and return the figures."""
    light: dict[bool, list[float]] = {True: [], False: []}
    for fair in (True, False):
        for seed in range(SEEDS):
            light[fair] += waits(await served(crowd(seed), fair=fair), heavy=False)
    gaps = [widest_gap(await served(pair(seed), fair=True)) for seed in range(SEEDS)]
    bound = (PLACES + 1) * (LONG[1] + SHORT[1])
    mean, peer = fmean(light[True]), fmean(light[False])
    p95 = quantiles(light[True], n=20)[-1]
    print(
        f"fairness, {SEEDS} seeds, {len(light[True])} clips of light members: they wait {mean:.0f} s on"
        f" average, p95 {p95:.0f} s (bar {BAR_S:.0f}); in the order of coming {peer:.0f} s:"
        f" ratio {mean / peer:.3f}. Two who always wait: served {max(gaps):.0f} s apart at most"
        f" (bound {bound})"
    )
    return {
        "light_mean_s": mean,
        "light_p95_s": p95,
        "fifo_light_mean_s": peer,
        "ratio": mean / peer,
        "widest_gap_s": max(gaps),
        "gap_bound_s": bound,
    }
