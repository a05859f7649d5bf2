"""What is said of a prompt that is not made: it says nothing, too much, or what nobody may ask for here."""

from bot.domain.refusals import PromptBlocked, PromptEmpty, PromptTooLong
from bot.words import conduct, shown
from bot.words.tongue import Tongue


def refused(no: PromptEmpty | PromptTooLong | PromptBlocked, t: Tongue) -> str:
    """Say why a prompt is not made, what a strike means, and what would work."""
    said = _sentence(no, t)
    if isinstance(no, PromptBlocked) and no.strikes:
        return f"{said} {conduct.strike(no.strikes, t)}"
    return said


def _sentence(no: PromptEmpty | PromptTooLong | PromptBlocked, t: Tongue) -> str:
    match no:
        case PromptEmpty():
            return t.say(
                "That prompt has nothing to see in it. Describe a shot, for example:"
                " *a red fox runs through snow at dawn, slow dolly*."
            )
        case PromptTooLong(negative=True):
            return t.say(
                "Your negative prompt has {length} characters; {title} takes {limit}."
                " Shorten it and ask again, or leave it out.",
                length=t.number(no.length),
                title=no.title,
                limit=t.number(no.limit),
            )
        case PromptTooLong():
            return t.say(
                "Your prompt has {length} characters; {title} takes {limit}."
                " Shorten it and ask again.",
                length=t.number(no.length),
                title=no.title,
                limit=t.number(no.limit),
            )
        case PromptBlocked(scored=True):
            return t.say(
                "I can't make this: the AI moderation stopped it for *{category}*."
                " Change the wording, or ask a moderator.",
                category=shown.defused(no.rule),
            )
        case PromptBlocked(span_text=""):
            return t.say(
                "I can't make this: the server's rule *{rule}* stopped it."
                " Change the wording, or ask a moderator.",
                rule=shown.defused(no.rule),
            )
        case PromptBlocked():
            return t.say(
                "I can't make this: the server's rule *{rule}* stopped “{words}”."
                " Change the wording, or ask a moderator.",
                rule=shown.defused(no.rule),
                words=shown.quoted(no.span_text, 80),
            )
