"""Discord's AutoMod rules as rules of ours: what can be carried over, and what cannot and why.

Source: discord.com/developers/docs/resources/auto-moderation, read 2026-11-20.
"""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.rule_edits import Edit
from bot.domain.rule_faults import Why
from bot.domain.rules import Action, Kind, Rule, RuleSet, Scope

SOURCE = "automod:"  #: how the source of a copy begins; Discord's id of the rule follows
OFF_HERE = "switched off here"  #: the note of a copy that a moderator does not want for prompts


class Preset(StrEnum):
    """Discord's own word lists, which nobody can read."""

    PROFANITY = "profanity"
    SEXUAL_CONTENT = "sexual_content"
    SLURS = "slurs"


CATEGORIES = {Preset.SEXUAL_CONTENT: "sexual", Preset.SLURS: "hate"}
"""The category of the AI moderation that comes nearest to a preset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoModRule:
    """One of a server's own rules, as Discord tells it."""

    id: int
    name: str
    enabled: bool
    keywords: tuple[str, ...] = ()
    regexes: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    presets: tuple[Preset, ...] = ()
    exempt_roles: frozenset[int] = frozenset()
    exempt_channels: frozenset[int] = frozenset()
    blocks: bool = True  #: whether it stops the message; else it only alerts
    #: whether it looks at the words of messages; spam, mentions and names are others
    of_words: bool = True


class Lost(StrEnum):
    """What cannot be carried over."""

    NOT_WORDS = "not_words"  #: spam, mentions, member profiles: nothing that a prompt could meet
    PRESET = "preset"  #: Discord's list cannot be read
    ALLOWED_EVERYWHERE = "allowed_everywhere"  #: its allow list holds for all rules here
    UNUSABLE = "unusable"  #: the pattern cannot be used here


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that could not be carried over as it is."""

    rule: str  #: the AutoMod rule's name
    what: Lost
    pattern: str = ""
    why: Why | None = None  #: of one that cannot be used


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What a server's AutoMod rules come to."""

    rules: tuple[Rule, ...]
    allow: tuple[str, ...]
    losses: tuple[Loss, ...]


def translated(found: tuple[AutoModRule, ...]) -> Translation:
    """Carry rules over: each keyword and pattern becomes a rule of its own, read-only."""
    rules: dict[str, Rule] = {}
    allow: dict[str, None] = {}
    losses: list[Loss] = []
    for rule in found:
        if not rule.of_words:
            losses.append(Loss(rule.name, Lost.NOT_WORDS))
            continue
        rules |= {each.id: each for each in _copies(rule)}
        allow |= dict.fromkeys(phrase.strip() for phrase in rule.allowed if phrase.strip())
        if rule.allowed and len(found) > 1:
            losses.append(Loss(rule.name, Lost.ALLOWED_EVERYWHERE))
        losses += [Loss(rule.name, Lost.PRESET, preset.value) for preset in rule.presets]
    return Translation(rules=tuple(rules.values()), allow=tuple(allow), losses=tuple(losses))


def without(translation: Translation, problems: "dict[str, Why]") -> Translation:
    """The same without the rules that cannot be used here; `problems` says why, by the rule's id."""
    lost = [
        Loss(rule.name, Lost.UNUSABLE, rule.pattern, problems[rule.id])
        for rule in translation.rules
        if rule.id in problems
    ]
    return replace(
        translation,
        rules=tuple(rule for rule in translation.rules if rule.id not in problems),
        losses=(*translation.losses, *lost),
    )


def synced(rules: RuleSet, translation: Translation, known_allow: frozenset[str]) -> Edit:
    """What makes a server's rules the same as its AutoMod rules again; its own rules stay as they are.

    A copy that was switched off here stays off. `known_allow` are the phrases that came from AutoMod before.
    """
    before = {rule.id: rule for rule in rules.rules if rule.source.startswith(SOURCE)}
    wanted = [_as_here(rule, before.get(rule.id)) for rule in translation.rules]
    present = set(rules.allow)
    return Edit(
        put=tuple(rule for rule in wanted if before.get(rule.id) != rule),
        drop=frozenset(before.keys() - {rule.id for rule in wanted}),
        allow=tuple(phrase for phrase in translation.allow if phrase not in present),
        disallow=(known_allow - frozenset(translation.allow)) & frozenset(present),
    )


def _as_here(rule: Rule, before: Rule | None) -> Rule:
    if before is None:
        return rule
    rule = replace(rule, version=before.version, shadow=before.shadow, note=before.note)
    off = before.note == OFF_HERE
    rule = replace(rule, enabled=rule.enabled and not off)
    return rule if rule == before else replace(rule, version=before.version + 1)


def _copies(found: AutoModRule) -> "list[Rule]":
    usual = Rule(
        id="",
        pattern="",
        name=found.name[:100],
        action=Action.BLOCK if found.blocks else Action.FLAG,
        scope=Scope(except_channels=found.exempt_channels, except_roles=found.exempt_roles),
        enabled=found.enabled,
        source=f"{SOURCE}{found.id}",
    )
    patterns = [
        *((_kind(word), word.strip()) for word in found.keywords if word.strip()),
        *((Kind.REGEX, pattern) for pattern in found.regexes),
        *((Kind.CATEGORY, CATEGORIES[each]) for each in found.presets if each in CATEGORIES),
    ]
    return [
        replace(usual, id=_id(found.id, kind, pattern), kind=kind, pattern=pattern)
        for kind, pattern in patterns
    ]


def _kind(word: str) -> Kind:
    return Kind.PHRASE if len(word.strip("* ").split()) > 1 else Kind.KEYWORD


def _id(rule_id: int, kind: Kind, pattern: str) -> str:
    """The same pattern of the same rule is the same rule here, so that its record goes on."""
    said = hashlib.sha256(f"{kind}:{pattern}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"am{rule_id % 10_000_000:07d}-{said[:10]}"
