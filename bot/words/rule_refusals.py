"""What a moderator is told when the rules stay as they are."""

from typing import assert_never

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
from bot.words import rule_faults, shown
from bot.words.tongue import Tongue

EXAMPLES = 3  #: harmless prompts that are shown
PROBLEMS = 5  #: rules that are named


def sentence(no: RuleRefusal, t: Tongue) -> str:
    """Say why nothing was changed, and what would work."""
    match no:
        case ModeratorsOnly():
            return t.say("This is for moderators: who may time out members or manage the server.")
        case RuleRefused():
            return _refused(no, t)
        case RuleUnknown() | RuleReadOnly():
            return _rule(no, t)
        case RulesVersionUnknown() | RulesFull():
            return _rules(no, t)
        case NothingToImport() | RulesUnreadable() | AutoModUnreadable():
            return _source(no, t)
        case RulesFileRefused():
            return _file(no, t)
        case NothingToChange():
            return t.say("That is how it is already. Nothing has changed.")
        case TimeUnreadable():
            return t.say(
                "I can't read “{typed}” as a time. Write it in UTC like 2026-12-24 18:00,"
                " or - for none.",
                typed=shown.quoted(no.typed, 40),
            )
        case ThresholdTooMild() | ThresholdsCrossed():
            return _threshold(no, t)
        case _:
            assert_never(no)


def _threshold(no: ThresholdTooMild | ThresholdsCrossed, t: Tongue) -> str:
    if isinstance(no, ThresholdTooMild):
        return t.say(
            "No server can make *{category}* milder than `review` {review} and `block` {block}. Lower numbers work.",
            category=no.category,
            review=no.review,
            block=no.block,
        )
    return t.say(
        "From {block} % on it would be refused, so at {review} % no moderator would look."
        " Give `review` the lower number.",
        review=no.review,
        block=no.block,
    )


def _rule(no: RuleUnknown | RuleReadOnly, t: Tongue) -> str:
    match no:
        case RuleUnknown(typed=""):
            return t.say("That rule is gone. `/mod rules list` names those that are left.")
        case RuleUnknown():
            return t.say(
                "There is no rule “{typed}” here. `/mod rules list` names them.",
                typed=shown.quoted(no.typed, 60),
            )
        case RuleReadOnly():
            return t.say(
                "*{rule}* is a copy of a rule of Discord's AutoMod. Change it in the server's"
                " settings and it changes here; `/mod rules disable` switches it off here alone.",
                rule=shown.quoted(no.name, 80),
            )


def _rules(no: RulesVersionUnknown | RulesFull, t: Tongue) -> str:
    match no:
        case RulesVersionUnknown(present=0):
            return t.say("There are no rules here yet, so there is nothing to go back to.")
        case RulesVersionUnknown():
            return t.say(
                "There is no version {version} to go back to. The present one is {present}.",
                version=t.number(no.version),
                present=t.number(no.present),
            )
        case RulesFull():
            return t.say(
                "A server can have {limit} rules. Delete some, or join several in a regex.",
                limit=t.number(no.limit),
            )


def _source(no: NothingToImport | RulesUnreadable | AutoModUnreadable, t: Tongue) -> str:
    match no:
        case NothingToImport():
            return t.say(
                "Attach a file of rules, or type words with commas between them, as in AutoMod."
            )
        case RulesUnreadable():
            return t.say(
                "I can't read that as rules: {why} Nothing has changed.",
                why=shown.quoted(no.why, 300),
            )
        case AutoModUnreadable():
            return t.say(
                "To read the server's AutoMod rules I need the permission *Manage Server*."
                " Without it, copy the words from there into `/mod rules import`."
            )


def _file(no: RulesFileRefused, t: Tongue) -> str:
    match no.fault:
        case RulesFileFault.TOO_LARGE:
            return t.say(
                "That file is larger than {limit}, the most I read. Nothing has changed.",
                limit=shown.size(no.limit_bytes),
            )
        case RulesFileFault.NEITHER:
            return t.say(
                "I read a file that `/mod rules export` wrote, or a .txt with one word in each line."
                " That file is neither. Nothing has changed."
            )
        case RulesFileFault.GONE:
            return t.say("I could not read that file from Discord. Attach it again.")
        case _:
            assert_never(no.fault)


def _refused(no: RuleRefused, t: Tongue) -> str:
    first = no.problems[0]
    said = [
        t.say(
            "I can't use *{rule}*: {why}. Nothing has changed.",
            rule=shown.quoted(no.name, 80) or "…",
            why=shown.defused(rule_faults.reason(first.why, t)),
        )
    ]
    said += [t.say("- *{prompt}*", prompt=_prompt(prompt)) for prompt in first.sample[:EXAMPLES]]
    for problem in no.problems[1:PROBLEMS]:
        rule = shown.quoted(problem.rule, 60)
        why = shown.defused(rule_faults.reason(problem.why, t))
        said.append(t.say("- *{rule}*: {why}.", rule=rule, why=why))
    if len(no.problems) > PROBLEMS:
        more = len(no.problems) - PROBLEMS
        said.append(t.many("…and {n} rule more.", "…and {n} rules more.", more))
    return "\n".join(said)


def _prompt(text: str) -> str:
    return shown.quoted(text, 120)
