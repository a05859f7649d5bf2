"""The operator's commands: each does what it says, or says what to do."""

import json
import sqlite3
from pathlib import Path

import pytest

from playground import Playground
from tests.cli.conftest import Run

GUILD = "1234567890"


def test_models_are_told_with_every_field(dailies: Run) -> None:
    """`--json` is one array of objects, and the plain form a line each."""
    rows = json.loads(dailies("models", "--json").stdout)
    lines = dailies("models").stdout.splitlines()

    by_key = {row["key"]: row for row in rows}
    assert by_key["openai:sora-2"]["retires_on"] == "2026-09-24"
    assert by_key["openai:sora-2-pro"]["price_per_second"]["1024p"] == "0.5"
    assert by_key["sketch:sketch-1"]["price_per_second"] == {"*": "0.01"}
    assert len(lines) == len(rows)


def test_a_grant_reaches_the_pool_and_the_books_stay_right(dailies: Run, tmp_path: Path) -> None:
    """Made, granted, listed, audited, checked, backed up."""
    assert dailies("db", "upgrade").returncode == 0
    granted = dailies("guild", "grant", GUILD, "12.50", "--ceiling", "100")
    listed = dailies("guild", "list")
    audited = dailies("ledger", "audit")
    checked = dailies("db", "check")
    copied = dailies("db", "backup", "copy.db")

    assert granted.returncode == 0, granted.stderr
    assert "$12.50" in granted.stdout
    assert GUILD in listed.stdout
    assert "$100.00" in listed.stdout
    assert (audited.returncode, checked.returncode, copied.returncode) == (0, 0, 0)
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT count(*) FROM guilds").fetchone() == (1,)
    copy.close()


def test_a_backup_is_put_back(dailies: Run, tmp_path: Path) -> None:
    """The books are as they were, and what came after lies beside them."""
    dailies("db", "upgrade")
    dailies("guild", "grant", GUILD, "12.50")
    dailies("db", "backup", "copy.db")
    dailies("guild", "grant", GUILD, "5")

    restored = dailies("db", "restore", "copy.db")
    nothing = dailies("db", "restore", "none.db")
    by_others = dailies("db", "restored")
    moved = dailies("db", "copy", "--to", "sqlite:///moved.db")

    assert restored.returncode == 0, restored.stderr
    assert "Restored from copy.db" in restored.stdout
    assert "kept as" in restored.stdout
    assert "wait for a steward" in restored.stdout
    assert "wait for a steward" in by_others.stdout, by_others.stderr
    assert "Put the new address into DAILIES_DATABASE_URL" in moved.stdout, moved.stderr
    assert "$12.50" in dailies("guild", "list").stdout
    assert len([*tmp_path.glob("dailies-data/dailies.db.replaced-*")]) == 1
    assert nothing.returncode == 2
    assert "there is no file none.db" in nothing.stderr


def test_a_person_is_told_and_forgotten(dailies: Run) -> None:
    """Of a stranger nothing is kept, and forgetting asks back."""
    dailies("db", "upgrade")
    told = json.loads(dailies("user", "export", GUILD).stdout)
    asked = dailies("user", "forget", GUILD)
    done = dailies("user", "forget", GUILD, "--yes")

    assert not any(told.values())
    assert "jobs" in told
    assert asked.returncode == 1
    assert "for good?" in asked.stdout + asked.stderr
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Erased: the words of 0 jobs")


def test_a_guild_is_forgotten(dailies: Run) -> None:
    """It asks back, says what went and where its books are, and finds nothing a second time; a stranger has nothing."""
    dailies("db", "upgrade")
    dailies("guild", "grant", GUILD, "5")
    asked = dailies("guild", "forget", GUILD)
    done = dailies("guild", "forget", GUILD, "--yes")
    again = dailies("guild", "forget", GUILD, "--yes")
    books = dailies("guild", "forget", "1", "--yes")
    listed = dailies("guild", "list").stdout

    assert asked.returncode == 1
    assert "for good: share rules 1?" in asked.stdout + asked.stderr
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Erased: share rules 1.")
    assert "`dailies ledger export 1`" in done.stdout
    assert "free of charge" not in done.stdout
    assert again.returncode == 0
    assert again.stdout.startswith(f"Nothing is kept of guild {GUILD}.")
    assert books.returncode == 2
    assert "no guild's id" in books.stderr
    assert GUILD not in listed
    assert listed.startswith("1  pool $5.00")
    assert listed.rstrip().endswith("(forgotten)")
    assert "5.000000" in dailies("ledger", "export", "1").stdout
    assert dailies("ledger", "audit").returncode == 0


def test_an_audit_of_broken_books_lists_and_exits_1(dailies: Run, tmp_path: Path) -> None:
    """Somebody edited a balance by hand: the audit names it."""
    dailies("db", "upgrade")
    dailies("guild", "grant", GUILD, "5")
    with sqlite3.connect(tmp_path / "dailies-data" / "dailies.db") as connection:
        connection.execute("UPDATE accounts SET credits_micro_usd = credits_micro_usd + 1")
    connection.close()

    audited = dailies("ledger", "audit")
    checked = dailies("db", "check")

    assert audited.returncode == 1
    assert audited.stdout.strip()
    assert checked.returncode == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("guild", "grant", GUILD, "a lot"), "not an amount"),
        (("guild", "grant", GUILD, "-5"), ""),
        (("guild", "grant", GUILD, "1e300"), "more than a billion"),
        (("guild", "grant", GUILD), "nothing to do"),
        (("guild", "grant", "1", "5"), "is no guild's id"),
        (("guild", "grant", GUILD, "NaN"), "not an amount"),
        (("sketch", "--port", "99999"), "65535"),
        (("nothing",), "No such command"),
    ],
)
def test_wrong_words_get_a_sentence(dailies: Run, words: tuple[str, ...], says: str) -> None:
    """Exit 2, what is wrong, and no stack trace."""
    ended = dailies(*words)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("words", "variables", "says"),
    [
        (("run",), {"DISCORD_TOKEN": "x", "DAILIES_POOL_USD": "abc"}, "DAILIES_POOL_USD is 'abc'"),
        (("models",), {"DAILIES_CATALOG": "gone.toml"}, "DAILIES_CATALOG is 'gone.toml'"),
        (("ledger", "audit"), {"DAILIES_DATABASE_URL": "mysql://x"}, "DAILIES_DATABASE_URL"),
        (
            ("run",),
            {"DISCORD_TOKEN": "x" * 60, "DAILIES_DEFAULT_MODEL": "openai:sora-2"},
            "DAILIES_DEFAULT_MODEL",
        ),
        (
            ("run",),
            {"DISCORD_TOKEN": "x" * 60, "DAILIES_DATA_DIR": "/dev/null"},
            "DAILIES_DATA_DIR leads to /dev/null",
        ),
        (
            ("run",),
            {"DISCORD_TOKEN": "x" * 60, "DAILIES_CLIPS_URL": "/dev/null"},
            "DAILIES_CLIPS_URL leads to /dev/null",
        ),
    ],
)
def test_a_malformed_setting_stops_with_its_name(
    dailies: Run, words: tuple[str, ...], variables: dict[str, str], says: str
) -> None:
    """The variable, what it expects and an example; exit 2."""
    ended = dailies(*words, **variables)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "like" in ended.stderr or "one of" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_newer_database_is_refused(dailies: Run, tmp_path: Path) -> None:
    """A database of a newer program is left alone, with a sentence."""
    dailies("db", "upgrade")
    with sqlite3.connect(tmp_path / "dailies-data" / "dailies.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    for words in (("run",), ("db", "upgrade"), ("ledger", "audit")):
        ended = dailies(*words, DISCORD_TOKEN="x" * 60)
        assert ended.returncode == 2
        assert "newer" in ended.stderr
        assert "Traceback" not in ended.stderr

    copied = dailies("db", "backup", "copy.db")
    assert copied.returncode == 0, copied.stderr
    assert "The copy is like the database" in copied.stderr
    assert "newer" in copied.stderr


def test_doctor_without_a_token_says_where_to_find_one(dailies: Run) -> None:
    """A line each, exit 1, and the way out."""
    ended = dailies("doctor")
    assert ended.returncode == 1
    assert "Developer Portal" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_doctor_changes_nothing(dailies: Run, tmp_path: Path) -> None:
    """What another account makes in the bot's folder could shut the bot out."""
    dailies("doctor")
    assert list(tmp_path.iterdir()) == []


def test_doctor_names_places_that_cannot_be_used_and_half_a_pair(dailies: Run) -> None:
    """It goes on to the end, a line each."""
    variables = {"KLING_ACCESS_KEY": "abc", "DAILIES_CLIPS_URL": "gopher://clips"}
    ended = dailies("doctor", DAILIES_DATA_DIR="/dev/null", **variables)
    assert ended.returncode == 1
    assert "/dev/null is no folder that this account may write" in ended.stdout
    assert "KLING_ACCESS_KEY does nothing without KLING_SECRET_KEY" in ended.stdout
    assert "bucket       DAILIES_CLIPS_URL cannot be used" in ended.stdout
    assert "Developer Portal" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_doctor_says_where_real_money_has_no_ceiling(dailies: Run) -> None:
    """With a paid vendor's key the operator hears who may spend, and what bounds it; play money needs none."""
    says = "DAILIES_CEILING_USD is not set"
    paid = {"RUNWAYML_API_SECRET": "key_" + "x" * 40, "RUNWAYML_BASE_URL": "http://127.0.0.1:9/v1"}
    assert says in dailies("doctor", **paid).stdout
    assert says not in dailies("doctor", DAILIES_CEILING_USD="100", **paid).stdout
    assert says not in dailies("doctor").stdout


def test_doctor_blames_no_key_for_a_way_that_is_shut(dailies: Run) -> None:
    """A vendor and a Discord that nothing of ours has reached: what to look at is the way there."""
    variables = {
        "DISCORD_TOKEN": "x" * 60,
        "DAILIES_DISCORD_API_URL": "http://127.0.0.1:9/api/v10",
        "RUNWAYML_API_SECRET": "key_" + "x" * 40,
        "RUNWAYML_BASE_URL": "http://127.0.0.1:9/v1",
    }
    ended = dailies("doctor", **variables)
    assert ended.stdout.count("look at this machine's network and firewall") == 2
    assert "is its base URL right?" in ended.stdout
    assert "check its key" not in ended.stdout


async def test_doctor_looks_at_discord(dailies: Run) -> None:
    """With a good token: logged in, clock, and each guild's permissions."""
    import asyncio

    async with Playground() as discord:
        variables = {
            "DISCORD_TOKEN": discord.token,
            "DAILIES_DISCORD_API_URL": discord.api_url,
            "DAILIES_DISCORD_GATEWAY_URL": discord.gateway_url,
        }
        ended = await asyncio.to_thread(lambda: dailies("doctor", **variables))
        refused = await asyncio.to_thread(
            lambda: dailies("doctor", **{**variables, "DISCORD_TOKEN": "wrong" * 12})
        )
        assert [str(each) for each in discord.violations] == []

    assert ended.returncode == 0, ended.stdout
    assert discord.guild.name in ended.stdout
    assert "agrees with Discord's" in ended.stdout
    assert "SQLite finds words in prompts (FTS5)" in ended.stdout
    assert refused.returncode == 1
    assert "DISCORD_TOKEN is refused" in refused.stdout
