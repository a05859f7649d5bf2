"""What moderators read of the rules, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.audit_log import RuleTally
from bot.domain.automod import Loss, Lost
from bot.domain.delivery import MIB
from bot.domain.ids import MemberId
from bot.domain.refusals import BusyNow
from bot.domain.rule_edits import Edit, applied, diff
from bot.domain.rule_faults import Fault, Problem, Why
from bot.domain.rule_refusals import (
    AutoModUnreadable,
    ModeratorsOnly,
    NothingToChange,
    NothingToImport,
    RuleReadOnly,
    RuleRefusal,
    RuleRefused,
    RulesFileFault,
    RulesFileRefused,
    RulesFull,
    RulesUnreadable,
    RulesVersionUnknown,
    RuleUnknown,
    ThresholdsCrossed,
    ThresholdTooMild,
    TimeUnreadable,
)
from bot.domain.rules import Action, Kind, Rule, RuleSet, Scope
from bot.domain.verdict import Allow, Block, Empty, Finding, Flag, Grounds
from bot.pipeline.automod import Followed
from bot.pipeline.rehearsal import Rehearsal, RuleRecord, Scene
from bot.pipeline.rule_change import Changed
from bot.ports import RulesVersion
from bot.words import automods, labels_of_rules, rehearsals, rulebook
from bot.words.tongue import Tongue

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
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
LIMITED = Rule(
    id="r4",
    pattern="fog",
    action=Action.REWRITE,
    scope=Scope(
        channels=frozenset({5}),
        except_channels=frozenset({6, 7, 8, 9}),
        except_roles=frozenset({8}),
        age_restricted=True,
    ),
    starts_at=NOW,
    ends_at=NOW,
)
OUTSIDE = replace(TEAPOT, id="r5", scope=Scope(age_restricted=False))
RULES = (LIMITED, OUTSIDE, TEAPOT, GUNS, MOON, COPY)
PROMPTS = ("a red fox in a snowy forest", "a steam train at dawn over the harbour")


def every_refusal() -> Iterator[RuleRefusal]:
    """Each kind of refusal, in each of its forms."""
    problem = Problem("r1", Why(Fault.TOO_COMMON, 143, 500), PROMPTS)
    yield ModeratorsOnly()
    yield RuleRefused((problem,), "the")
    yield RuleRefused(
        (problem, *(Problem(f"r{n}", Why(Fault.TOO_LONG, 61, 60)) for n in range(9))), "the"
    )
    yield RuleUnknown("r99")
    yield RuleReadOnly("Gore")
    yield RulesVersionUnknown(9, 4)
    yield RulesVersionUnknown(9, 0)
    yield RulesFull(10_000)
    yield NothingToChange()
    yield RuleUnknown("")
    yield NothingToImport()
    yield TimeUnreadable("tomorrow")
    yield ThresholdTooMild("sexual/minors", 5, 10)
    yield ThresholdsCrossed(80, 40)
    yield RuleRefused((Problem("r9", Why(Fault.UNSEEN)),), " ")
    for fault in Fault:
        why = Why(fault, 201, 200, "missing closing ): (")
        yield RuleRefused((Problem("r9", why),), "gun(")
    yield AutoModUnreadable()
    yield RulesUnreadable("rule 3 (r7): pattern: field required.")
    for fault in RulesFileFault:
        yield RulesFileRefused(fault, 4 * MIB)


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
    yield "rules", rulebook.rules_page([], page=1, total=0, allowed=0, version=0, t=t)
    for page, shown, total in ((1, RULES, 4), (2, RULES, 14), (9, (), 14), (2, (), 4)):
        said = rulebook.rules_page(shown, page=page, total=total, allowed=1, version=7, t=t)
        yield "rules", said
    yield "rules", rulebook.would_change(diff(before, edit), t)
    yield "rules", rulebook.would_change(diff(before, Edit()), t)
    yield "rules exported", rulebook.exported(4, 1, t)
    yield "log kept", rulebook.kept(30, t)
    yield "versions", rulebook.versions([], t)
    mine = RulesVersion(version=7, at=NOW, actor_id=MemberId(9), note="+r5 walrus")
    yield "versions", rulebook.versions([mine, replace(mine, version=6, actor_id=None)], t)
    yield from _rehearsals(t)
    yield from _automods(t)
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


def _rehearsals(t: Tongue) -> Iterator[tuple[str, str]]:
    met = Finding(rule="r1", action="block", span=(2, 5), view="folded")
    scenes = tuple(Scene(prompt=prompt, finding=met) for prompt in PROMPTS)
    seen = Rehearsal(
        rule=MOON, version=3, prompts=812, met=scenes * 7, harmless=500, harmless_met=scenes[:1]
    )
    yield "rehearsal", rehearsals.rehearsed(seen, 0, t)
    yield "rehearsal", rehearsals.rehearsed(replace(seen, rule=GUNS), 10, t)
    quiet = replace(seen, rule=TEAPOT, met=(), harmless_met=())
    yield "rehearsal", rehearsals.rehearsed(quiet, 0, t)
    for category in ("violence", "violins"):
        unheard = replace(quiet, rule=replace(COPY, pattern=category))
        yield "rehearsal", rehearsals.rehearsed(unheard, 0, t)
    tally = RuleTally(rule="r1", hits=40, members=9, last_at=NOW, overturned=12)
    found = [RuleRecord(rule=TEAPOT, tally=tally), RuleRecord(rule=GUNS, tally=None)]
    yield "record", rehearsals.records([], NOW, t)
    yield "record", rehearsals.records(found[1:], NOW, t)
    yield "record", rehearsals.records(found * 14, NOW, t)


def _automods(t: Tongue) -> Iterator[tuple[str, str]]:
    losses = (
        Loss("No spam", Lost.NOT_WORDS),
        Loss("Words", Lost.PRESET, "sexual_content"),
        Loss("Words", Lost.PRESET, "profanity"),
        Loss("Words", Lost.ALLOWED_EVERYWHERE),
        Loss(
            "Words", Lost.UNUSABLE, "(?=x)", Why(Fault.NOT_RE2, detail="invalid perl operator: (?=")
        ),
    )
    done = Changed(version=4, diff=diff(RuleSet(), Edit()), rules=312)
    synced = Followed(rules=312, allowed=4, losses=losses * 3, outcome=done)
    for scored in (True, False):
        yield "automod", automods.followed(synced, t, scored=scored)
    full = replace(synced, outcome=RulesFull(10_000))
    yield "automod", automods.followed(full, t, scored=True)
    yield "automod", automods.followed(BusyNow(), t, scored=True)
    yield "automod", automods.unfollowed(done, t)
    yield "automod", automods.unread(t)
    for label in (
        labels_of_rules.enable,
        labels_of_rules.watch,
        labels_of_rules.delete_rule,
        labels_of_rules.more_prompts,
        labels_of_rules.roll_back,
    ):
        yield "label", label(t)
