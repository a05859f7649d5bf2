"""Other programs at the same PostgreSQL: what they hold, and what the operator wrote into the address for them."""

import asyncio
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import DatabaseUnreachableError
from bot.storage import engines, failures, upkeep
from bot.storage.engines import Address, address_of, reading_engine, writing_engine
from tests.storage.kinds import postgres_only
from tests.storage.lone_thread import Trouble, count_of, count_up, running, together
from tests.storage.makers import opened

THROW_OUT = b"""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@contextmanager
def holding(url: str, what: str) -> Generator[None]:
    """Another program that took something and went to lunch."""
    with psycopg.connect(url) as other:
        other.execute(what.encode())
        yield
        other.rollback()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are waited for a moment."""
    monkeypatch.setattr(engines, "LOCK_TIMEOUT_MS", 100)


@postgres_only
async def test_a_row_that_another_program_holds_stops_nobody_for_long(
    url: str, impatient: None
) -> None:
    """Whoever waits for it is sent away with what is the matter; nothing is written, and later units are."""
    async with opened(url) as database:
        await database.write(count_up)
        with holding(url, "SELECT * FROM marks FOR UPDATE"):
            with pytest.raises(DatabaseUnreachableError, match="another program holds"):
                await asyncio.wait_for(database.write(count_up), 30)
            assert await database.read(count_of) == "1"
        await database.write(count_up)
        assert await database.read(count_of) == "2"


@postgres_only
async def test_a_group_waits_for_another_program_once(url: str, impatient: None) -> None:
    """The units that wait together hear of it together: one by one each would wait as long."""
    engine = writing_engine(address_of(url))
    tried = Trouble()

    def counted(unit: object) -> None:
        tried()
        count_up(unit)  # pyright: ignore[reportArgumentType]

    async with running(engine) as threads:
        await threads.put(count_up)
        with holding(url, "LOCK TABLE marks IN EXCLUSIVE MODE"):
            answers = await together(threads, counted, counted, counted)
    engine.dispose()

    assert [type(answer) for answer in answers] == [DatabaseUnreachableError] * 3
    assert tried.met == 1


@postgres_only
async def test_a_database_that_becomes_read_only_is_written_again_once_it_may(url: str) -> None:
    """Providers do this where a disk fills up. A session keeps it to its own end, so the bot may not keep the session."""
    name = url.partition("?")[0].rpartition("/")[2]
    forbid = f"ALTER DATABASE {name} SET default_transaction_read_only = "
    async with opened(url) as database:
        await database.write(count_up)
        with psycopg.connect(url, autocommit=True) as operator:
            operator.execute(f"{forbid} on".encode())
            operator.execute(THROW_OUT)
        with pytest.raises(DatabaseUnreachableError, match="read-only at present"):
            await database.write(count_up)
        with psycopg.connect(url, autocommit=True) as operator:
            operator.execute(b"SET default_transaction_read_only = off")
            operator.execute(f"{forbid} off".encode())
        await database.write(count_up)
        assert await database.read(count_of) == "2"


@postgres_only
async def test_a_group_that_the_server_breaks_off_is_told_together(url: str) -> None:
    """One by one, each of a full group would wait for the whole of the role's `statement_timeout`."""
    mark = "&" if "?" in url else "?"
    engine = writing_engine(address_of(f"{url}{mark}options=-cstatement_timeout%3D200ms"))
    tried = Trouble()

    def counted(unit: object) -> None:
        tried()
        count_up(unit)  # pyright: ignore[reportArgumentType]

    async with running(engine) as threads:
        await threads.put(count_up)
        with holding(url, "LOCK TABLE marks IN EXCLUSIVE MODE"):
            answers = await together(threads, counted, counted, counted)
        await threads.put(count_up)
    engine.dispose()

    assert [type(answer) for answer in answers] == [DatabaseUnreachableError] * 3
    assert "statement_timeout" in str(answers[0])
    assert tried.met == 1


@pytest.mark.parametrize(("code", "ours"), [("53200", True), ("58030", True), ("42601", False)])
def test_a_server_in_need_is_no_fault_of_a_unit(code: str, ours: bool) -> None:
    """Short of memory or with a failing disk it is asked again later; a statement that is wrong stays a fault."""
    said = psycopg.errors.lookup(code)("what the server says")
    told = failures.translated(DBAPIError("SELECT 1", None, said))
    assert isinstance(told, DatabaseUnreachableError) is ours


@postgres_only
def test_an_upgrade_does_not_wait_for_another_program_for_ever(
    bare_url: str, impatient: None
) -> None:
    """A start that has to make or change tables ends with a sentence, and the database stays as it was."""
    with (
        holding(bare_url, "CREATE TABLE guilds (id INTEGER)"),
        pytest.raises(DatabaseUnreachableError, match="another program holds"),
    ):
        upkeep.upgrade(bare_url)
    assert upkeep.current(bare_url) is None


@postgres_only
@pytest.mark.parametrize("open_engine", [writing_engine, reading_engine])
def test_options_of_the_address_count(url: str, open_engine: Callable[[Address], Engine]) -> None:
    """An operator who puts the tables into a schema of their own has them looked for there by readers, too."""
    mark = "&" if "?" in url else "?"
    engine = open_engine(address_of(f"{url}{mark}options=-csearch_path%3Dfilms"))
    with engine.connect() as connection:
        assert connection.execute(text("SHOW search_path")).scalar() == "films"
        writes = connection.execute(text("SHOW default_transaction_read_only")).scalar()
        waits = connection.execute(text("SHOW lock_timeout")).scalar()
    engine.dispose()

    assert (writes, waits) == (("off", "10s") if open_engine is writing_engine else ("on", "0"))


@postgres_only
def test_a_role_that_may_make_no_tables_is_told_what_would_help(bare_url: str) -> None:
    """The sentence is one line, and has no statement of ours in it."""
    role = f"weak_{bare_url.partition('?')[0].rpartition('/')[2]}"
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN".encode())
    with pytest.raises(DatabaseUnreachableError, match="grant it CREATE on the schema") as caught:
        upkeep.upgrade(bare_url.replace("postgres:@", f"{role}:hunter2@"))
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


@postgres_only
@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_without_room_for_every_script_is_refused(bare_url: str, encoding: str) -> None:
    """It took everything until the first Japanese prompt, or broke at the first word that it said."""
    name = bare_url.partition("?")[0].rpartition("/")[2]
    narrow = f"{name}_{encoding.lower()}"
    with psycopg.connect(bare_url, autocommit=True) as operator:
        operator.execute(
            f"CREATE DATABASE {narrow} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0".encode()
        )
    try:
        with pytest.raises(DatabaseUnreachableError, match=f"in {encoding}, .* ENCODING 'UTF8'"):
            upkeep.upgrade(bare_url.replace(f"/{name}", f"/{narrow}"))
    finally:
        with psycopg.connect(bare_url, autocommit=True) as operator:
            operator.execute(f"DROP DATABASE {narrow}".encode())


@postgres_only
async def test_what_the_environment_says_of_scripts_does_not_count(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`PGCLIENTENCODING` may be there for another program."""
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    async with opened(url) as database:
        await database.write(lambda unit: unit.marks.put("x", "狐"))
        assert await database.read(lambda unit: unit.marks.get("x")) == "狐"


def test_what_a_server_says_is_one_line() -> None:
    """The driver writes several; a log and a terminal take one."""
    with pytest.raises(DatabaseUnreachableError, match="does not answer: connection") as caught:
        upkeep.upgrade("postgresql://me:hunter2@127.0.0.1:1/dailies")
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


@postgres_only
@pytest.mark.parametrize(
    ("limit", "database", "role", "cure"),
    [
        (0, "", "", "(too many connections for role .*): the bot needs four connections"),
        (9, "nowhere", "", '(database "nowhere" does not exist): make it'),
        (9, "", "nobody", '(role "nobody" does not exist): make it a role that may log in'),
    ],
)
def test_a_server_that_shuts_its_door_is_told_with_what_opens_it(
    bare_url: str, limit: int, database: str, role: str, cure: str
) -> None:
    """It did answer: nobody has to look for it."""
    name = bare_url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE door_{name} LOGIN CONNECTION LIMIT {limit}".encode())
    address = bare_url.replace("postgres:@", f"{role or f'door_{name}'}:hunter2@")
    with pytest.raises(DatabaseUnreachableError) as caught:
        upkeep.upgrade(address.replace(f"/{name}?", f"/{database or name}?"))

    said = str(caught.value)
    assert re.fullmatch(
        f"the database turns us away {cure.replace('(', '[(]').replace(')', '[)]')}.*", said
    )
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("said", "reason", "cure"),
    [
        (
            'FATAL:  password authentication failed for user "bot"',
            'password authentication failed for user "bot"',
            "look at the user and the password in DAILIES_DATABASE_URL",
        ),
        (
            "fe_sendauth: no password supplied",
            "fe_sendauth: no password supplied",
            "look at the user and the password in DAILIES_DATABASE_URL",
        ),
        (
            'FATAL:  no pg_hba.conf entry for host "10.0.0.5", user "bot", database "d", no encryption',
            'no pg_hba.conf entry for host "10.0.0.5", user "bot", database "d", no encryption',
            "let this machine, user and database in",
        ),
        (
            "FATAL:  sorry, too many clients already",
            "sorry, too many clients already",
            "the bot needs four connections",
        ),
        (
            "FATAL:  unsupported startup parameter in options: lock_timeout",
            "unsupported startup parameter in options: lock_timeout",
            "a pooler such as PgBouncer stands before it",
        ),
    ],
)
def test_what_a_shut_door_says_is_kept_short(said: str, reason: str, cure: str) -> None:
    """As psycopg hands it on: behind where it tried, at each of the host's addresses."""
    where = 'connection to server at "127.0.0.1", port 5432 failed: '
    error = psycopg.OperationalError(f"connection failed: {where}{said}")

    told = str(failures.unreachable(error))

    assert told.startswith(f"the database turns us away ({reason}): {cure}")
