"""`dailies rules import|export|audit|log`: a guild's rules and log, beside a bot that may be running."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import rule_files
from bot.storage import upkeep

TEAPOT = {"id": "r1", "pattern": "teapot", "action": "block", "name": "Teapots"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAILIES_DATABASE_URL", f"sqlite:///{tmp_path}/dailies.db")
    upkeep.upgrade(f"sqlite:///{tmp_path}/dailies.db")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(rule_files.app, [*words])


def put(folder: Path, *rules: object, allow: tuple[str, ...] = ()) -> str:
    path = folder / "rules.json"
    path.write_text(json.dumps({"rules": rules, "allow": allow}))
    return str(path)


def test_rules_go_in_and_come_out_the_same(folder: Path) -> None:
    """What is imported is exported again, and importing it once more changes nothing."""
    file = put(folder, TEAPOT, allow=("teapot museum",))

    dry = run("import", file, "--guild", "7", "--dry-run")
    assert dry.stdout.splitlines() == ["+r1 teapot", "+allow teapot museum"]
    assert json.loads(run("export", "--guild", "7").stdout)["rules"] == []
    done = run("import", file, "--guild", "7")
    assert (done.exit_code, "Version 1 is in force" in done.stderr) == (0, True)
    exported = json.loads(run("export", "--guild", "7").stdout)
    assert exported["rules"] == [{**TEAPOT, "kind": "keyword"}]
    assert exported["allow"] == ["teapot museum"]
    again = run("import", file, "--guild", "7")
    assert (again.exit_code, again.stdout) == (0, "")


def test_replacing_takes_away_what_is_not_in_the_file(folder: Path) -> None:
    """Without `--replace` the other rules stay."""
    run("import", put(folder, TEAPOT), "--guild", "7")
    other = put(folder, {"id": "r2", "pattern": "walrus"})

    beside = run("import", other, "--guild", "7", "--dry-run")
    instead = run("import", other, "--guild", "7", "--replace")

    assert beside.stdout.splitlines() == ["+r2 walrus"]
    assert instead.stdout.splitlines() == ["+r2 walrus", "-r1 teapot"]
    older = json.loads(run("export", "--guild", "7", "--version", "1").stdout)
    assert [rule["id"] for rule in older["rules"]] == ["r1"]


def test_a_rule_that_cannot_be_used_stops_the_whole_file(folder: Path) -> None:
    """All or none: the reason is on stderr, and nothing was written."""
    file = put(folder, TEAPOT, {"id": "bad", "pattern": "(", "kind": "regex"})

    result = run("import", file, "--guild", "7")

    assert result.exit_code == 1
    assert "rule bad: RE2 does not take it" in result.stderr
    assert json.loads(run("export", "--guild", "7").stdout)["rules"] == []


def test_the_log_is_written_and_checked(folder: Path) -> None:
    """Each line of the log comes out as JSON, and a touched one is found."""
    run("import", put(folder, TEAPOT), "--guild", "7")
    run("import", put(folder, {"id": "r2", "pattern": "walrus"}), "--guild", "7")

    lines = [json.loads(line) for line in run("log", "--guild", "7").stdout.splitlines()]
    assert [(line["seq"], line["action"], line["rules_version"]) for line in lines] == [
        (1, "rules.changed", 1),
        (2, "rules.changed", 2),
    ]
    assert lines[1]["prev_hash"] == lines[0]["hash"]
    assert run("audit").stdout == "The moderators' log is as it was written.\n"
    with sqlite3.connect(folder / "dailies.db") as database:
        database.execute("DROP TRIGGER audit_log_keep_update")
        database.execute("UPDATE audit_log SET actor_id = 9 WHERE seq = 1")
    database.close()
    touched = run("audit", "--guild", "7")
    assert touched.exit_code == 1
    assert "line 1 is not as it was written" in touched.stdout
