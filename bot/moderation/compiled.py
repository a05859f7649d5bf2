"""A rule set ready for prompts. Made once for each version of the rules, then only read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.rule_faults import Fault, Problem, Why
from bot.domain.rules import Action, Kind, Rule, RuleSet
from bot.moderation.allow import AllowList
from bot.moderation.benign import SAMPLE
from bot.moderation.budget import Budget
from bot.moderation.chars import FACES
from bot.moderation.literals import Literals
from bot.moderation.masks import Masks
from bot.moderation.matcher import Allowed, Hit, Matcher
from bot.moderation.reading import Reading
from bot.moderation.regexes import MOST, BadRegexError, Regex, Regexes, compiled
from bot.moderation.terms import Term, is_written_in_letters
from bot.moderation.typo import Typos

SLOWEST_TOGETHER_S = 0.02  #: for all regexes of a server and a text that hurts each of them
MOST_TYPO_RULES = 200  #: longer lists find slips everywhere, so there a rule must ask for it
TOO_COMMON = 5  #: a rule that hits one in so many harmless prompts is refused
LONGEST_TERM = 60  #: characters of a keyword, AutoMod's limit; a phrase may have twice as many


class CompiledRules:
    """The rules of a guild as automata. Safe to share between threads."""

    def __init__(
        self, rules: RuleSet, regexes: Iterable[Regex] = (), *, typos: bool = True
    ) -> None:
        self.rules = rules.rules
        self._allow = AllowList(rules.allow)
        terms = list(_terms(rules.rules, typos=typos))
        self._matcher = Matcher(terms)
        self._masks = Masks(terms)
        self._typos = Typos(terms)
        self._rewriting = frozenset(
            index for index, rule in enumerate(rules.rules) if rule.action is Action.REWRITE
        )
        numbers = {rule.id: index for index, rule in enumerate(rules.rules) if rule.enabled}
        self._regexes = Regexes(
            (numbers[regex.rule], regex) for regex in regexes if regex.rule in numbers
        )
        self._literals = Literals(
            (index, rule.pattern)
            for index, rule in enumerate(rules.rules)
            if _is_sought(rule) and not is_written_in_letters(rule.pattern)
        )

    def hits(self, reading: Reading, budget: Budget) -> list[Hit]:
        """The surest hit of every rule, and of one that rewrites each find; scopes left aside."""
        allowed = self._allow.of(reading)
        best: dict[tuple[int, tuple[int, int] | None], Hit] = {}
        for hit in self._every(reading, allowed, budget):
            key = hit.rule, hit.span if hit.rule in self._rewriting else None
            known = best.get(key)
            if known is None or (hit.sure and not known.sure):
                best[key] = hit
        return list(best.values())

    def _every(self, reading: Reading, allowed: Allowed, budget: Budget) -> Iterable[Hit]:
        yield from self._matcher.hits(reading, allowed, budget, self._rewriting)
        for rule, span in self._literals.finds(reading):
            if not allowed(span):
                yield Hit(rule, span, "plain")
        for rule, span, view in self._regexes.finds(reading):
            if not allowed(span):
                yield Hit(rule, span, view)
        for term, span, sure in self._masks.finds(reading, budget):
            if not allowed(span):
                yield Hit(term.rule, span, "masked", sure)
        for term, span in self._typos.finds(reading):
            if not allowed(span):
                yield Hit(term.rule, span, "typo", sure=False)


def compile_rules(rules: RuleSet) -> tuple[CompiledRules, tuple[Problem, ...]]:
    """Compile what can be used, and say what cannot and why.

    Half a second of work for 10,000 rules: call it off the event loop.
    """
    problems = _malformed(rules.rules)
    refused = {problem.rule for problem in problems}
    kept = [rule for rule in rules.rules if rule.id not in refused]
    regexes: list[Regex] = []
    budget_s = SLOWEST_TOGETHER_S
    for rule in kept:
        if rule.kind is not Kind.REGEX:
            continue
        try:
            regex, slowest_s = compiled(rule.pattern)
        except BadRegexError as error:
            problems.append(Problem(rule.id, error.why))
            continue
        budget_s -= slowest_s
        if len(regexes) == MOST:
            problems.append(Problem(rule.id, Why(Fault.TOO_MANY_REGEXES, limit=MOST)))
        elif budget_s < 0:
            problems.append(Problem(rule.id, Why(Fault.SLOW_BESIDE_OTHERS)))
        else:
            regexes.append(Regex(rule.id, rule.view, regex))
    # Counted over all rules, the disabled ones too, so that disabling one never switches typos on.
    typos = len(rules.rules) <= MOST_TYPO_RULES
    usable = _assembled(rules, problems, regexes, typos=typos)
    common = _too_common(usable)
    if common:
        problems += common
        usable = _assembled(rules, problems, regexes, typos=typos)
    return usable, tuple(problems)


def _assembled(
    rules: RuleSet, problems: list[Problem], regexes: list[Regex], *, typos: bool
) -> CompiledRules:
    refused = {problem.rule for problem in problems}
    kept = tuple(rule for rule in rules.rules if rule.id not in refused)
    return CompiledRules(RuleSet(kept, rules.allow), regexes, typos=typos)


def _malformed(rules: Iterable[Rule]) -> list[Problem]:
    found: list[Problem] = []
    ids: set[str] = set()
    for rule in rules:
        why = _why_malformed(rule)
        if rule.id in ids:
            why = Why(Fault.SAME_ID)
        ids.add(rule.id)
        if why is not None:
            found.append(Problem(rule.id, why))
    return found


def _why_malformed(rule: Rule) -> Why | None:
    if rule.starts_at is not None and rule.ends_at is not None and rule.ends_at <= rule.starts_at:
        return Why(Fault.ENDS_FIRST)
    if rule.kind is Kind.CATEGORY:
        return None if rule.pattern.strip() else Why(Fault.NO_CATEGORY)
    core = rule.pattern.strip().strip("*").strip()
    if rule.kind is Kind.REGEX:
        return None if core else Why(Fault.EMPTY)
    limit = LONGEST_TERM * (2 if " " in core else 1)
    if len(core) > limit:
        return Why(Fault.TOO_LONG, len(core), limit)
    if not any(FACES[char].strip() for char in core):
        return Why(Fault.UNSEEN)
    return None


def _is_sought(rule: Rule) -> bool:
    return rule.enabled and rule.kind in {Kind.KEYWORD, Kind.PHRASE}


def _terms(rules: Iterable[Rule], *, typos: bool) -> Iterable[Term]:
    for index, rule in enumerate(rules):
        if _is_sought(rule) and is_written_in_letters(rule.pattern):
            options = rule.options
            if options.typo is None:
                options = replace(options, typo=typos)
            yield Term(index, rule.pattern, options)


def _too_common(rules: CompiledRules) -> list[Problem]:
    """Rules that hit a fifth of the harmless prompts, with some of these."""
    met: defaultdict[int, list[str]] = defaultdict(list)
    for prompt in SAMPLE:
        for hit in rules.hits(Reading(prompt), Budget()):
            met[hit.rule].append(prompt)
    return [
        Problem(
            rules.rules[index].id,
            Why(Fault.TOO_COMMON, len(prompts), len(SAMPLE)),
            tuple(prompts[:10]),
        )
        for index, prompts in sorted(met.items())
        if len(prompts) * TOO_COMMON >= len(SAMPLE)
    ]


NO_RULES = CompiledRules(RuleSet())
