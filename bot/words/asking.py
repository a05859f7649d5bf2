"""Asking: styles, pictures, clips that were seen before, and what is for one person alone."""

from collections.abc import Sequence
from typing import assert_never

from bot.domain.asking_refusals import (
    AskingRefusal,
    NoClipThere,
    NoPictureThere,
    SeenBefore,
    StyleUnknown,
    TooManyStyles,
)
from bot.domain.job import Job
from bot.domain.storyboard import ShotsCount
from bot.domain.style import Style
from bot.words import shown
from bot.words.tongue import Tongue


def refused(no: AskingRefusal, t: Tongue) -> str:
    """Why it is not made as it was asked."""
    match no:
        case ShotsCount():
            return t.say(
                "A storyboard has {least} to {most} shots, one a line; yours has {count}.",
                least=t.number(no.least),
                most=t.number(no.most),
                count=t.number(no.count),
            )
        case StyleUnknown(offered=()):
            return t.say("This server has no styles. A steward can add one with `/style set`.")
        case StyleUnknown():
            return t.say(
                "There is no style called “{typed}” here. You can choose {styles}.",
                typed=shown.quoted(no.typed, 40),
                styles=t.either([shown.defused(each) for each in no.offered]),
            )
        case TooManyStyles():
            return t.say(
                "This server has {n} styles, as many as fit into the list."
                " `/style remove` makes room.",
                n=t.number(no.limit),
            )
        case NoPictureThere():
            return t.say(
                "I see no picture in that message that I could read."
                " Attach it to `/video make` as the first frame."
            )
        case NoClipThere():
            return t.say("That message is no clip of mine. Choose one that I posted.")
        case SeenBefore():
            return t.say(
                "{job} is nearly the same, made {when}: {prompt}"
                " Watching it costs nothing; yours can be made all the same.",
                job=shown.number(no.job.id),
                when=shown.soon(no.job.ended_at or no.job.created_at),
                prompt=f"{shown.prompt(no.job.spec.prompt)}.",
            )
        case _:
            assert_never(no)


def styles(found: Sequence[Style], t: Tongue) -> str:
    """A guild's styles and their words."""
    head = t.say("A style adds its words to your prompt: `/video make style:`")
    lines = [f"- **{shown.defused(each.name)}** · {shown.defused(each.words)}" for each in found]
    return "\n".join([t.say("{place}.", place=head), *lines])


def style_kept(style: Style, t: Tongue) -> str:
    """A style was made, changed or taken away."""
    name = shown.defused(style.name)
    if not style.words:
        return t.say("The style *{name}* is gone. Clips made with it stay.", name=name)
    return t.say(
        "The style *{name}* adds this: {words}", name=name, words=f"*{shown.defused(style.words)}*"
    )


def dms(t: Tongue, *, yes: bool) -> str:
    """What a member wants of direct messages."""
    if yes:
        return t.say("Clips for you alone come by direct message from now on.")
    return t.say("I send you no direct messages. `/video claim` shows you what waits.")


def alone(t: Tongue) -> str:
    """Below the acceptance of a private clip."""
    return t.say(
        "Only you see this clip. When it is ready, `/video claim` shows it to you;"
        " `/video dm` has it sent."
    )


def for_you(job: Job, t: Tongue) -> str:
    """Above a private clip."""
    return t.say("{job}, for you alone.", job=shown.number(job.id))


def cropped(t: Tongue) -> str:
    """Above the preview of a picture as it was cut."""
    return t.say("Your picture, cut to the clip's shape:")


def asked_first(t: Tongue) -> str:
    """Below the field for the member in a picture."""
    return t.say("A member, who is asked first. Leave it empty where it shows none.")
