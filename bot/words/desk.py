"""What moderators are told at their desk, and what members hear of it."""

from collections.abc import Collection
from typing import assert_never

from bot.domain.ai_policy import MINORS, USUAL, AiPolicy, Outage
from bot.domain.case import Case, CaseKind, CaseState
from bot.domain.ids import ChannelId, JobId, MemberId, RoleId
from bot.words import shown
from bot.words.tongue import Tongue


def decided(case: Case, t: Tongue) -> str:
    """To whoever decided."""
    job, maker = shown.number(case.job_id), shown.member(case.member_id)
    match case.state:
        case CaseState.WITHDRAWN:
            return t.say("Your Allow is withdrawn. The clips made with it come down now.")
        case CaseState.APPROVED if case.kind is CaseKind.REPORT:
            return t.say("The clip of {job} stays.", job=job)
        case CaseState.APPROVED if case.kind is CaseKind.CLIP:
            return t.say("The clip of {job} is posted now.", job=job)
        case CaseState.APPROVED if case.kind is CaseKind.LIKENESS:
            return t.say(
                "You allowed it. With *Withdraw* under the same message you take that back,"
                " and the clips come down."
            )
        case CaseState.APPROVED:
            return t.say("{job} goes on, and {maker} is told.", job=job, maker=maker)
        case CaseState.DENIED if case.kind is CaseKind.REPORT:
            return t.say("The clip of {job} comes down now.", job=job)
        case CaseState.DENIED if case.kind is CaseKind.LIKENESS:
            return t.say("You said no. {job} ends, and {maker} pays nothing.", job=job, maker=maker)
        case _:
            return t.say(
                "{job} ends, {maker} is told why and has the money back.", job=job, maker=maker
            )


def rule_made(pattern: str, t: Tongue) -> str:
    """After a denial with a rule."""
    return t.say(
        "The rule `{pattern}` is in force. `/mod rules list` shows it.",
        pattern=shown.coded(pattern),
    )


def allowed(phrase: str, t: Tongue) -> str:
    """After a false positive."""
    return t.say("“{phrase}” passes the rules from now on.", phrase=shown.quoted(phrase, 100))


def undone(phrase: str, t: Tongue) -> str:
    """An allow phrase was taken back."""
    return t.say(
        "“{phrase}” is not allowed any more. What was approved stays approved.",
        phrase=shown.quoted(phrase, 100),
    )


def settings(
    channel_id: ChannelId | None,
    waiting: int,
    answers_s: float | None,
    exempt: Collection[RoleId],
    t: Tongue,
    *,
    closed: bool = False,
) -> str:
    """How the desk stands."""
    if channel_id is None:
        said = [
            t.say(
                "**There is no desk.** What a rule would ask a moderator about is refused."
                " `/mod desk` with a channel sets one up."
            )
        ]
    elif closed:
        where = f"<#{channel_id}>"
        said = [
            t.say(
                "**Nobody sees what waits:** the desk is in {channel}, and I may not see, write and embed"
                " there. Allow me that and choose it again, or choose another channel.",
                channel=where,
            )
        ]
    else:
        where = f"<#{channel_id}>"
        said = [t.say("**The desk is in {channel}.** Cases are shown there.", channel=where)]
    said.append(t.many("{n} case waits.", "{n} cases wait.", waiting))
    if answers_s is not None:
        said.append(t.say("Cases are usually answered in {span}.", span=shown.span(answers_s, t)))
    if exempt:
        roles = ", ".join(f"<@&{role}>" for role in sorted(exempt))
        said.append(t.say("The server's own rules leave alone: {roles}.", roles=roles))
    return t.together(*said)


def desk_unfit(channel_id: ChannelId, t: Tongue) -> str:
    """The bot cannot post in the channel that was chosen."""
    return t.say(
        "I may not see, write and embed in {channel}, so cases would reach nobody there."
        " Allow me that, or choose another channel.",
        channel=f"<#{channel_id}>",
    )


def everyone_exempt(t: Tongue) -> str:
    """Everybody cannot be left alone: it would be no rule at all."""
    return t.say(
        "Everybody has that role, so no rule would hold for anybody. Choose another role, or switch a rule"
        " off with `/mod rules disable`."
    )


def ai_settings(policy: AiPolicy, t: Tongue, *, asked: bool) -> str:
    """How the AI moderation is set."""
    if not asked:
        first = t.say(
            "**No AI moderation is set up**; the bot's operator can. This holds once it is."
        )
    else:
        first = t.say("**The AI moderation looks at prompts, pictures and finished clips.**")
    said = [
        first,
        t.say(
            "A moderator looks from {review} % on, and {block} % is refused.",
            review=round(USUAL.review * 100),
            block=round(USUAL.block * 100),
        ),
    ]
    for category in sorted({*policy.thresholds, MINORS}):
        threshold = policy.threshold(category)
        said.append(
            t.say(
                "- *{category}*: {review} % and {block} %.",
                category=shown.quoted(category, 60),
                review=round(threshold.review * 100),
                block=round(threshold.block * 100),
            )
        )
    said.append(_outage(policy.outage, t))
    if policy.adult:
        said.append(t.say("Age-restricted channels may have sexual content of adults."))
    return "\n".join(said)


def _outage(outage: Outage, t: Tongue) -> str:
    match outage:
        case Outage.WAIT:
            return t.say("While it gives no answer, prompts wait for a moderator.")
        case Outage.ALLOW:
            return t.say("While it gives no answer, the rules alone decide.")
        case Outage.BLOCK:
            return t.say("While it gives no answer, nothing is made.")
        case _:
            assert_never(outage)


def reported(job_id: JobId, t: Tongue) -> str:
    """To whoever reported a clip."""
    return t.say(
        "Thank you. A moderator looks at the clip of {job}; your name is shown to moderators alone.",
        job=shown.number(job_id),
    )


def asked_likeness(subject_id: MemberId, t: Tongue) -> str:
    """To a maker whose job waits for the member in the picture."""
    return t.say(
        "Before anything is rendered, {member} has to allow it.", member=shown.member(subject_id)
    )


def seen_likeness(maker_id: MemberId, pictures: int, t: Tongue) -> str:
    """To the member in a picture, above it, before they answer."""
    maker = shown.member(maker_id)
    if not pictures:
        return t.say(
            "I can't show you what {maker} wants to use: it is not kept here any more. With *No* nothing is"
            " made of it.",
            maker=maker,
        )
    return t.many(
        "This is the picture that {maker} wants to make a clip from. Only you see this message.",
        "These are the pictures that {maker} wants to make a clip from. Only you see this message.",
        pictures,
        maker=maker,
    )
