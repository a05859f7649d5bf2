"""Bounded time for every text, ten thousand rules, and no way to make the filter stumble."""

from random import Random
from time import thread_time

import pytest

from bot.domain.rules import Kind, Rule, RuleSet
from bot.moderation.benign import SAMPLE
from bot.moderation.compiled import CompiledRules, compile_rules
from bot.moderation.look import CROWDED, look
from tests.moderation.filtering import rules, verdict, word

LONG = 4_000
SLOWEST_S = 0.05
SLOWEST = 9  #: on a slow machine: times what an honest text of this length takes there (5 ms where the limit was set)
TRIES = 20  #: a machine that is busy elsewhere slows even a thread's own time
HONEST = " ".join(SAMPLE)[:LONG]


def _texts() -> dict[str, str]:
    dice = Random(4)
    greek = "αβγδεζηθικλμνξοπρστυφχψω "
    return {
        "one letter": "a" * LONG,
        "marks": "a" + "\u0301" * (LONG - 1),
        "ambiguous signs": "1!|" * 1_333,
        "spaced letters": "a " * 2_000,
        "two letters": "ab" * 2_000,
        "two letters spaced": "a b " * 1_000,
        "syllables": "bo ka " * 666,
        "surrogates": "".join(chr(dice.randint(0xD800, 0xDFFF)) for _ in range(LONG)),
        "everything": "".join(chr(dice.randint(0, 0x10FFFF)) for _ in range(LONG)),
        "tags": "<b>" * 1_333,
        "broken tags": "<b " * 1_333,
        "entities": "&#108;" * 666,
        "broken entities": "&#" * 2_000,
        "escapes": "%6b" * 1_333,
        "backslashes": "\\a" * 2_000,
        "stars": "a*" * 2_000,
        "masked": "bok*na " * 570,
        "hidden": "a\U000e0061" * 2_000,
        "flags": "\U0001f3f4\U000e0067" * 2_000,
        "greek": "".join(dice.choices(greek, k=LONG)),
        "greek and latin": "".join(dice.choices(greek + "abcdefghik", k=LONG)),
        "leet": "".join(dice.choices("4@8365$701!|9bcdfk ", k=LONG)),
        "drawn": "a|<b/\\" * 660,
        "backwards": "\u202e" + "akob " * 790,
        "korean": "\u1100\u1161" * 2_000,
        "upside down": "ǝɹ" * 2_000,
        "child nude": "child nude " * 360,
        "digits and letters": "6a9b" * 1_000,
    }


TEXTS = _texts()


@pytest.fixture(scope="module")
def many() -> CompiledRules:
    """Ten thousand words of syllables, and two hundred regexes."""
    dice = Random(2)
    words = {
        "".join(
            dice.choice("bdfgklmnprst") + dice.choice("aeiou") for _ in range(dice.randint(2, 4))
        )
        for _ in range(14_000)
    }
    some = [Rule(id=word, pattern=word) for word in sorted(words)[:10_000]]
    some += [
        Rule(id=f"x{n}", pattern=rf"\b{w}\w*\s+{w[:2]}\d+", kind=Kind.REGEX)
        for n, w in enumerate(sorted(words)[:200])
    ]
    ready, problems = compile_rules(RuleSet(tuple(some)))
    assert not problems
    return ready


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_takes_long(name: str, many: CompiledRules) -> None:
    """Four thousand characters of anything under ten thousand rules stay below 50 ms."""
    assert _is_quick(TEXTS[name][:LONG], many, many)


@pytest.mark.parametrize("name", TEXTS)
def test_nested_wildcards_take_no_longer(name: str, many: CompiledRules) -> None:
    """Nor under rules that all lie inside one another."""
    stem = "ab" * 30
    nested = rules(
        *(f"*{stem[:size]}*" for size in range(2, 60, 3)),
        *(stem[:size] for size in range(3, 60, 3)),
    )
    assert _is_quick(TEXTS[name][:LONG], nested, many)


def _is_quick(text: str, ready: CompiledRules, many: CompiledRules) -> bool:
    return any(
        _took_s(text, ready) < max(SLOWEST_S, SLOWEST * _took_s(HONEST, many)) for _ in range(TRIES)
    )


def _took_s(text: str, ready: CompiledRules) -> float:
    begun = thread_time()
    look(text, ready)
    return thread_time() - begun


def test_a_flood_of_near_hits_cannot_hide_one() -> None:
    """Who makes more candidates than can be looked at is looked at by a person."""
    ready = rules("abbab", "teapot")
    found = look("a b a b " * 1_000 + "teapot", ready)
    assert word(found.verdict) == "flag"
    assert [each.rule for each in found.hits] == [CROWDED]
    assert verdict("teapot " + "a b a b " * 1_000, ready) == "block"
    assert verdict("a b a b " * 5, ready) == "allow"


def test_a_prompt_is_judged_to_its_end() -> None:
    """A banned word at the end of a long text is met as at its beginning."""
    text = "a calm lake under a pale sky, " * 130 + "with a t.e.a.p.o.t"
    assert verdict(text, rules("teapot")) == "block"
