"""Characters: who a server has kept, to be seen again in its clips."""

from collections.abc import Sequence
from typing import assert_never

from bot.domain.character import SECONDS, Character
from bot.domain.character_refusals import (
    CharacterDeclined,
    CharacterElsewhere,
    CharacterNotAnswered,
    CharacterNotPublic,
    CharacterRefusal,
    CharacterTaken,
    CharacterUnfit,
    CharacterUnknown,
    TooManyCharacters,
    TooManyTogether,
)
from bot.words import shown
from bot.words.tongue import Tongue


def kept(character: Character, t: Tongue) -> str:
    """A character was made."""
    return t.say(
        "*{name}* is a character of this server now. Put it into a clip with"
        " `/video make character:`.",
        name=shown.defused(character.name),
    )


def gone(character: Character, t: Tongue) -> str:
    """A character was taken away."""
    return t.say(
        "*{name}* is no character of this server any more. Clips that show it stay.",
        name=shown.defused(character.name),
    )


def listed(found: Sequence[Character], t: Tongue) -> str:
    """A guild's characters."""
    if not found:
        return t.say(
            "This server has no characters. `/character add` makes one of a short clip of yours."
        )
    head = t.say("Name one or two of them in `/video make character:`")
    names = (f"- **{shown.defused(each.name)}**" for each in found)
    return "\n".join([t.say("{place}.", place=head), *names])


def refused(no: CharacterRefusal, t: Tongue) -> str:
    """Why there is no such character, or why it cannot be seen."""
    match no:
        case CharacterUnknown(offered=()):
            return listed((), t)
        case CharacterUnknown():
            return t.say(
                "There is no character called “{typed}” here. You can choose {names}.",
                typed=shown.quoted(no.typed, 40),
                names=t.either([shown.defused(each) for each in no.offered]),
            )
        case TooManyTogether():
            return t.say("A clip shows at most {n} characters.", n=t.number(no.limit))
        case CharacterElsewhere(offered=()):
            return t.say(
                "{title} does not know *{name}*, and the model that does is not here at the"
                " moment.",
                title=no.title,
                name=shown.defused(no.name),
            )
        case CharacterElsewhere():
            return t.say(
                "{title} does not know *{name}*. Choose {titles}, where it was made.",
                title=no.title,
                name=shown.defused(no.name),
                titles=t.either(no.offered),
            )
        case TooManyCharacters():
            return t.say(
                "This server has {n} characters, as many as fit into the list."
                " A steward makes room with `/character remove`.",
                n=t.number(no.limit),
            )
        case CharacterTaken():
            return t.say(
                "This server has a character called *{name}* already. Choose another name.",
                name=shown.defused(no.name),
            )
        case CharacterUnfit() | CharacterNotPublic() | CharacterDeclined():
            return _of_a_clip(no, t)
        case CharacterNotAnswered():
            return t.say(
                "The vendor does not answer at the moment. Nothing has changed;"
                " try again in a few minutes."
            )
        case _:
            assert_never(no)


def _of_a_clip(no: CharacterUnfit | CharacterNotPublic | CharacterDeclined, t: Tongue) -> str:
    job = shown.number(no.job_id)
    match no:
        case CharacterUnfit(titles=()):
            return t.say("No model here can keep a character at the moment.")
        case CharacterUnfit():
            return t.say(
                "{job} cannot become a character. It takes a clip of {titles}, 16:9 or 9:16,"
                " at least 720p, and {least} to {most} seconds long.",
                job=job,
                titles=t.either(no.titles),
                least=t.number(int(SECONDS[0])),
                most=t.number(int(SECONDS[1])),
            )
        case CharacterNotPublic():
            return t.say(
                "{job} cannot become a character: everybody here could use it, and that clip is"
                " not for everybody.",
                job=job,
            )
        case CharacterDeclined():
            return t.say(
                "The vendor did not want to keep {job} as a character. It cost you nothing."
                " Clips with people in them are usually declined.",
                job=job,
            )
