"""What the commands say of themselves, and of wrong numbers."""

import pytest

from bot.settings.checks import LARGEST_ID
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--help",), "clips, no AI, no key."),
        (("guild", "--help"), "Every guild with its pool, spending and ceiling."),
        (("rules", "test", "--help"), "--prompts"),
        (("rules", "import", "--help"), "--dry-run"),
    ],
)
def test_help_is_whole_in_a_narrow_terminal(
    dailies: Run, words: tuple[str, ...], says: str
) -> None:
    """No name and no sentence is cut off."""
    ended = dailies(*words, COLUMNS="40")
    assert ended.returncode == 0
    assert says in " ".join(ended.stdout.split())
    assert "…" not in ended.stdout
    assert "..." not in ended.stdout.replace("[ARGS]...", "")


@pytest.mark.parametrize(
    "words",
    [
        ("guild", "grant", "{}", "5"),
        ("ledger", "export", "{}"),
        ("user", "export", "{}"),
        ("rules", "log", "--guild", "{}"),
        ("rules", "audit", "--guild", "{}"),
    ],
)
def test_an_id_that_no_database_holds_is_refused(dailies: Run, words: tuple[str, ...]) -> None:
    """A slip of the key makes an id longer; it is told, not thrown."""
    dailies("db", "upgrade")
    ended = dailies(*(word.format(LARGEST_ID + 1) for word in words))
    assert ended.returncode == 2
    assert str(LARGEST_ID) in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_grant_to_an_unknown_guild_says_that_it_is_new(dailies: Run) -> None:
    """Its id may be mistyped: the money is there all the same, and stdout has the pool alone."""
    guild = "197038439483310086"
    dailies("db", "upgrade")
    first, second = dailies("guild", "grant", guild, "5"), dailies("guild", "grant", guild, "5")
    assert f"No clip was asked for in {guild} yet" in first.stderr
    assert "with nothing but this" in " ".join(first.stderr.split())
    assert first.stdout == f"{guild}  pool $5.00  held $0.00\n"
    assert second.stderr == ""
