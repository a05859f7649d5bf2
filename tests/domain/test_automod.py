"""Discord's AutoMod rules as ours."""

from dataclasses import replace

from bot.domain.automod import (
    OFF_HERE,
    AutoModRule,
    Loss,
    Lost,
    Preset,
    synced,
    translated,
    without,
)
from bot.domain.rule_edits import applied
from bot.domain.rule_faults import Fault, Why
from bot.domain.rules import Action, Kind, Rule, RuleSet

SLUGS = AutoModRule(
    id=123456789,
    name="Slugs",
    enabled=True,
    keywords=("slug*", "pale snail", " "),
    regexes=("sn[o0]t",),
    allowed=("sluggish",),
    exempt_roles=frozenset({4}),
    exempt_channels=frozenset({5}),
)


def test_each_word_becomes_a_rule() -> None:
    """Keywords, phrases and patterns with the exemptions and the action of theirs."""
    translation = translated((SLUGS, replace(SLUGS, id=2, blocks=False, enabled=False)))
    first = translation.rules[:3]
    assert [(rule.kind, rule.pattern) for rule in first] == [
        (Kind.KEYWORD, "slug*"),
        (Kind.PHRASE, "pale snail"),
        (Kind.REGEX, "sn[o0]t"),
    ]
    assert {rule.source for rule in first} == {"automod:123456789"}
    assert first[0].scope.except_roles == {4}
    assert first[0].scope.except_channels == {5}
    assert translation.allow == ("sluggish",)
    assert translation.rules[3].action is Action.FLAG
    assert not translation.rules[3].enabled
    assert len({rule.id for rule in translation.rules}) == 6


def test_what_cannot_be_carried_over_is_named() -> None:
    """Spam has no words, a preset's list cannot be read, a pattern may be unusable here."""
    spam = AutoModRule(id=3, name="Spam", enabled=True, of_words=False)
    presets = AutoModRule(
        id=4, name="Presets", enabled=True, presets=(Preset.SLURS, Preset.PROFANITY)
    )
    translation = translated((spam, presets, SLUGS))
    assert [rule.pattern for rule in translation.rules if rule.kind is Kind.CATEGORY] == ["hate"]
    regex = next(rule for rule in translation.rules if rule.kind is Kind.REGEX)
    left = without(translation, {regex.id: Why(Fault.SLOW)})
    assert regex not in left.rules
    assert left.losses == (
        Loss("Spam", Lost.NOT_WORDS),
        Loss("Presets", Lost.PRESET, "slurs"),
        Loss("Presets", Lost.PRESET, "profanity"),
        Loss("Slugs", Lost.ALLOWED_EVERYWHERE),
        Loss("Slugs", Lost.UNUSABLE, "sn[o0]t", Why(Fault.SLOW)),
    )


def test_a_second_look_changes_nothing() -> None:
    """Copies that are in step are left alone, and rules of the server's own always are."""
    own = Rule(id="mine", pattern="walrus")
    translation = translated((SLUGS,))
    rules = applied(
        RuleSet((own,), ("own phrase",)), synced(RuleSet((own,)), translation, frozenset())
    )
    assert not synced(rules, translation, frozenset({"sluggish"}))
    gone = synced(rules, translated(()), frozenset({"sluggish"}))
    assert applied(rules, gone) == RuleSet((own,), ("own phrase",))


def test_a_copy_that_was_switched_off_here_stays_off() -> None:
    """What moderators do not want for prompts does not come back with the next change there."""
    translation = translated((SLUGS,))
    rules = applied(RuleSet(), synced(RuleSet(), translation, frozenset()))
    off = replace(rules.rules[0], enabled=False, note=OFF_HERE, version=2)
    rules = replace(rules, rules=(off, *rules.rules[1:]))

    edit = synced(rules, translated((replace(SLUGS, name="Snails"),)), frozenset({"sluggish"}))

    changed = {rule.id: rule for rule in edit.put}
    assert not changed[off.id].enabled
    assert changed[off.id].name == "Snails"
    assert changed[rules.rules[1].id].enabled
