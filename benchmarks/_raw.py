"""The engine's peer: what the database alone takes for the same rows, by raw `sqlite3` in one thread."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

GROUP = 256  #: jobs that share a commit, as in the house
SCHEMA = """
CREATE TABLE jobs (id INTEGER PRIMARY KEY, interaction INTEGER UNIQUE, guild INTEGER, member INTEGER,
  spec TEXT, state TEXT, epoch INTEGER, tag INTEGER, ref TEXT, clip TEXT, card INTEGER, message INTEGER,
  charge INTEGER) STRICT;
CREATE INDEX queue ON jobs (tag, id) WHERE state = 'queued';
CREATE TABLE holds (job INTEGER PRIMARY KEY, account INTEGER, amount INTEGER, captured INTEGER, state TEXT) STRICT;
CREATE TABLE transfers (id INTEGER PRIMARY KEY, debit INTEGER, credit INTEGER, amount INTEGER, idem TEXT UNIQUE) STRICT;
CREATE TABLE accounts (id INTEGER PRIMARY KEY, debits INTEGER, credits INTEGER, held INTEGER) STRICT;
CREATE TABLE flows (member INTEGER PRIMARY KEY, finish INTEGER) STRICT;
INSERT INTO accounts VALUES (1, 0, 1000000000000, 0), (2, 0, 0, 0);
"""
SPEC = '{"model_key":"sim:one","prompt":"a lighthouse in a storm, slow dolly","seconds":4}'
CLIP = '{"key":"0000.mp4","size_bytes":4,"width_px":1280,"height_px":720,"seconds":4.0}'


def jobs_per_s(folder: Path, jobs: int) -> tuple[float, float]:
    """Write the rows of so many jobs, five commits each; returns jobs a second and CPU ms a job."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(SCHEMA)
    began, cpu = time.perf_counter(), time.process_time()
    for step in (_ask, _claim, _render, _keep, _settle):
        for group in _groups(jobs):
            connection.execute("BEGIN IMMEDIATE")
            for job in group:
                step(connection, job)
            connection.execute("COMMIT")
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    (settled,) = connection.execute(
        "SELECT count(*) FROM holds WHERE state = 'captured'"
    ).fetchone()
    assert settled == jobs
    connection.close()
    return jobs / took, cpu / jobs * 1000


def _groups(jobs: int) -> Iterator[range]:
    return (range(first, min(first + GROUP, jobs + 1)) for first in range(1, jobs + 1, GROUP))


def _ask(connection: sqlite3.Connection, job: int) -> None:
    run, member = connection.execute, job // 2
    run("SELECT id FROM jobs WHERE interaction = ?", (job,)).fetchone()
    run("SELECT credits - debits - held FROM accounts WHERE id = 1").fetchone()
    run("SELECT coalesce(sum(amount), 0) FROM holds WHERE job = ?", (job,)).fetchone()
    run("SELECT finish FROM flows WHERE member = ?", (member,)).fetchone()
    run("INSERT INTO flows VALUES (?, 1) ON CONFLICT DO UPDATE SET finish = finish + 1", (member,))
    run(
        "INSERT INTO jobs (id, interaction, guild, member, spec, state, epoch, tag)"
        " VALUES (?, ?, 1, ?, ?, 'queued', 0, ?)",
        (job, job, member, SPEC, job),
    )
    run("INSERT INTO holds VALUES (?, 1, 40000, 0, 'open')", (job,))
    run("UPDATE accounts SET held = held + 40000 WHERE id = 1")


def _claim(connection: sqlite3.Connection, job: int) -> None:
    connection.execute(
        "UPDATE jobs SET state = 'submitting', epoch = epoch + 1 WHERE id = ? RETURNING spec",
        (job,),
    ).fetchone()


def _render(connection: sqlite3.Connection, job: int) -> None:
    connection.execute(
        "UPDATE jobs SET state = 'rendering', ref = ? WHERE id = ? AND epoch = 1", (str(job), job)
    )
    connection.execute("UPDATE jobs SET card = ? WHERE id = ? AND epoch = 1", (job, job))


def _keep(connection: sqlite3.Connection, job: int) -> None:
    connection.execute(
        "UPDATE jobs SET state = 'stored', clip = ? WHERE id = ? AND epoch = 1", (CLIP, job)
    )


def _settle(connection: sqlite3.Connection, job: int) -> None:
    run = connection.execute
    run("UPDATE jobs SET state = 'delivered', message = ?, charge = 40000 WHERE id = ?", (job, job))
    run("UPDATE holds SET state = 'captured', captured = amount WHERE job = ?", (job,))
    run("INSERT INTO transfers (debit, credit, amount, idem) VALUES (1, 2, 40000, ?)", (str(job),))
    run("UPDATE accounts SET debits = debits + 40000, held = held - 40000 WHERE id = 1")
    run("UPDATE accounts SET credits = credits + 40000 WHERE id = 2")
