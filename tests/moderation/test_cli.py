"""`dailies rules test`: verdicts for prompts, one line each."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import rules
from bot.moderation.rulesfile import RulesFileError

RULES = {"rules": [{"id": "r1", "pattern": "teapot", "action": "block"}, {"id": "r2", "pattern": "walrus", "action": "flag"}], "allow_list": ["teapot show"]}  # fmt: skip
PROMPTS = [
    {"id": "a", "text": "a t3apot!"},
    {"id": "b", "text": "a walrus, \ud83d"},
    {"id": "c", "text": "a teapot show"},
    {"id": "d", "text": ""},
]


def run(tmp_path: Path, content: object, *further: str, prompts: list[Any] = PROMPTS):
    (tmp_path / "rules.json").write_text(json.dumps(content))
    (tmp_path / "prompts.jsonl").write_text("\n".join(json.dumps(row) for row in prompts))
    files = ["--rules", str(tmp_path / "rules.json"), "--prompts", str(tmp_path / "prompts.jsonl")]
    return CliRunner().invoke(rules.app, ["test", *files, *further])


def test_every_prompt_gets_one_json_line(tmp_path: Path) -> None:
    """With verdict, rule, span, view and time, in the order of the file."""
    result = run(tmp_path, RULES, "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert all(row.pop("ms") >= 0 for row in rows)
    assert rows == [
        {"id": "a", "verdict": "block", "rule": "r1", "span": [2, 8], "view": "folded"},
        {"id": "b", "verdict": "flag", "rule": "r2", "span": [2, 8], "view": "plain"},
        {"id": "c", "verdict": "allow", "rule": None, "span": None, "view": None},
        {"id": "d", "verdict": "allow", "rule": None, "span": None, "view": None},
    ]


def test_people_get_a_table(tmp_path: Path) -> None:
    """The part of the prompt that was met stands at the end of the line."""
    lines = run(tmp_path, RULES).stdout.splitlines()
    assert lines[0].split() == ["id", "verdict", "rule", "seen", "ms", "where"]
    assert lines[1].split()[:3] == ["a", "block", "r1"]
    assert lines[1].endswith("t3apot")
    assert len(lines) == 5


def test_a_refused_rule_is_told_and_the_others_judge(tmp_path: Path) -> None:
    """The reason goes to stderr, the verdicts to stdout, and the exit says that not all was well."""
    bad = {"rules": [*RULES["rules"], {"id": "evil", "pattern": "(a)\\1", "kind": "regex"}]}
    result = run(tmp_path, bad, "--json")
    assert result.exit_code == 1
    assert "left out rule evil: RE2 does not take it" in result.stderr
    assert [json.loads(line)["verdict"] for line in result.stdout.splitlines()] == [
        "block",
        "flag",
        "block",
        "allow",
    ]


def test_a_rewrite_shows_the_milder_prompt(tmp_path: Path) -> None:
    """So that a moderator sees what would be rendered."""
    milder = {
        "rules": [{"id": "r", "pattern": "walrus", "action": "rewrite", "replacement": "seal"}]
    }
    row = json.loads(run(tmp_path, milder, "--json", prompts=PROMPTS[1:2]).stdout)
    assert (row["verdict"], row["rule"], row["rewritten"]) == ("allow", "r", "a seal, \ud83d")


@pytest.mark.parametrize("content", [[], {"rules": 7}, {"rules": [{"pattern": "x"}]}])
def test_a_file_of_something_else_is_one_sentence(content: object, tmp_path: Path) -> None:
    """`main` shows it and exits with 2; nothing is judged."""
    result = run(tmp_path, content, "--json")
    assert isinstance(result.exception, RulesFileError)
    assert result.stdout == ""
