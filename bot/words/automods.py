"""What a moderator is told of the server's own AutoMod rules."""

from bot.domain.automod import CATEGORIES, Loss, Lost, Preset
from bot.domain.refusals import BusyNow, Refusal
from bot.domain.rule_refusals import NothingToChange, RulesFull
from bot.pipeline.automod import Followed
from bot.pipeline.rule_change import Changed
from bot.words import rule_faults, shown
from bot.words.tongue import Tongue

LISTED = 10  #: losses that are named


def followed(synced: Followed | BusyNow, t: Tongue, *, scored: bool) -> str:
    """Say what was copied, and what could not be carried over as it is.

    Args:
        synced: what became of it.
        t: who reads it.
        scored: an AI moderation is there, whose categories can stand in for lists that nobody can read.
    """
    if isinstance(synced, BusyNow):
        return _not_now(synced, t)
    if not isinstance(synced.outcome, Changed | NothingToChange):
        return _not_now(synced.outcome, t)
    rules = t.many("{n} rule", "{n} rules", synced.rules)
    phrases = t.many("{n} allow phrase", "{n} allow phrases", synced.allowed)
    lines = [
        t.say(
            "**{rules} and {phrases} of Discord's AutoMod hold for prompts here.**"
            " I follow what is changed there.",
            rules=rules,
            phrases=phrases,
        )
    ]
    lines += [f"- {_loss(loss, t, scored=scored)}" for loss in synced.losses[:LISTED]]
    if len(synced.losses) > LISTED:
        more = len(synced.losses) - LISTED
        lines.append(t.many("…and {n} note more.", "…and {n} notes more.", more))
    return "\n".join(lines)


def unfollowed(outcome: Changed | Refusal, t: Tongue) -> str:
    """Say that the copies are gone."""
    if isinstance(outcome, Changed | NothingToChange):
        return t.say("The copies of Discord's AutoMod rules are gone, and I no longer follow them.")
    return _not_now(outcome, t)


def unread(t: Tongue) -> str:
    """Say that the copies may be old: without the permission Discord tells of no change either."""
    return t.say(
        "**I can no longer read Discord's AutoMod,** so the copies of its rules are those of the last time."
        " Give me the permission *Manage Server*, then use `/mod rules automod`."
    )


def _not_now(no: Refusal, t: Tongue) -> str:
    if isinstance(no, RulesFull):
        return t.say(
            "With them there would be more than {limit} rules. Nothing has changed.",
            limit=t.number(no.limit),
        )
    return t.say(
        "I can't write that down at the moment. Nothing has changed; try again in a minute."
    )


def _loss(loss: Loss, t: Tongue, *, scored: bool) -> str:
    rule = shown.quoted(loss.rule, 60)
    match loss.what:
        case Lost.NOT_WORDS:
            return t.say("*{rule}* is not about words, so no prompt can meet it.", rule=rule)
        case Lost.ALLOWED_EVERYWHERE:
            return t.say("The allow list of *{rule}* holds for all rules here.", rule=rule)
        case Lost.PRESET:
            return _preset(rule, Preset(loss.pattern), t, scored=scored)
        case Lost.UNUSABLE:
            why = "" if loss.why is None else rule_faults.reason(loss.why, t)
            return t.say(
                "`{pattern}` of *{rule}* is left out: {why}.",
                pattern=shown.coded(loss.pattern, 60),
                rule=rule,
                why=shown.defused(why),
            )


def _preset(rule: str, preset: Preset, t: Tongue, *, scored: bool) -> str:
    category = CATEGORIES.get(preset)
    if category is None or not scored:
        return t.say("Nobody can read the word list of *{rule}*, so it is left out.", rule=rule)
    return t.say(
        "Nobody can read the word list of *{rule}*; the AI moderation's category {category}"
        " stands in for it.",
        rule=rule,
        category=category,
    )
