"""Rules in words: however much they say, an answer fits into a message."""

from datetime import UTC, datetime

import pytest

from bot.domain.automod import Loss, Lost
from bot.domain.rule_edits import RulesDiff
from bot.domain.rule_faults import Fault, Problem, Why
from bot.domain.rule_refusals import NothingToChange, RuleRefused
from bot.domain.rules import Action, Kind, Rule, Scope
from bot.pipeline.automod import Followed
from bot.words import automods, rule_faults, rule_refusals, rulebook
from bot.words.tongue import ENGLISH, tongue

MESSAGE = 4000  #: characters that Discord takes
PLACES = frozenset(range(1_290_000_000_000_000_000, 1_290_000_000_000_000_009))
WORDY = [
    Rule(
        id=f"{n}" + "x" * 60,
        pattern="p" * 90,
        kind=Kind.PHRASE,
        name="N" * 100,
        action=Action.REWRITE,
        replacement="r" * 90,
        scope=Scope(
            channels=PLACES, except_channels=PLACES, except_roles=PLACES, age_restricted=False
        ),
        starts_at=datetime(2026, 12, 1, tzinfo=UTC),
        ends_at=datetime(2026, 12, 2, tzinfo=UTC),
        shadow=True,
        source="automod:9",
    )
    for n in range(rulebook.LISTED)
]


@pytest.mark.parametrize("language", ["en-US", "de", "fr", "ja"])
def test_a_page_of_wordy_rules_fits_into_a_message(language: str) -> None:
    """Where they hold is left out before a rule is, and "…" tells so."""
    t = tongue(language)
    page = rulebook.rules_page(WORDY, page=1, total=900, allowed=900, version=900, t=t)
    changed = rulebook.changed(
        900, RulesDiff(added=tuple(WORDY) * 2, changed=(), dropped=(), allowed=(), disallowed=()), t
    )
    for said in (page, changed):
        assert len(said) <= MESSAGE
        assert said.count("\n- ") == rulebook.LISTED
        assert said.count(" · … · ") == rulebook.LISTED
    short = rulebook.rules_page(WORDY[:2], page=1, total=2, allowed=0, version=1, t=t)
    assert f"<#{min(PLACES)}>" in short


def test_nothing_stands_in_for_a_list_where_no_ai_moderation_is() -> None:
    """Nobody scores its category, so a moderator must not count on it."""
    synced = Followed(
        rules=2,
        allowed=0,
        losses=(Loss("Presets", Lost.PRESET, "slurs"),),
        outcome=NothingToChange(),
    )
    assert "stands in for it" in automods.followed(synced, ENGLISH, scored=True)
    assert "so it is left out" in automods.followed(synced, ENGLISH, scored=False)


@pytest.mark.parametrize("fault", Fault)
def test_why_a_rule_cannot_be_used_is_said_in_the_readers_language(fault: Fault) -> None:
    """Inside a sentence of that language: English there read like another's error."""
    no = RuleRefused((Problem("r1", Why(fault)),), "teapot")
    said = rule_refusals.sentence(no, tongue("de"))
    assert rule_faults.reason(Why(fault), tongue("de")) in said
    assert rule_faults.reason(Why(fault), ENGLISH) not in said
