"""What moderators read of the rules, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.rule_edits import Edit, Problem, applied, diff
from bot.domain.rule_refusals import (
    ModeratorsOnly,
    NothingToChange,
    RuleReadOnly,
    RuleRefusal,
    RuleRefused,
    RulesFull,
    RulesUnreadable,
    RulesVersionUnknown,
    RuleUnknown,
)
from bot.domain.rules import Action, Kind, Rule, RuleSet
from bot.domain.verdict import Allow, Block, Empty, Finding, Flag, Grounds
from bot.words import rulebook
from bot.words.tongue import Tongue

TEAPOT = Rule(id="r1", pattern="teapot*", name="Teapots")
GUNS = Rule(id="r2", pattern=r"gun\s?\d", kind=Kind.REGEX, action=Action.FLAG, shadow=True)
MOON = Rule(
    id="r3",
    pattern="blue moon",
    kind=Kind.PHRASE,
    action=Action.REWRITE,
    replacement="full moon",
    enabled=False,
)
COPY = Rule(
    id="a9", pattern="violence/graphic", kind=Kind.CATEGORY, name="Gore", source="automod:9"
)
RULES = (TEAPOT, GUNS, MOON, COPY)
PROMPTS = ("a red fox in a snowy forest", "a steam train at dawn over the harbour")


def every_refusal() -> Iterator[RuleRefusal]:
    """Each kind of refusal, in each of its forms."""
    problem = Problem("r1", "it meets 143 of 500 harmless prompts, such as these", PROMPTS)
    yield ModeratorsOnly()
    yield RuleRefused((problem,), "the")
    yield RuleRefused((problem, *(Problem(f"r{n}", "it is too long") for n in range(9))), "the")
    yield RuleUnknown("r99")
    yield RuleReadOnly("Gore")
    yield RulesVersionUnknown(9, 4)
    yield RulesVersionUnknown(9, 0)
    yield RulesFull(10_000)
    yield NothingToChange()
    yield RulesUnreadable("rule 3 (r7): pattern: field required.")


def everything(t: Tongue) -> Iterator[tuple[str, str]]:
    """Each page."""
    edit = Edit(
        put=(replace(TEAPOT, action=Action.FLAG), Rule(id="r5", pattern="walrus")),
        drop=frozenset({"r2"}),
        allow=("teapot museum",),
        disallow=frozenset({"blue moon"}),
    )
    before = RuleSet(RULES, ("blue moon",))
    yield "rules changed", rulebook.changed(7, diff(before, edit), t)
    many = Edit(put=tuple(Rule(id=f"n{n}", pattern=f"word{n}") for n in range(14)))
    yield "rules changed", rulebook.changed(8, diff(applied(before, edit), many), t)
    yield "rules", rulebook.rules_page([], total=0, allowed=0, version=0, t=t)
    yield "rules", rulebook.rules_page(RULES, total=4, allowed=1, version=7, t=t)
    text = "a t3apot under a blue moon"
    hit = Finding(rule="r1", name="Teapots", action="block", span=(2, 8), view="folded")
    shadow = Finding(rule="r2", action="flag", span=(17, 26), view="plain", shadow=True)
    grounds = Grounds(findings=(hit, shadow), rules_version=7)
    for verdict in (
        Empty(),
        Allow(),
        Allow("a t3apot under a full moon"),
        Flag("Teapots", (2, 8), grounds=grounds),
        Block("Teapots", (2, 8), grounds=Grounds(findings=(hit,) * 10)),
    ):
        yield "rules tried", rulebook.tried(text, verdict, 0.214, t)
