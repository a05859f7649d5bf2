"""What a rule may say: actions, places, seasons, shadows, and what is refused."""

from datetime import UTC, datetime, timedelta
from time import thread_time

import pytest

from bot.domain.rule_faults import Fault, Problem, Why
from bot.domain.rules import Action, Kind, Options, Place, RegexView, Rule, RuleSet, Scope
from bot.domain.verdict import Allow, Block, Flag
from bot.moderation.compiled import CompiledRules, compile_rules
from bot.moderation.look import look
from bot.words.rule_faults import told
from tests.moderation.filtering import hit, rules, verdict

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_strongest_action_wins_then_the_priority() -> None:
    """Block before flag; of two with the same action the higher priority is told."""
    ready = rules(
        Rule(id="soft", pattern="teapot", action=Action.FLAG, priority=9),
        Rule(id="low", pattern="walrus", priority=1),
        Rule(id="high", pattern="pyramid", priority=2, name="No pyramids"),
    )
    judgement = look("teapot, walrus, pyramid", ready)
    assert judgement.verdict == Block("No pyramids", (16, 23))
    assert [each.rule for each in judgement.hits] == ["high", "low", "soft"]


def test_a_flag_asks_a_person() -> None:
    """A flagging rule never blocks."""
    ready = rules(Rule(id="soft", pattern="teapot", action=Action.FLAG))
    assert look("a teapot", ready).verdict == Flag("soft", (2, 8))


def _milder(pattern: str, replacement: str) -> Rule:
    return Rule(id=pattern, pattern=pattern, action=Action.REWRITE, replacement=replacement)


def test_a_rewrite_makes_the_prompt_milder() -> None:
    """Every hit is replaced and the prompt goes on."""
    ready = rules(Rule(id="r", pattern="gore", action=Action.REWRITE, replacement="red paint"))
    judgement = look("Gore and g0re, then gore.", ready)
    assert judgement.verdict == Allow(judgement.rewritten)
    assert judgement.rewritten == "red paint and red paint, then red paint."


def test_a_rewrite_hides_nothing_from_the_other_rules() -> None:
    """What a replacement brings about is judged too."""
    ready = rules(
        Rule(id="r", pattern="gore", action=Action.REWRITE, replacement="teapot"), "teapot"
    )
    assert isinstance(look("some gore", ready).verdict, Block)


def test_a_rewrite_that_meets_itself_is_applied_once() -> None:
    """ "A toy gun", and not a toy toy toy gun."""
    ready = rules(Rule(id="r", pattern="gun", action=Action.REWRITE, replacement="toy gun"))
    judgement = look("a gun and a g u n", ready)
    assert judgement.verdict == Allow(judgement.rewritten)
    assert judgement.rewritten == "a toy gun and a toy gun"


@pytest.mark.parametrize("times", [21, 60, 700])
def test_a_rewrite_leaves_no_find_however_many(times: int) -> None:
    """A word said often enough passes no rule; and each rule is told once."""
    judgement = look("gun " * times, rules(_milder("gun", "kite")))
    assert judgement.rewritten == "kite " * times
    assert [hit.rule for hit in judgement.hits] == ["gun"]


@pytest.mark.parametrize(
    ("text", "ready"),
    [
        ("a " + "kn" * 9 + "ife" * 9, rules(_milder("*knife*", ""))),
        ("a cat", rules(_milder("cat", "dog"), _milder("dog", "cat"))),
        ("gun " * 900, rules(_milder("gun", "a very small water pistol"))),
    ],
)
def test_what_cannot_be_rewritten_to_the_end_is_for_a_person(
    text: str, ready: CompiledRules
) -> None:
    """Words inside words, rules that undo each other, and replacements without an end."""
    begun_s = thread_time()
    assert isinstance(look(text, ready).verdict, Flag)
    assert thread_time() - begun_s < 0.2


def test_an_unsure_hit_of_a_blocking_rule_flags() -> None:
    """A slip of the finger, or two common words that make one, are for a person to decide."""
    ready = rules("walruses", "hostage")
    assert verdict("some walrsues", ready) == "flag"
    assert verdict("a host age", ready) == "flag"


def test_a_shadow_is_recorded_and_has_no_effect() -> None:
    """A rule on trial shows what it would have done."""
    ready = rules(Rule(id="trial", pattern="teapot", shadow=True))
    judgement = look("a teapot", ready)
    assert judgement.verdict == Allow(judgement.rewritten)
    assert [(each.rule, each.shadow) for each in judgement.hits] == [("trial", True)]
    assert judgement.decisive is None


@pytest.mark.parametrize(
    ("scope", "place", "expected"),
    [
        (Scope(channels=frozenset({1})), Place(channel_ids=frozenset({1})), "block"),
        (Scope(channels=frozenset({1})), Place(channel_ids=frozenset({2})), "allow"),
        (Scope(except_channels=frozenset({1})), Place(channel_ids=frozenset({1, 7})), "allow"),
        (Scope(except_roles=frozenset({5})), Place(role_ids=frozenset({5, 6})), "allow"),
        (Scope(except_roles=frozenset({5})), Place(role_ids=frozenset({6})), "block"),
        (Scope(age_restricted=False), Place(age_restricted=True), "allow"),
        (Scope(age_restricted=False), Place(age_restricted=False), "block"),
    ],
)
def test_a_rule_holds_in_its_scope(scope: Scope, place: Place, expected: str) -> None:
    """Channels, roles and age restriction decide where a rule speaks."""
    assert (
        verdict("a teapot", rules(Rule(id="r", pattern="teapot", scope=scope)), place) == expected
    )


def test_a_rule_holds_in_its_season() -> None:
    """From its start up to its end, by the clock of the ask."""
    ready = rules(Rule(id="r", pattern="teapot", starts_at=NOON, ends_at=NOON + timedelta(hours=1)))
    minutes = {-1: "allow", 0: "block", 59: "block", 60: "allow"}
    for minute, expected in minutes.items():
        assert verdict("a teapot", ready, Place(at=NOON + timedelta(minutes=minute))) == expected


def test_options_switch_disguises_off() -> None:
    """A rule may ask for less than the filter can see."""
    exact = Options(plural=False, reverse=False, mask=False, leet=False, typo=False)
    ready = rules(
        Rule(id="r", pattern="walruss", options=exact),
        Rule(id="s", pattern="teapot", options=exact),
    )
    for text in ("teapots", "topaet", "te*pot", "te4p0t", "teapott", "taepot"):
        assert verdict(text, ready) in ("allow", "flag"), text
    assert verdict("teapots", ready) == "allow"
    assert verdict("te4p0t", ready) == "allow"


def test_typos_are_looked_for_in_short_lists() -> None:
    """Up to 200 rules by themselves, in longer lists where a rule asks for it, never in short words."""
    many = [
        Rule(id=f"r{number}", pattern=f"zz{'x' * (number % 50)}q{number}") for number in range(200)
    ]
    long = RuleSet((Rule(id="a", pattern="marmalade"), *many))
    asked = RuleSet((Rule(id="a", pattern="marmalade", options=Options(typo=True)), *many))
    assert verdict("marmaldae", rules("marmalade")) == "flag"
    assert verdict("marmaldae", compile_rules(long)[0]) == "allow"
    assert verdict("marmaldae", compile_rules(asked)[0]) == "flag"
    assert verdict("walrsu", rules("walrus")) == "allow"


def test_regexes_read_raw_or_folded_text() -> None:
    """`raw` is the text in lower case, `folded` the letters without disguise; spans are of the original."""
    raw = rules(Rule(id="r", pattern=r"gun\s?\d", kind=Kind.REGEX, view=RegexView.RAW))
    assert hit("a GUN 7 now", raw) == ("r", "GUN 7", "raw")
    assert verdict("a g\u200bun 7", raw) == "block"
    assert verdict("a g\u00fcn 7", raw) == verdict("a gu\u0308n 7", raw) == "allow"
    folded = rules(Rule(id="r", pattern=r"\btea ?pots?\b", kind=Kind.REGEX, view=RegexView.FOLDED))
    assert hit("two  t3a.p0ts!", folded) == ("r", "t3a.p0ts", "folded")
    assert verdict("t e a p o t here", folded) == "block"
    russian = rules(Rule(id="r", pattern="красн", kind=Kind.REGEX, view=RegexView.FOLDED))
    assert verdict("a red красный flag", russian) == "block"


def test_allow_phrases_hold_for_regexes_too() -> None:
    """A find inside an allowed phrase does not count, one beside it does."""
    ready = rules(Rule(id="r", pattern="pot", kind=Kind.REGEX), allow=("flower pot",))
    assert verdict("a flower pot", ready) == "allow"
    assert verdict("a flower pot and a pot", ready) == "block"


def test_word_characters_of_a_regex_are_those_of_every_script() -> None:
    r"""AutoMod's \w knows Cyrillic; RE2's is made to."""
    ready = rules(Rule(id="r", pattern=r"кот\w+[\w-]\W", kind=Kind.REGEX))
    assert verdict("котёнок, спит", ready) == "block"


def problem(*some: Rule) -> tuple[CompiledRules, tuple[Problem, ...]]:
    return compile_rules(RuleSet(tuple(some)))


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+$", r"(a|aa)+$", r"(\w+\s?)+:", r"(x+x+)+y", r"^(([a-z])+.)+[A-Z]([a-z])+$"],
)
def test_an_evil_regex_cannot_hang(pattern: str) -> None:
    """The classic catastrophes run in under 5 ms, since compiling tries them on long texts."""
    ready, problems = problem(Rule(id="evil", pattern=pattern, kind=Kind.REGEX))
    for text in ("a" * 4_000, "x" * 4_000, "ab cd " * 600 + "!"):
        look(text, ready)
        begun = thread_time()
        look(text, ready)
        with_it_s = thread_time() - begun
        begun = thread_time()
        look(text, rules())
        assert problems or with_it_s - (thread_time() - begun) < 0.005


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"a*", "empty string"),
        (r"$", "empty string"),
        (r"(?=a)b", "RE2 does not take it"),
        (r"(a)\1", "RE2 does not take it"),
        (r"a{1,1001}", "RE2 does not take it"),
        (r"(.{1,30}){1,30}x", "too large"),
        ("((a{1,100}){1,10}b)", "slow"),
        ("a" * 261, "260 is the most"),
        ("(", "RE2 does not take it"),
        ("", "empty"),
    ],
)
def test_a_regex_that_cannot_be_used_is_refused(pattern: str, why: str) -> None:
    """With a sentence that says why."""
    _, problems = problem(Rule(id="x", pattern=pattern, kind=Kind.REGEX))
    assert len(problems) == 1
    assert why in told(problems[0])


@pytest.mark.parametrize(
    ("pattern", "kind"), [("the", Kind.KEYWORD), ("*e*", Kind.KEYWORD), (r"[aeiou]", Kind.REGEX)]
)
def test_a_rule_that_stops_harmless_prompts_is_refused_with_them(pattern: str, kind: Kind) -> None:
    """A fifth of the sample is too much; the moderator sees which prompts."""
    ready, problems = problem(
        Rule(id="x", pattern=pattern, kind=kind), Rule(id="ok", pattern="walrus")
    )
    assert [each.rule for each in problems] == ["x"]
    assert len(problems[0].sample) == 10
    assert all(verdict(prompt, ready) == "allow" for prompt in problems[0].sample)
    assert verdict("a walrus", ready) == "block"


@pytest.mark.parametrize("pattern", ["", "*", "**", " ", "\u200b", "x" * 61])
def test_a_keyword_without_letters_is_refused(pattern: str) -> None:
    """It would stop everything, or nothing."""
    _, problems = problem(Rule(id="x", pattern=pattern))
    assert len(problems) == 1


def test_two_rules_cannot_share_an_id() -> None:
    """A hit must name one rule."""
    _, problems = problem(Rule(id="x", pattern="walrus"), Rule(id="x", pattern="teapot"))
    assert problems[0].why == Why(Fault.SAME_ID)


def test_no_more_than_200_regexes() -> None:
    """The 201st is refused, the others work."""
    some = [Rule(id=f"r{n}", pattern=f"zebra{n}x", kind=Kind.REGEX) for n in range(201)]
    ready, problems = problem(*some)
    assert [each.rule for each in problems] == ["r200"]
    assert verdict("a zebra7x", ready) == "block"


def test_a_category_is_carried_for_the_classifier() -> None:
    """The filter itself never hits for it."""
    ready = rules(Rule(id="c", pattern="violence/graphic", kind=Kind.CATEGORY))
    assert verdict("violence/graphic", ready) == "allow"
    assert ready.rules[0].pattern == "violence/graphic"
