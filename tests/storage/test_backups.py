"""Backups made and put back."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.errors import SecondInstanceError, StoreError
from bot.ports import Unit
from bot.ports.database import RESTORED
from bot.storage import backups, upkeep
from bot.storage.engines import address_of
from bot.storage.instance import FileLock
from tests.storage.kinds import postgres_only, sqlite_only
from tests.storage.makers import NOON, RICH, held, opened


def copies_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith("copy")]


@sqlite_only
async def test_a_backup_is_whole_while_the_bot_writes(url: str, tmp_path: Path) -> None:
    """A copy made in the middle of writing opens, passes its audit, and holds what was written before."""
    to = tmp_path / "copy.db"
    stop = asyncio.Event()

    async with opened(url, start=RICH) as database:

        async def write_on() -> None:
            while not stop.is_set():
                await asyncio.gather(*(database.write(held) for _ in range(20)))

        before = await database.write(held)
        writing = asyncio.create_task(write_on())
        await asyncio.sleep(0)
        await backups.backup(url, to)
        stop.set()
        await writing

        def look(unit: Unit) -> object:
            return unit.jobs.get(before.id)

        assert before == await database.read(look)
    with pytest.raises(StoreError, match="already"):
        await backups.backup(url, to)
    assert copies_in(tmp_path) == ["copy.db"]
    assert upkeep.check(f"sqlite:///{to}") == []
    with sqlite3.connect(to) as connection:
        assert connection.execute("SELECT COUNT(*) FROM jobs").fetchone()[0] >= 1
    connection.close()


@sqlite_only
async def test_nobody_else_on_the_machine_reads_them(url: str, tmp_path: Path) -> None:
    """Prompts are in the database, its logs and its copies, those of private clips too."""
    to, path = tmp_path / "copy.db", address_of(url).path
    path.unlink(missing_ok=True)
    before = os.umask(0o022)
    try:
        async with opened(url, start=RICH) as database:
            await database.write(held)
            beside = [each for each in path.parent.glob(f"{path.name}*") if each.suffix != ".lock"]
            assert [each.stat().st_mode & 0o077 for each in beside] == [0, 0, 0]
            await backups.backup(url, to)
        await backups.restore(url, to, at=NOON)
    finally:
        os.umask(before)
    assert {each.name: each.stat().st_mode & 0o077 for each in [*beside, to] if each.exists()} == {
        path.name: 0,
        to.name: 0,
    }


@postgres_only
async def test_postgresql_names_its_own_backup(url: str, tmp_path: Path) -> None:
    """Where the server makes the backups, the sentence says how, without the password."""
    with pytest.raises(StoreError, match="pg_dump"):
        await backups.backup(url, tmp_path / "copy")


def test_a_backup_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A sentence, no half copy, and never over the database's own files."""
    url = f"sqlite:///{tmp_path}/dailies.db"
    upkeep.upgrade(url)
    (tmp_path / "file").touch()
    before = sorted(tmp_path.iterdir())
    for place, says in (
        ("none/copy.db", "there is no folder"),
        ("file/copy.db", "there is no folder"),
        ("dailies.db", "is there already"),
        ("dailies.db-wal", "the database's own log"),
    ):
        with pytest.raises(StoreError, match=says):
            asyncio.run(backups.backup(url, tmp_path / place))
    (tmp_path / "dailies.db").write_text("shopping list " * 400)
    with pytest.raises(StoreError, match="no backup was made"):
        asyncio.run(backups.backup(url, tmp_path / "copy.db"))
    assert sorted(tmp_path.iterdir()) == before


KILLED_WHILE_WRITING = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA wal_autocheckpoint = 0")
connection.execute("CREATE TABLE later (word TEXT)")
connection.executemany("INSERT INTO later VALUES (?)", [("x" * 900,)] * 2000)
connection.execute("DROP TABLE jobs")
connection.commit()
os._exit(9)
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a database, in WAL mode as the bot leaves it."""
    folder = tmp_path / "data"
    folder.mkdir()
    upkeep.upgrade(f"sqlite:///{folder}/dailies.db")
    return folder


@pytest.fixture
def copy(place: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    to = tmp_path / "copy.db"
    asyncio.run(backups.backup(f"sqlite:///{place}/dailies.db", to))
    return to


def restored(place: Path, backup: Path) -> Path | None:
    return asyncio.run(backups.restore(f"sqlite:///{place}/dailies.db", backup, at=NOON))


def test_a_backup_is_put_back_after_a_crash(place: Path, copy: Path) -> None:
    """The log that a killed process left goes aside; under a copy put there by hand, it takes over."""
    path = place / "dailies.db"
    subprocess.run([sys.executable, "-c", KILLED_WHILE_WRITING, path], check=False)
    assert (place / "dailies.db-wal").stat().st_size > 100_000
    by_hand = shutil.copy(copy, place / "by-hand.db")
    shutil.copy(place / "dailies.db-wal", place / "by-hand.db-wal")
    with pytest.raises(StoreError, match="no such table"):
        upkeep.check(f"sqlite:///{by_hand}")

    kept = restored(place, copy)

    assert upkeep.check(f"sqlite:///{path}") == []
    assert kept is not None
    with sqlite3.connect(kept) as connection:
        assert connection.execute("SELECT count(*) FROM later").fetchone() == (2000,)
    connection.close()


def test_a_backup_is_put_where_no_database_is(place: Path, copy: Path, tmp_path: Path) -> None:
    """A new machine: the folder is made, nothing is kept aside."""
    assert restored(tmp_path / "new" / "data", copy) is None
    assert upkeep.check(f"sqlite:///{tmp_path}/new/data/dailies.db") == []
    assert copy.exists()


def test_a_damaged_database_makes_way(place: Path, copy: Path) -> None:
    """What cannot be read any more is what a backup is for; it is kept as it is."""
    (place / "dailies.db").write_text("shopping list " * 400)

    kept = restored(place, copy)

    assert kept is not None
    assert kept.read_text().startswith("shopping list")
    assert upkeep.check(f"sqlite:///{place}/dailies.db") == []


def test_what_cannot_be_restored_changes_nothing(place: Path, copy: Path, tmp_path: Path) -> None:
    """A sentence for each, and the database as it was."""
    url = f"sqlite:///{place}/dailies.db"
    newer, foreign, damaged, odd, text = (tmp_path / f"{name}.db" for name in "nfdot")
    shutil.copy(copy, newer)
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    whole = bytearray(copy.read_bytes())
    whole[20 * 4096 : 40 * 4096] = os.urandom(20 * 4096)
    damaged.write_bytes(whole)
    whole = bytearray(copy.read_bytes())
    whole[4096 : 2 * 4096] = os.urandom(4096)
    odd.write_bytes(whole)
    text.write_text("shopping list " * 400)
    before = (place / "dailies.db").read_bytes()

    for backup, says in (
        (tmp_path / "none.db", "there is no file"),
        (tmp_path, "there is no file"),
        (place / "dailies.db", "is the database itself"),
        (newer, "a newer program wrote"),
        (foreign, "none of this program's"),
        (damaged, "no sound backup|cannot be read"),
        (odd, r"o\.db is damaged, or no database; take another"),
        (text, "nothing was restored"),
    ):
        with pytest.raises(StoreError, match=says):
            restored(place, backup)

    assert (place / "dailies.db").read_bytes() == before
    assert {path.name for path in place.iterdir()} == {"dailies.db", "dailies.db.lock"}
    assert upkeep.check(url) == []


def test_nothing_is_restored_under_a_running_bot(place: Path, copy: Path) -> None:
    """The bot's own lock keeps its database."""
    lock = FileLock(place / "dailies.db")
    lock.take()
    with pytest.raises(SecondInstanceError, match="already runs"):
        restored(place, copy)
    lock.release()
    assert restored(place, copy) is not None


@postgres_only
async def test_postgresql_names_its_own_restore(url: str, tmp_path: Path) -> None:
    """Where the server makes the backups, the sentence says how to put one back."""
    with pytest.raises(
        StoreError, match=r"pg_restore.*`dailies db restored`, before the bot starts"
    ):
        await backups.restore(url, tmp_path / "copy", at=NOON)


async def test_a_database_that_others_put_back_is_told_to_be_so(url: str) -> None:
    """Else what its queue holds would be sent, and paid for, once more. A bot that runs has begun with that."""
    async with opened(url):
        with pytest.raises(SecondInstanceError, match="already runs"):
            backups.tell_restored(url, at=NOON)
    for _ in range(2):
        backups.tell_restored(url, at=NOON)
    async with opened(url) as database:
        assert await database.read(lambda unit: unit.marks.get(RESTORED)) == NOON.isoformat()


def test_what_is_no_database_was_not_put_back(bare_url: str) -> None:
    """A wrong address is said, and nothing is made there."""
    with pytest.raises(StoreError, match="there is no database at"):
        backups.tell_restored(bare_url, at=NOON)
    assert upkeep.current(bare_url) is None
