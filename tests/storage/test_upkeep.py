"""Versions, upgrades and checks."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from bot.domain.errors import (
    DatabaseUnreachableError,
    NewerDatabaseError,
    OlderDatabaseError,
    SettingError,
)
from bot.storage import migrations, upkeep
from bot.storage.engines import address_of, writing_engine
from bot.storage.tables import metadata
from tests.storage.kinds import sqlite_only
from tests.storage.makers import GUILD, NOON, held, opened

SQLITE_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
POSTGRES_SCHEMA = """
    SELECT 'column', table_name || '.' || column_name, data_type || is_nullable || COALESCE(column_default, '')
    || is_identity FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'alembic_version'
    UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    AND conrelid::regclass::text <> 'alembic_version'
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace"""


def schema(engine: Engine) -> dict[tuple[str, str], str]:
    """Everything that a database says about its own shape, white space aside."""
    question = SQLITE_SCHEMA if engine.dialect.name == "sqlite" else POSTGRES_SCHEMA
    with engine.connect() as connection:
        rows = connection.execute(text(question)).all()
    return {(what, name): shape_of(sql) for what, name, sql in rows}


def shape_of(sql: str | None) -> str:
    """A definition with the parts between commas in one order: constraints have none."""
    flat = " ".join((sql or "").replace("\n", " ").split())
    if not flat.startswith("CREATE TABLE"):
        return flat
    head, _, body = flat.partition("(")
    columns, separator, rules = body.partition("CONSTRAINT pk_")
    parts = sorted(part.strip(" ,") for part in rules.rpartition(")")[0].split("CONSTRAINT "))
    return f"{head}|{columns}|{separator}|{parts}|{rules.rpartition(')')[2]}"


def known_to_alembic(name: str | None, kind: str, _: object) -> bool:
    """All but the indexes of words, which `metadata` holds as plain SQL; the schemas are compared whole."""
    return not (
        kind in {"table", "index"} and (name or "").startswith(("clip_words", "ix_gallery_words"))
    )


def test_the_migrations_lead_to_the_tables(url: str, kind: str, bare_url: str) -> None:
    """Whoever upgrades from nothing gets exactly `tables.py`: columns, STRICT, CHECKs, indexes and triggers."""
    upgraded, made = writing_engine(address_of(url)), writing_engine(address_of(bare_url))
    with made.begin() as connection:
        metadata.create_all(connection)

    by_steps, at_once = schema(upgraded), schema(made)
    with upgraded.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": known_to_alembic}
        )
        differences = compare_metadata(context, metadata)

    assert sorted(at_once) == sorted(by_steps)
    assert at_once == by_steps
    assert differences == []
    assert len(at_once) > 20


def test_every_step_is_listed() -> None:
    """The list of versions that a start compares with is the list of the steps."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))

    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]

    assert list(migrations.REVISIONS) == steps[::-1]
    assert upkeep.head() == steps[0]


async def test_a_first_start_makes_the_database(bare_url: str) -> None:
    """Where there is nothing, the bot makes its tables; a reader says that they are missing."""
    assert upkeep.current(bare_url) is None
    with pytest.raises(OlderDatabaseError, match=r"there is no database at .* `dailies run` makes"):
        async with opened(bare_url, exclusive=False):
            pass
    async with opened(bare_url) as database:
        await database.write(lambda unit: unit.ledger.open_guild(GUILD, NOON))

    assert upkeep.head() == upkeep.current(bare_url)
    assert upkeep.check(bare_url) == []


@sqlite_only
async def test_a_first_start_makes_the_folder(tmp_path: Path, kind: str) -> None:
    """A database in a folder that is not there yet makes the folder."""
    async with opened(f"sqlite:///{tmp_path}/new/deep/dailies.db") as database:
        assert await database.read(lambda unit: unit.ledger.guilds()) == []


async def test_a_newer_database_is_refused(url: str) -> None:
    """A database that a newer program wrote is not opened, not even to look, and stays as it is."""
    engine = writing_engine(address_of(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for exclusive in (True, False):
        with pytest.raises(NewerDatabaseError, match="newer program"):
            async with opened(url, exclusive=exclusive):
                pass
    with pytest.raises(NewerDatabaseError):
        upkeep.upgrade(url)

    assert upkeep.current(url) == "9999"
    assert "9999" in upkeep.check(url)[0]


def test_an_upgrade_of_the_present_changes_nothing(url: str) -> None:
    """Upgrading twice is as good as once."""
    upkeep.upgrade(url)
    upkeep.upgrade(url)

    assert upkeep.head() == upkeep.current(url)


async def test_a_broken_book_is_named(url: str) -> None:
    """`check` says in a sentence what is wrong."""
    async with opened(url) as database:
        await database.write(held)
    with writing_engine(address_of(url)).begin() as connection:
        connection.execute(text("UPDATE accounts SET held_micro_usd = 7 WHERE kind = 'pool'"))

    (problem,) = upkeep.check(url)

    assert "7 held, but its open holds come to 40000" in problem


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "not a database address"),
        ("dailies.db", "not a database address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://root@host/dailies", "mysql"),
        ("postgresql://me:hunter2@host:port/dailies", "not a database address"),
    ],
)
async def test_a_wrong_address_says_what_is_expected(url: str, why: str) -> None:
    """A malformed address names the variable, what is wrong, and an example, and never the password."""
    with pytest.raises(SettingError, match=rf"DAILIES_DATABASE_URL.*{why}.*sqlite:///dailies\.db"):
        async with opened(url):
            pass


async def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Where nobody listens, the start ends with a sentence and not with a driver's error."""
    with pytest.raises(DatabaseUnreachableError, match="does not answer"):
        async with opened(f"postgresql://nobody@/nothing?host={tmp_path}"):
            pass


async def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    """A file that is something else is not overwritten."""
    other = tmp_path / "notes.txt"
    other.write_text("shopping list " * 400)

    with pytest.raises(DatabaseUnreachableError, match=r"notes\.txt is damaged, or no database"):
        async with opened(f"sqlite:///{other}"):
            pass

    assert other.read_text().startswith("shopping list")


@pytest.mark.parametrize("version", ["9999", "0017"])
def test_a_check_of_another_version_says_what_to_do(url: str, version: str) -> None:
    """A newer database wants its program, an older one the upgrade."""
    with writing_engine(address_of(url)).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    (told,) = upkeep.check(url)
    assert f"version {version}" in told
    assert ("dailies db restore" in told) == (version == "9999")
    assert ("run `dailies db upgrade`" in told) == (version == "0017")


def test_a_check_without_a_database_says_so(tmp_path: Path) -> None:
    """Nothing is made by looking."""
    (told,) = upkeep.check(f"sqlite:///{tmp_path}/dailies.db")
    assert "there is no database at" in told
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """The start names the path, what is wrong with it, and the setting; a folder is no database file."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(DatabaseUnreachableError, match=r"file.* DAILIES_DATA_DIR"):
        upkeep.upgrade(f"sqlite:///{tmp_path}/file/dailies.db")
    with pytest.raises(
        DatabaseUnreachableError, match="folder cannot be opened: it has to be a file"
    ):
        upkeep.upgrade(f"sqlite:///{tmp_path}/folder")
