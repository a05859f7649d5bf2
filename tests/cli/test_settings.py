"""Settings: read from the environment and .env, and plain about what is malformed."""

import re
from pathlib import Path

import pytest

from bot import settings
from bot.domain.errors import SettingError
from bot.domain.money import MicroUsd
from bot.storage.engines import address_of


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the developer's machine reaches these tests."""
    for name in list(settings.environment(tmp_path / "none")):
        if name.startswith(("DAILIES_", "DISCORD_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


EXPECTED = {
    "DAILIES_POOL_USD": ("dollars in a new guild's pool", "like 25"),
    "DAILIES_ALLOWANCE_USD": ("dollars that one member", "like 5 or 2.50"),
    "DAILIES_GUILDS": ("ids of the guilds", "197038439483310086"),
    "DAILIES_SUBMIT_TIMEOUT_S": ("seconds that a vendor has", "like 60"),
    "DAILIES_DATABASE_URL": ("a SQLite file or a PostgreSQL", "sqlite:////var"),
    "DAILIES_DISCORD_API_URL": ("REST address", "https://discord.com/api/v10"),
    "DAILIES_LOG_LEVEL": ("DEBUG, INFO, WARNING or ERROR", "like INFO"),
    "DAILIES_ALLOW_HOSTS": ("hosts from", "like media.internal:8443"),
    "DAILIES_MODERATION_URL": ("moderation endpoint", "https://api.openai.com/v1"),
    "DAILIES_MODERATION_KEY": ("its key", "like sk-…"),
    "DAILIES_PUBLIC_URL": ("the outside", "https://dailies.example"),
    "DISCORD_TOKEN": ("the bot's token", "like MTE4…"),
}
"""What the sentence says of each: what it expects, and an example."""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAILIES_POOL_USD", "abc"),
        ("DAILIES_POOL_USD", "-1"),
        ("DAILIES_ALLOWANCE_USD", "NaN"),
        ("DAILIES_GUILDS", "12,x"),
        ("DAILIES_GUILDS", "0"),
        ("DAILIES_GUILDS", "9" * 20),
        ("DAILIES_SUBMIT_TIMEOUT_S", "soon"),
        ("DAILIES_SUBMIT_TIMEOUT_S", "inf"),
        ("DAILIES_DATABASE_URL", "mysql://x"),
        ("DAILIES_DISCORD_API_URL", "discord.com"),
        ("DAILIES_LOG_LEVEL", "loud"),
        ("DAILIES_ALLOW_HOSTS", "https://media.internal/"),
        ("DAILIES_MODERATION_URL", "http://["),
        ("DAILIES_MODERATION_URL", "http://h:99999/v1"),
        ("DAILIES_MODERATION_URL", "http://:9/v1"),
        ("DAILIES_MODERATION_KEY", "a\nb"),
        ("DAILIES_PUBLIC_URL", "https://h.example:99999"),
        ("DISCORD_TOKEN", "a\nb"),
        ("DISCORD_TOKEN", "Bot abc"),
    ],
)
def test_a_malformed_setting_names_itself(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The sentence has the variable, what it expects, and an example."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as caught:
        settings.load()
    assert str(caught.value).startswith(f"{name} is ")
    assert all(each in str(caught.value) for each in EXPECTED[name])


def test_a_database_password_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A malformed address may hold a password."""
    monkeypatch.setenv("DAILIES_DATABASE_URL", "postgre://me:hunter2@localhost/x")
    with pytest.raises(SettingError) as caught:
        settings.load()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAILIES_PUBLIC_URL", "https://me:hunter2@h.example"),
        ("DAILIES_MODERATION_URL", "http://me:hunter2@h.example/v1"),
        ("DAILIES_MODERATION_URL", "http://me:hunter2@h.example/v 1"),
        ("DAILIES_MODERATION_KEY", "hunter2 " * 2),
    ],
)
def test_a_password_in_a_malformed_value_is_not_printed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The sentence goes to logs and chats."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=f"{name} is malformed") as caught:
        settings.load()
    assert "hunter2" not in str(caught.value)


def test_a_long_value_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence stays one; what unset means comes last."""
    monkeypatch.setenv("DAILIES_POOL_USD", "9" * 5000)
    with pytest.raises(SettingError, match=r"like 25 \(unset: 0 with .*\)$") as caught:
        settings.load()
    assert len(str(caught.value)) < 300


def test_a_level_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """As people do."""
    monkeypatch.setenv("DAILIES_LOG_LEVEL", "debug")
    assert settings.load().log_level == "DEBUG"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    """An editor may have saved it in another encoding."""
    file = tmp_path / ".env"
    file.write_bytes(b"DAILIES_POOL_USD=\xff\xfe\n")
    with pytest.raises(SettingError, match=r"\.env is not text in UTF-8"):
        settings.load(file)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("DAILIES_POOL_USD=5\nDAILIES_CEILING_USD: 100\n", 2),
        ('DISCORD_TOKEN="hunter2\nDAILIES_POOL_USD=5\n', 1),
        ("# money\n\n\nDAILIES_CEILING_USD 100\n", 4),
        ("DAILIES_CEILING_USD\n", 1),
    ],
)
def test_a_line_that_means_nothing_stops_the_start(tmp_path: Path, text: str, number: int) -> None:
    """It may have been meant as a ceiling. The line is named, not shown: it may be a key."""
    file = tmp_path / ".env"
    file.write_text(text)
    with pytest.raises(SettingError, match=rf"\.env has a line {number} that cannot") as caught:
        settings.load(file)
    assert "hunter2" not in str(caught.value)


def test_a_file_as_editors_leave_it_is_read(tmp_path: Path) -> None:
    """Quotes, spaces, comments, a mark at the beginning and Windows' ends of lines mean nothing."""
    file = tmp_path / ".env"
    lines = ("export DISCORD_TOKEN = 'abc'  ", "DAILIES_POOL_USD=5 # dollars", "", "# the end")
    file.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    loaded = settings.load(file)
    assert loaded.discord_token is not None
    assert loaded.discord_token.get_secret_value() == "abc"
    assert loaded.pool_usd == 5
    assert settings.named_twice(file) == []


@pytest.mark.parametrize("again", ["DAILIES_CEILING_USD", "dailies_ceiling_usd"])
def test_a_name_that_stands_twice_is_told(tmp_path: Path, again: str) -> None:
    """The last counts, whatever its case, and the operator may be looking at the first."""
    file = tmp_path / ".env"
    file.write_text(f"DAILIES_CEILING_USD=5\nDAILIES_POOL_USD=1\n{again}=500\n")
    assert settings.named_twice(file) == ["DAILIES_CEILING_USD"]
    assert settings.load(file).ceiling_usd == 500


def test_a_zero_byte_is_no_text(tmp_path: Path) -> None:
    """No path can hold one."""
    file = tmp_path / ".env"
    file.write_bytes(b"DAILIES_DATA_DIR=a\0b\n")
    with pytest.raises(SettingError, match=r"\.env is not text"):
        settings.load(file)


def test_the_grace_must_follow_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grace below the timeout would call a submit lost while it is on its way."""
    monkeypatch.setenv("DAILIES_SUBMIT_TIMEOUT_S", "100")
    with pytest.raises(SettingError, match=r"DAILIES_SUBMIT_GRACE_S is 90; .* like 130"):
        settings.load()


def test_a_data_folder_may_have_any_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The books lie in it, whatever its signs mean in an address."""
    folder = tmp_path / "what? 100%25 #1"
    monkeypatch.setenv("DAILIES_DATA_DIR", str(folder))
    assert address_of(settings.load().database).path == folder / "dailies.db"


def test_empty_means_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copied .env.example with nothing filled in is a valid configuration."""
    monkeypatch.setenv("DAILIES_POOL_USD", "")
    monkeypatch.setenv("DISCORD_TOKEN", "")
    loaded = settings.load()
    assert loaded.discord_token is None
    assert loaded.pool(paid_vendor=True) == MicroUsd(0)
    assert loaded.pool(paid_vendor=False) == MicroUsd(25_000_000)


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """As everywhere else."""
    Path(".env").write_text("DAILIES_ALLOWANCE_USD=3\nDAILIES_POOL_USD=4\n")
    monkeypatch.setenv("DAILIES_ALLOWANCE_USD", "7.5")
    loaded = settings.load()
    assert str(loaded.allowance_usd) == "7.5"
    assert str(loaded.pool_usd) == "4"


def test_a_misspelt_variable_is_named_and_so_is_what_was_meant() -> None:
    """It is a warning, not a refusal."""
    variables = {
        "DAILIES_CIELING_USD": "1",
        "DAILIES_XYZ": "1",
        "DAILIES_POOL_USD": "1",
        "PATH": "",
    }
    assert settings.unknown_variables(variables) == [
        "DAILIES_CIELING_USD is no setting of this program; DAILIES_CEILING_USD is one",
        "DAILIES_XYZ is no setting of this program; is it misspelt?",
    ]


def test_a_proxys_password_is_never_printed() -> None:
    """It stands within the address."""
    variables = {
        "DAILIES_DISCORD_PROXY": "http://me:secret@proxy:3128",
        "DAILIES_LOG_LEVEL": "INFO",
    }
    assert settings.secrets(variables) == ["http://me:secret@proxy:3128"]


def test_keys_by_another_name_are_told() -> None:
    """Sketch would render, and nobody would say why; where the right name is set, too, nothing is amiss."""
    variables = {"RUNWAY_API_KEY": "x", "FAL_API_KEY": "x", "FAL_KEY": "x", "OPENAI_API_KEY": "x"}
    assert settings.unknown_variables(variables) == [
        "RUNWAY_API_KEY is read by nothing here; call it RUNWAYML_API_SECRET"
    ]


def test_the_example_file_names_every_setting() -> None:
    """`.env.example` is complete, and has nothing that means nothing."""
    text = (Path(__file__).parents[2] / ".env.example").read_text()
    named = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    ours = {f"DAILIES_{name.upper()}" for name in settings.Settings.model_fields}
    ours -= {"DAILIES_DISCORD_TOKEN", "DAILIES_DISCORD_API_URL", "DAILIES_DISCORD_GATEWAY_URL"}
    assert ours <= named
    assert {name for name in named if name.startswith("DAILIES_")} <= ours
