"""What holds for every text and every rule set."""

import os
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.rules import Kind, Rule, RuleSet
from bot.domain.verdict import Block, Flag
from bot.moderation.chars import FACES
from bot.moderation.compiled import CompiledRules
from bot.moderation.fold import fold
from bot.moderation.look import look
from bot.moderation.regexes import Regex, compiled
from tests.moderation.filtering import rules, verdict

LAW = settings(max_examples=2_000 if os.environ.get("DAILIES_PROVE") else 50, deadline=None)
PATTERNS = (
    "teapot",
    "cat",
    "gr*",
    "*moth*",
    "blue moon",
    "смерть",
    "*処刑*",
    "penguin",
    "boob",
    "9/11",
)
REGEX = Rule(id="rx", pattern=r"red\s+\w+wine", kind=Kind.REGEX)
READY = rules(*PATTERNS, REGEX, allow=("cat food", "blue mooncake"))

#: every assigned and unassigned character, lone surrogates among them
ANY = st.characters(exclude_categories=())
#: characters of which disguises are made, so that texts are full of near hits
NEAR = st.sampled_from(
    [
        *"teapotcgrmhblu nsw934@!|$+*_-.,'\"<>/&#%;\n\t()",
        *"еаорсхтТ",
        *"αοτ",
        "処",
        "刑",
        "🇨",
        "🇦",
        "🇹",
    ]
)
WORDS = st.sampled_from(
    ["teapot", "cat", "cat food", "blue moon", "t e a p o t", "c.a.t", "te@p0t", "red  Riesewine", "mammoth",
     "\u0442\u043epa\u0435t", "смерть", "処刑", "tae", "topaet", "peng*in", "9/11", "teaapot", "🇨🇦🇹", "bo ob", "pen guin"]
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(WORDS, st.text(NEAR, max_size=6), st.text(ANY, max_size=4)), max_size=8
).map(" ".join)
INVISIBLE = st.sampled_from(
    [
        *"\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u061c\u180e\u200e\u202a\u202c\u2066\u3164\ufe0f\U000e01ef"
    ]
)
IDS = st.sets(st.sampled_from([*PATTERNS, "rx"]))


@LAW
@given(st.text(ANY, max_size=200) | TEXTS)
def test_every_text_gets_a_verdict(text: str) -> None:
    """No text of any characters makes the filter raise, and every span lies in the text."""
    for each in look(text, READY).hits:
        start, end = each.span
        assert 0 <= start < end <= len(text)


@LAW
@given(st.text(ANY, max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    """Folded text folds to itself."""
    once = fold(text).faces
    assert fold(once).faces == once


@LAW
@given(TEXTS, st.lists(st.tuples(st.integers(0, 200), INVISIBLE), min_size=1, max_size=12))
def test_invisible_characters_never_change_a_verdict(
    text: str, noise: list[tuple[int, str]]
) -> None:
    """Zero-width characters, marks of direction, selectors: nobody sees them, nothing changes."""
    noisy = text
    for place, char in noise:
        cut = place % (len(noisy) + 1)
        noisy = noisy[:cut] + char + noisy[cut:]
    assert verdict(noisy, READY) == verdict(text, READY), ascii(noisy)


@LAW
@given(TEXTS, st.sampled_from([str.upper, str.lower, str.swapcase, str.title]))
def test_case_never_changes_a_verdict(text: str, change: Callable[[str], str]) -> None:
    """SHOUTING is no disguise and no excuse, as far as a letter's cases are the same letter."""
    pairs = [(char, change(char)) for char in text]
    other = "".join(b if _face(a) == _face(b) else a for a, b in pairs)
    assert verdict(other, READY) == verdict(text, READY), ascii(other)


def _face(text: str) -> str:
    return "".join(FACES[char] for char in text)


@LAW
@given(TEXTS, st.lists(WORDS | st.sampled_from(["cat*", "*pot", "moon cat"]), max_size=3))
def test_an_allow_phrase_never_creates_a_hit(text: str, allow: list[str]) -> None:
    """What is allowed can only take hits away."""
    wider = _compiled(_rules(), *allow)
    assert _met(text, wider) <= _met(text, READY)


@LAW
@given(TEXTS, IDS)
def test_disabling_a_rule_never_creates_a_hit(text: str, disabled: set[str]) -> None:
    """The other rules say what they said before."""
    fewer = _compiled([replace(rule, enabled=rule.id not in disabled) for rule in _rules()])
    assert _met(text, fewer) == {hit for hit in _met(text, READY) if hit[0] not in disabled}


def _compiled(some: list[Rule], *allow: str) -> CompiledRules:
    """Without the trial on harmless prompts, which would take most of the time."""
    regexes = [Regex("rx", REGEX.view, compiled(REGEX.pattern)[0])]
    return CompiledRules(RuleSet(tuple(some), ("cat food", "blue mooncake", *allow)), regexes)


def _rules() -> list[Rule]:
    return [*(Rule(id=pattern, pattern=pattern) for pattern in PATTERNS), REGEX]


def _met(text: str, ready: CompiledRules) -> set[tuple[str, str]]:
    """Each rule and each weaker effect than the one it had."""
    order = {"block": ("block", "flag"), "flag": ("flag",), "rewrite": ()}
    return {(hit.rule, effect) for hit in look(text, ready).hits for effect in order[hit.action]}


@LAW
@given(st.text(st.sampled_from([*"teapocr mnblu -.'"]), max_size=80))
def test_a_span_shows_what_was_met(text: str) -> None:
    """The part of a plain text that a blocking hit names is blocked by itself, for the same rule."""
    for each in look(text, READY).hits:
        if each.action == "block":
            part = text[each.span[0] : each.span[1]]
            assert isinstance(look(part, READY).verdict, Block | Flag), part
