"""The refusals of models: which there is not, what one does not offer, and which picture it cannot use."""

from typing import assert_never

from bot.domain.model_refusals import (
    ModelRefusal,
    ModelRetired,
    ModelUnavailable,
    ModelUnknown,
    Option,
    OptionNotOffered,
    PictureFault,
    PictureRefused,
)
from bot.words import shown
from bot.words.tongue import Tongue


def sentence(no: ModelRefusal, t: Tongue) -> str:
    """Say what the model does not take, and what would work."""
    match no:
        case ModelUnknown():
            typed = shown.quoted(no.typed, 60)
            if not no.nearest:
                return t.say("I know no model called “{typed}”.", typed=typed)
            return t.say(
                "I know no model called “{typed}”. You can choose {models}.",
                typed=typed,
                models=t.either(no.nearest),
            )
        case ModelRetired(successor_title=None):
            return t.say(
                "{title} was switched off by its maker on {day}."
                " Leave the model out and I choose one that works.",
                title=no.title,
                day=shown.day(no.retired_on),
            )
        case ModelRetired():
            return t.say(
                "{title} was switched off by its maker on {day}. The nearest here is {successor}.",
                title=no.title,
                day=shown.day(no.retired_on),
                successor=no.successor_title,
            )
        case ModelUnavailable(nearest=()):
            return t.say(
                "{title} cannot be used here at the moment. Try again later.", title=no.title
            )
        case ModelUnavailable():
            return t.say(
                "{title} cannot be used here at the moment. You can choose {models}.",
                title=no.title,
                models=t.either(no.nearest),
            )
        case OptionNotOffered():
            return _option(no, t)
        case PictureRefused():
            return _picture(no, t)


def _option(no: OptionNotOffered, t: Tongue) -> str:
    name = _option_name(no.option, t)
    if not no.offered:
        return t.say(
            "{title} does not take {option}. Leave it out, or choose another model.",
            title=no.title,
            option=name,
        )
    if no.resolution is not None:
        return t.together(_length(no, no.resolution, t), _elsewhere(no, t))
    return t.say(
        "{title} does not offer {typed} for {option}. It takes {offered}.",
        title=no.title,
        typed=shown.quoted(no.typed, 40),
        option=name,
        offered=t.either(no.offered),
    )


def _length(no: OptionNotOffered, resolution: str, t: Tongue) -> str:
    return t.say(
        "At {resolution} {title} makes clips of {offered} s, not of {typed} s.",
        resolution=resolution,
        title=no.title,
        offered=t.either(no.offered),
        typed=no.typed,
    )


def _elsewhere(no: OptionNotOffered, t: Tongue) -> str | None:
    if not no.elsewhere:
        return None
    return t.say(
        "It makes {typed} s at {resolutions}.", typed=no.typed, resolutions=t.either(no.elsewhere)
    )


def _option_name(option: Option, t: Tongue) -> str:
    match option:
        case Option.SECONDS:
            return t.say("the length in seconds")
        case Option.ASPECT:
            return t.say("the aspect")
        case Option.RESOLUTION:
            return t.say("the resolution")
        case Option.SOUND:
            return t.say("sound")
        case Option.SEED:
            return t.say("a seed")
        case Option.NEGATIVE_PROMPT:
            return t.say("a negative prompt")
        case Option.FIRST_FRAME:
            return t.say("a first frame")
        case Option.LAST_FRAME:
            return t.say("a last frame")
        case Option.CHARACTER:
            return t.say("a character")
        case _:
            assert_never(option)


def _picture(no: PictureRefused, t: Tongue) -> str:
    match no.fault:
        case PictureFault.NOT_A_PICTURE:
            return t.say("I could not read that file as a picture. Attach a PNG, JPEG or WebP.")
        case PictureFault.TOO_LARGE:
            return t.say(
                "That picture is too large. I take up to {size} and {megapixels} megapixels.",
                size=shown.size(no.limit_bytes),
                megapixels=t.number(no.limit_pixels // 1_000_000),
            )
        case PictureFault.ANIMATED:
            return t.say(
                "That picture moves. A first frame is a still: attach a PNG, JPEG or WebP of one frame."
            )
        case PictureFault.UNSUPPORTED:
            return t.say("I can't use that kind of picture. Attach a PNG, JPEG or WebP.")
        case _:
            assert_never(no.fault)
