"""What a moderator reads of a rehearsal, and of what the rules have done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.domain.ai_policy import KNOWN
from bot.domain.rules import Kind, Rule
from bot.pipeline.rehearsal import Rehearsal, RuleRecord, Scene
from bot.words import rulebook, shown
from bot.words.tongue import Tongue

PAGE: Final = 5  #: prompts of one page
LISTED: Final = 12  #: rules of a record


def rehearsed(seen: Rehearsal, offset: int, t: Tongue) -> str:
    """What one rule would have stopped: how much, and a page of it."""
    rule = seen.rule
    scenes = (*seen.harmless_met, *seen.met)
    head = t.say("**{standing}** {rule}.", standing=_standing(rule, t), rule=rulebook.line(rule, t))
    if rule.kind is Kind.CATEGORY:
        return "\n".join([head, _unrehearsed(rule, t)])
    lines = [
        head,
        t.say(
            "It meets {met} of the last {prompts} prompts here, and {wrong} of {harmless} harmless ones.",
            met=t.number(len(seen.met)),
            prompts=t.number(seen.prompts),
            wrong=t.number(len(seen.harmless_met)),
            harmless=t.number(seen.harmless),
        ),
    ]
    if not scenes:
        lines.append(t.say("So far it would have changed nothing."))
    lines += [_scene(scene, t) for scene in scenes[offset : offset + PAGE]]
    left = len(scenes) - offset - PAGE
    if left > 0:
        lines.append(t.many("…and {n} prompt more.", "…and {n} prompts more.", left))
    return "\n".join(lines)


def _unrehearsed(rule: Rule, t: Tongue) -> str:
    """A category is met by the AI moderation's scores alone, so that no prompt of before says anything."""
    said = t.say(
        "Only the AI moderation meets a category, so it can't be rehearsed; `/mod ai show` says whether"
        " there is one."
    )
    if rule.pattern in KNOWN:
        return said
    known = t.say("OpenAI's are {categories}.", categories=", ".join(sorted(KNOWN)))
    return t.together(said, known)


def _standing(rule: Rule, t: Tongue) -> str:
    if not rule.enabled:
        return t.say("Not in force yet:")
    return t.say("Only watching:") if rule.shadow else t.say("In force:")


def _scene(scene: Scene, t: Tongue) -> str:
    start, end = scene.finding.span
    around = _around(scene.prompt, start, end)
    return t.say(
        "- *{prompt}* ({view}: “{words}”).",
        prompt=around,
        view=scene.finding.view or "plain",
        words=shown.quoted(scene.prompt[start:end], 60),
    )


def _around(prompt: str, start: int, end: int) -> str:
    """The part of a prompt in which the rule met it."""
    first = max(0, start - 60)
    text = prompt[first : end + 60]
    before = "…" if first else ""
    after = "…" if end + 60 < len(prompt) else ""
    return f"{before}{shown.quoted(text, 160)}{after}"


def records(found: Sequence[RuleRecord], now: datetime, t: Tongue) -> str:
    """What each rule has done, the busiest first; what should be looked at, and what never met anything."""
    if not found:
        return t.say("There are no rules here yet. `/mod rules add` writes one.")
    busy = [each for each in found if each.tally is not None]
    quiet = [each for each in found if each.quiet(now)]
    lines = [_record(each, t) for each in busy[:LISTED]] or [t.say("No rule has met anything yet.")]
    if len(busy) > LISTED:
        lines.append(t.many("…and {n} rule more.", "…and {n} rules more.", len(busy) - LISTED))
    if quiet:
        names = ", ".join(f"`{shown.coded(each.rule.id, 30)}`" for each in quiet[:LISTED])
        lines.append(
            t.many(
                "{n} rule has met nothing in 90 days: {names}.",
                "{n} rules have met nothing in 90 days: {names}.",
                len(quiet),
                names=names,
            )
        )
    return "\n".join(lines)


def _record(each: RuleRecord, t: Tongue) -> str:
    tally = each.tally
    assert tally is not None  # noqa: S101  only the busy ones are recorded
    said = t.say(
        "- {rule}: {hits}, {members}, last {when}, {overturned} let through.",
        rule=f"`{shown.coded(each.rule.id, 30)}` *{shown.quoted(each.rule.name or each.rule.pattern, 40)}*",
        hits=t.many("{n} hit", "{n} hits", tally.hits),
        members=t.many("{n} member", "{n} members", tally.members),
        when=shown.soon(tally.last_at),
        overturned=t.number(tally.overturned),
    )
    if each.doubtful:
        return t.say("{record} Much of it was let through: look at this rule.", record=said)
    return said
