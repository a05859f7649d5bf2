"""The crash sweep: live one journey, then again and again, killed after each outside call in turn.

Every port is crossed twice by each call, right before and right after its effect. A killed process writes
nothing more; the next one finds the same database file, vendor, channel and disk, and finishes. What must hold
afterwards is the same wherever the kill fell.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.domain.job import ENDED, Job, JobState
from bot.pipeline import unknowns
from bot.pipeline.runner import Runner
from tests.fakes.tripwire import KilledError, Tripwire
from tests.pipeline.rig import GUILD, Rig, Setup, World, new_world, process

Story = Callable[[Rig], Awaitable[None]]
"""What people do. It is told again after every start, as Discord may deliver an interaction twice."""

AT_REST = ENDED | {JobState.UNDELIVERED, JobState.UNKNOWN}


@dataclass(frozen=True)
class Ending:
    """How the world stands once everything has come to rest."""

    world: World
    jobs: list[Job]
    crossings: list[str]


async def live(world: World, setup: Setup, story: Story, wire: Tripwire) -> list[Job] | None:
    """One life of the process; None when it was killed, else every job at rest."""
    async with process(world, setup, wire) as rig:
        runner = Runner(rig.house)
        try:
            await runner.__aenter__()
            await story(rig)
            await _rest(rig)
            await _steward_looks(rig)
            await _rest(rig)
            await runner.stop()
            return await rig.jobs()
        except KilledError:
            return None
        finally:
            await _tear_down(runner)
            world.clock.forget_sleepers()


async def _rest(rig: Rig) -> None:
    async def at_rest() -> bool:
        return all(job.state in AT_REST for job in await rig.jobs())

    await rig.until(at_rest)


async def _steward_looks(rig: Rig) -> None:
    """A steward opens the vendor's own page for every job that nobody could be sure of."""
    for job in await rig.jobs():
        if job.state is JobState.UNKNOWN:
            there = [r for r in rig.world.vendor.renders.values() if r.spec == job.spec]
            if there:
                await unknowns.found(rig.house, job.id, guild_id=GUILD, render_id=there[0].id)
            else:
                await unknowns.not_found(rig.house, job.id, guild_id=GUILD)


async def _tear_down(runner: Runner) -> None:
    """What a kill does: every task is gone. None can write, for the tripwire stays tripped."""
    tasks = list(runner._crew._tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def sweep(
    empty: Path,
    folder: Path,
    setup: Setup,
    story: Story,
    check: Callable[[Ending], None],
    prepare: Callable[[World], None] = lambda world: None,
    *,
    every: int = 1,
) -> int:
    """Tell the story unharmed, then again with a kill at each crossing; returns how many there are.

    A long story is killed at `every` so many crossings only, and at each of them in `make prove`.
    """

    def fresh(name: str) -> World:
        (folder / name).mkdir()
        world = new_world(empty, folder / name)
        prepare(world)
        return world

    world, wire = fresh("unharmed"), Tripwire()
    jobs = await live(world, setup, story, wire)
    assert jobs is not None
    await _judge(Ending(world, jobs, wire.crossings), check)
    for n in range(1, len(wire.crossings) + 1, 1 if os.environ.get("DAILIES_PROVE") else every):
        world, fatal = fresh(str(n)), Tripwire(kill_at=n)
        if await live(world, setup, story, fatal) is not None:
            continue  # this telling took fewer calls: nothing was left to kill
        jobs = await live(world, setup, story, Tripwire())
        assert jobs is not None
        await _judge(Ending(world, jobs, fatal.crossings), check)
    return len(wire.crossings)


async def _judge(ending: Ending, check: Callable[[Ending], None]) -> None:
    """What holds for every journey, then what this one promises."""
    where = f"killed at {len(ending.crossings)}: {ending.crossings[-1]}"
    world = ending.world
    accepted = Counter(render.spec.prompt for render in world.vendor.renders.values())
    assert all(times == 1 for times in accepted.values()), (where, accepted)
    for job in ending.jobs:
        clips = world.guild.clips_of(job.id)
        assert len(clips) == (job.state is JobState.DELIVERED), (where, job.state, clips)
        cards = [m for m in world.guild.messages.values() if m.job_id == job.id and not m.clip]
        assert len(cards) == 1, (where, cards)
        assert cards[0].views[-1][0].state is job.state, (where, cards[0].views[-1][0].state)
    async with process(world) as rig:
        money = await rig.money()
        assert await rig.audit() == [], where
    assert money.held == 0, where
    charged = sum(job.charge or 0 for job in ending.jobs)
    assert money.spent - money.overrun == charged, (where, money, charged)
    try:
        check(ending)
    except AssertionError as error:
        error.add_note(where)
        raise
