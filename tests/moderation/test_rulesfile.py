"""Rules and prompts as files: read, written, and refused in words that help."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rules import Action, Kind, Options, RegexView, Rule, RuleSet, Scope
from bot.moderation import rulesfile
from bot.moderation.rulesfile import RulesFileError

RULE = st.builds(
    Rule,
    id=st.text(min_size=1, max_size=20),
    pattern=st.text(max_size=30).filter(lambda text: len(text.strip("* ").split()) < 2),
    kind=st.sampled_from(Kind),
    action=st.sampled_from(Action),
    replacement=st.text(max_size=10),
    view=st.sampled_from(RegexView),
    options=st.builds(Options, plural=st.booleans(), typo=st.none() | st.booleans()),
    scope=st.builds(
        Scope,
        channels=st.frozensets(st.integers(0, 2**63)),
        age_restricted=st.none() | st.booleans(),
    ),
    priority=st.integers(-9, 9),
    enabled=st.booleans(),
    shadow=st.booleans(),
    starts_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    note=st.text(max_size=20),
)


@given(
    st.lists(RULE, max_size=4, unique_by=lambda rule: rule.id),
    st.lists(st.text(min_size=1).filter(str.strip), max_size=3),
)
def test_what_is_exported_is_imported(some: list[Rule], allow: list[str]) -> None:
    """An export read again is the same rule set."""
    rules = RuleSet(tuple(some), tuple(allow))
    written = json.loads(json.dumps(rulesfile.dump(rules)))
    assert rulesfile.parse(written, "export") == rules


def test_an_export_leaves_defaults_out() -> None:
    """The file is small enough to be read by people, and says its version."""
    rules = RuleSet((Rule(id="r", pattern="cat*"),), ("cat food",))
    assert rulesfile.dump(rules) == {
        "format": "dailies-rules",
        "version": 1,
        "rules": [{"id": "r", "pattern": "cat*", "kind": "keyword", "action": "block"}],
        "allow": ["cat food"],
    }


def test_a_plain_list_of_patterns_is_read() -> None:
    """Patterns with AutoMod's wildcards, an action, an allow list; unknown fields are left aside."""
    content = {
        "syntax": "wildcards",
        "rules": [
            {"id": "r1", "pattern": "cat*", "action": "flag", "category": "x"},
            {"id": 2, "pattern": "blue moon"},
            {"id": "r3", "pattern": "cat show", "action": "allow"},
        ],
        "allow_list": ["cat food"],
    }
    assert rulesfile.parse(content, "list") == RuleSet(
        (
            Rule(id="r1", pattern="cat*", action=Action.FLAG),
            Rule(id="2", pattern="blue moon", kind=Kind.PHRASE),
        ),
        ("cat food", "cat show"),
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"{", "is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", 'an object with a list "rules"'),
        (b"{}", "rules: field required"),
        (b'{"rules": [{"id": "x"}]}', "rule 1 (x) pattern: field required"),
        (b'{"rules": [7]}', "rule 1"),
        (b'{"rules": [{"id": "x", "pattern": "a", "action": "explode"}]}', "'block', 'flag'"),
        (b'{"rules": [{"id": "x", "pattern": "a", "kind": "magic"}]}', "'keyword', 'phrase'"),
        (b'{"rules": [{"id": "x", "pattern": "a", "starts_at": "2026-01-01T00:00"}]}', "timezone"),
        (b'{"format": "dailies-rules", "version": 2, "rules": []}', "up to 1"),
    ],
)
def test_a_file_that_is_no_rules_says_why(content: bytes, words: str, tmp_path: Path) -> None:
    """A sentence that names the file, the rule, and what would do."""
    path = tmp_path / "rules.json"
    path.write_bytes(content)
    with pytest.raises(RulesFileError, match=r"rules\.json") as caught:
        rulesfile.load(path)
    assert words in str(caught.value)


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    """Nothing there, or nothing that can be read."""
    with pytest.raises(RulesFileError, match="There is no file"):
        rulesfile.load(tmp_path / "none.json")
    with pytest.raises(RulesFileError, match="cannot be read"):
        rulesfile.load(tmp_path)


def test_prompts_are_read_line_by_line(tmp_path: Path) -> None:
    """Blank lines are skipped, a missing id is the line's number, surrogates stay."""
    path = tmp_path / "prompts.jsonl"
    path.write_text(
        '\ufeff{"id": "a", "text": "one"}\n\n{"text": "\\ud83d two"}\r\n{"id": 7, "text": ""}'
    )
    assert rulesfile.prompts(path) == [("a", "one"), ("3", "\ud83d two"), ("7", "")]


@pytest.mark.parametrize(
    ("line", "words"),
    [("{", "line 2 is not JSON"), ("[]", "line 2 has no"), ('{"text": 7}', "line 2 has no")],
)
def test_a_broken_line_is_named(line: str, words: str, tmp_path: Path) -> None:
    """So that it can be mended."""
    path = tmp_path / "prompts.jsonl"
    path.write_text('{"text": "one"}\n' + line)
    with pytest.raises(RulesFileError, match=words):
        rulesfile.prompts(path)


def test_two_rules_of_one_id_are_no_file() -> None:
    """Which of them is meant, nobody knows: the door and the command line refuse them alike."""
    twice = [{"id": "a", "pattern": "kettle"}, {"id": "a", "pattern": "teapot"}]
    with pytest.raises(RulesFileError, match="two rules have the id “a”"):
        rulesfile.parse({"rules": twice}, "rules.json")


def test_times_keep_their_instant() -> None:
    """A season is written with its zone."""
    start = datetime(2026, 11, 20, tzinfo=UTC)
    written = rulesfile.dump(RuleSet((Rule(id="r", pattern="x", starts_at=start),)))
    assert written["rules"][0]["starts_at"] == "2026-11-20T00:00:00Z"
