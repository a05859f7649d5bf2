"""The filter's opinion of one text: the platform list first, then the guild's rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.domain.rules import NOWHERE, Action, Place, Rule, holds
from bot.domain.verdict import Allow, Block, Finding, Flag, Grounds
from bot.moderation.budget import Budget
from bot.moderation.compiled import NO_RULES, CompiledRules
from bot.moderation.matcher import Hit
from bot.moderation.platform import Platform
from bot.moderation.reading import Reading

PLATFORM = Platform()
#: told when a text has so many near hits that not all could be looked at
CROWDED = "platform:crowded"
_PLATFORM_PRIORITY = 1_000_000
_STRENGTH = {Action.BLOCK: 2, Action.FLAG: 1, Action.REWRITE: 0}
_MOST_REWRITES = 20


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that a text met, for moderators."""

    rule: str
    name: str  #: what people are told
    action: Action  #: what this hit may do: an unsure hit of a blocking rule flags
    span: tuple[int, int]  #: in the original text
    view: str
    shadow: bool = False
    replacement: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and everything that led to it, the decisive hit first."""

    verdict: Allow | Flag | Block
    hits: tuple[RuleHit, ...] = ()
    rewritten: str | None = None  #: the text after every `rewrite` rule; None: as it was

    @property
    def grounds(self) -> Grounds:
        """What the verdict rests on."""
        return self.verdict.grounds

    @property
    def decisive(self) -> RuleHit | None:
        return next((hit for hit in self.hits if not hit.shadow), None)


def look(
    text: str, rules: CompiledRules = NO_RULES, place: Place = NOWHERE, *, version: int = 0
) -> Judgement:
    """Judge a text. It never raises, and its time is bounded whatever the text."""
    judgement = _judged(text, rules, place)
    if isinstance(judgement.verdict, Allow) and judgement.decisive is not None:
        judgement = _softened(text, judgement, rules, place)
    grounds = Grounds(findings=tuple(map(finding_of, judgement.hits)), rules_version=version)
    match judgement.verdict:
        case Allow():
            verdict = Allow(judgement.rewritten, grounds=grounds)
        case other:
            verdict = replace(other, grounds=grounds)
    return replace(judgement, verdict=verdict)


def finding_of(hit: RuleHit) -> Finding:
    """A hit as the audit log and the moderators know it."""
    return Finding(
        rule=hit.rule,
        name=hit.name,
        action=hit.action.value,
        span=hit.span,
        view=hit.view,
        shadow=hit.shadow,
    )


def _judged(text: str, rules: CompiledRules, place: Place) -> Judgement:
    reading = Reading(text)
    budget = Budget()
    hits = sorted(
        (*_platform_hits(reading, budget), *rule_hits(reading, rules, place, budget)),
        key=lambda hit: (hit.shadow, -_STRENGTH[hit.action], -hit.priority, hit.span),
    )
    if budget.spent:
        hits = _with_crowded(hits, len(text))
    return Judgement(_verdict(hits), tuple(hits))


def _platform_hits(reading: Reading, budget: Budget) -> Iterator[RuleHit]:
    for hit in PLATFORM.hits(reading, budget):
        action = Action.BLOCK if hit.sure else Action.FLAG
        yield RuleHit(hit.rule, hit.rule, action, hit.span, hit.view, priority=_PLATFORM_PRIORITY)


def rule_hits(
    reading: Reading, rules: CompiledRules, place: Place | None, budget: Budget
) -> Iterator[RuleHit]:
    """What the guild's rules meet; without a place, wherever and whenever they hold."""
    for hit in rules.hits(reading, budget):
        rule = rules.rules[hit.rule]
        action = _action(rule, hit)
        if action and (place is None or holds(rule, place)):
            yield RuleHit(
                rule.id,
                rule.name or rule.id,
                action,
                hit.span,
                hit.view,
                rule.shadow,
                rule.replacement,
                rule.priority,
            )


def _action(rule: Rule, hit: Hit) -> Action | None:
    """What a hit may do: an unsure one is for a person to decide, and never rewrites."""
    if hit.sure:
        return rule.action
    return None if rule.action is Action.REWRITE else Action.FLAG


def _with_crowded(hits: list[RuleHit], length: int) -> list[RuleHit]:
    crowded = RuleHit(CROWDED, CROWDED, Action.FLAG, (0, length), "crowded")
    position = sum(not hit.shadow and hit.action is Action.BLOCK for hit in hits)
    return [*hits[:position], crowded, *hits[position:]]


def _verdict(hits: Iterable[RuleHit]) -> Allow | Flag | Block:
    first = next((hit for hit in hits if not hit.shadow), None)
    if first is None or first.action is Action.REWRITE:
        return Allow()
    kind = Block if first.action is Action.BLOCK else Flag
    return kind(first.name, first.span)


def _softened(text: str, judgement: Judgement, rules: CompiledRules, place: Place) -> Judgement:
    """Apply the rewriting rules until none is met; what they leave is judged again."""
    softer, after = text, judgement
    for _ in range(_MOST_REWRITES):
        changed = _replaced(softer, after.hits)
        if changed == softer:
            break
        softer, after = changed, _judged(changed, rules, place)
    verdict = after.verdict
    if not isinstance(verdict, Allow):
        first = judgement.hits[0]
        kind = Block if isinstance(verdict, Block) else Flag
        verdict = kind(first.name, first.span)
    return Judgement(verdict, judgement.hits, softer)


def _replaced(text: str, hits: Iterable[RuleHit]) -> str:
    """Put replacements in, from the end, leaving out spans that overlap one already replaced."""
    edge = len(text) + 1
    rewriting = (hit for hit in hits if not hit.shadow and hit.action is Action.REWRITE)
    for hit in sorted(rewriting, key=lambda hit: hit.span, reverse=True):
        start, end = hit.span
        if end <= edge:
            text = text[:start] + hit.replacement + text[end:]
            edge = start
    return text
