"""One bot a database, and nothing torn when it is killed."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.errors import DatabaseUnreachableError, SecondInstanceError
from bot.domain.job import JobState
from bot.storage import upkeep
from tests.cli.warm import PATIENCE_S, forks
from tests.storage.kinds import postgres_only, sqlite_only
from tests.storage.makers import opened
from tests.storage.writer_child import write

ROOT = Path(__file__).parents[2]


@contextmanager
def writing_child(url: str) -> Generator[int]:
    """A process that writes to the database without end, by its id; killed with SIGKILL at the end of the `with`."""
    heard, told = forks.Pipe(duplex=False)
    with heard, told:
        child = forks.Process(target=write, args=(url, told))
        child.start()
        try:
            assert heard.poll(PATIENCE_S)
            assert child.pid is not None
            yield child.pid
        finally:
            child.kill()
            child.join(PATIENCE_S)


async def test_a_second_instance_refuses_to_start(url: str) -> None:
    """Whoever comes second is told by a sentence that says which process is there; a reader may look all the same."""
    async with opened(url):
        with pytest.raises(SecondInstanceError, match=f"process {os.getpid()}"):
            async with opened(url):
                pass
        with pytest.raises(SecondInstanceError):
            upkeep.upgrade(url)
        async with opened(url, exclusive=False) as reader:
            assert await reader.read(lambda unit: unit.ledger.audit()) == []
    async with opened(url):
        pass


async def jobs_in(url: str) -> int:
    """How many jobs were written, as the next start finds them."""
    async with opened(url) as database:
        assert await database.read(lambda unit: unit.ledger.audit()) == []
        return await database.read(
            lambda unit: sum(len(unit.jobs.in_states([state])) for state in JobState)
        )


async def test_a_living_process_keeps_its_database(url: str) -> None:
    """The lock works between processes, names the other one, and dies with it."""
    with writing_child(url) as child, pytest.raises(SecondInstanceError, match=f"{child}"):
        async with opened(url):
            pass

    assert upkeep.check(url) == []
    async with opened(url):
        pass


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.prove)])
@pytest.mark.timeout(600)
async def test_killed_processes_leave_whole_books(url: str, kills: int) -> None:
    """SIGKILL at random instants of writing: no lock in the way of the next start, and an audit without a sentence."""
    written = 0
    for _ in range(kills):
        with writing_child(url):
            time.sleep(random.uniform(0.05, 0.4))  # noqa: ASYNC251  # the instant is the point
        before, written = written, await jobs_in(url)
        assert upkeep.check(url) == []
        assert before <= written

    assert written > 0


@sqlite_only
@pytest.mark.skipif(sys.platform != "linux", reason="limits a file's size as Linux does")
def test_a_disk_that_runs_full_loses_nothing_that_was_told(url: str) -> None:
    """When the system itself refuses to write, each caller hears it, what was told is there, and room is enough to go on."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.storage.small_disk_child", url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = json.loads(ran.stdout)

    assert found["told"] == found["there"] > 0
    assert found["failed"] > 0
    assert found["ours"], found["kinds"]
    assert upkeep.check(url) == []


@sqlite_only
async def test_a_database_that_loses_its_name_takes_nothing_more(url: str) -> None:
    """SQLite would go on writing into a file that nobody finds again: money spent, and no row of it."""
    path = Path(url.removeprefix("sqlite:///"))
    aside = path.with_name("aside.db")
    async with opened(url) as database:
        await database.write(lambda unit: unit.marks.put("before", "here"))
        await database.read(lambda unit: unit.marks.get("before"))
        shutil.move(path, aside)
        with pytest.raises(DatabaseUnreachableError, match=r"moved or deleted .*; put it back"):
            await database.write(lambda unit: unit.marks.put("meanwhile", "here"))
        with pytest.raises(DatabaseUnreachableError, match="moved or deleted"):
            await database.read(lambda unit: unit.marks.get("before"))
        shutil.move(aside, path)
        await database.write(lambda unit: unit.marks.put("after", "here"))

    async with opened(url) as database:
        there = [
            await database.read(lambda unit, name=name: unit.marks.get(name) is not None)
            for name in ("before", "meanwhile", "after")
        ]
    assert there == [True, False, True]


@pytest.mark.prove
@postgres_only
def test_six_processes_share_a_pool_for_10(url: str) -> None:
    """200 members ask at once in six processes of a pool in which ten asks fit: exactly ten are granted."""
    counts = (34, 34, 33, 33, 33, 33)
    firsts = [1 + sum(counts[:number]) for number in range(6)]
    command = [sys.executable, "-m", "tests.storage.asker_child", url]
    children = [
        subprocess.Popen(
            [*command, str(first), str(count)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for first, count in zip(firsts, counts, strict=True)
    ]
    try:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline().strip() == "ready"
        for child in children:
            assert child.stdin is not None
            child.stdin.write("now\n")
            child.stdin.flush()
        granted = [int(child.communicate(timeout=60)[0]) for child in children]
    finally:
        for child in children:
            child.kill()
            child.wait()

    assert sum(granted) == 10
