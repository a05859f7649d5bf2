"""The filter's opinion of one text: the platform list first, then the guild's rules."""

from collections.abc import Iterable, Iterator, Set
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
_MOST_ROUNDS = 4  #: of replacing all that is met
_LONGEST = 4_000  #: characters that replacements may make of a text


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
    hits = once(judgement.hits)
    grounds = Grounds(findings=tuple(map(finding_of, hits)), rules_version=version)
    match judgement.verdict:
        case Allow():
            verdict = Allow(judgement.rewritten, grounds=grounds)
        case other:
            verdict = replace(other, grounds=grounds)
    return replace(judgement, verdict=verdict, hits=hits)


def once(hits: Iterable[RuleHit]) -> tuple[RuleHit, ...]:
    """The first hit of each rule: a log of every find of one that rewrites would say nothing more."""
    return tuple({hit.rule: hit for hit in reversed(tuple(hits))}.values())[::-1]


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
    """Put the replacements in until no rewriting rule is met; what they leave is judged again.

    A rule that meets its own replacement ("toy gun" for "gun") is applied once. What cannot be rewritten to
    the end is for a person.
    """
    softer, after, ended = text, judgement, frozenset[str]()
    for _ in range(_MOST_ROUNDS):
        changed = _replaced(softer, _rewriting(after.hits, ended))
        if len(changed) > max(_LONGEST, len(text)):
            break
        ended |= _meeting_themselves(after.hits, rules, place)
        softer, after = changed, _judged(changed, rules, place)
        if not isinstance(after.verdict, Allow) or not _rewriting(after.hits, ended):
            break
    verdict, first = after.verdict, judgement.hits[0]
    if not isinstance(verdict, Allow):
        verdict = (Block if isinstance(verdict, Block) else Flag)(first.name, first.span)
    elif _rewriting(after.hits, ended):
        verdict = Flag(first.name, first.span)
    return Judgement(verdict, judgement.hits, softer)


def _rewriting(hits: Iterable[RuleHit], ended: Set[str]) -> list[RuleHit]:
    return [
        hit
        for hit in hits
        if not hit.shadow and hit.action is Action.REWRITE and hit.rule not in ended
    ]


def _meeting_themselves(
    hits: Iterable[RuleHit], rules: CompiledRules, place: Place
) -> frozenset[str]:
    """The rules among them that would be met by their own replacement again."""
    replacements = {hit.rule: hit.replacement for hit in _rewriting(hits, frozenset())}
    return frozenset(
        rule
        for rule, replacement in replacements.items()
        if any(hit.rule == rule for hit in _judged(replacement, rules, place).hits)
    )


def _replaced(text: str, hits: Iterable[RuleHit]) -> str:
    """Put replacements in, from the end, leaving out spans that overlap one already replaced."""
    edge = len(text) + 1
    for hit in sorted(hits, key=lambda hit: (hit.span[1], -hit.span[0]), reverse=True):
        start, end = hit.span
        if end <= edge:
            text = text[:start] + hit.replacement + text[end:]
            edge = start
    return text
