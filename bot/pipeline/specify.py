"""From what was typed to a precise spec that its model takes, or the first thing that it does not take."""

from collections.abc import Sequence
from typing import assert_never

from bot.domain import storyboard
from bot.domain.change import still_makeable
from bot.domain.change_refusals import CannotChange
from bot.domain.model import Capabilities, Model, PromptUnit, Sound
from bot.domain.model_refusals import Option, OptionNotOffered
from bot.domain.refusals import PromptTooLong
from bot.domain.spec import DERIVED, Ask, RenderSpec, SourceKind
from bot.domain.storyboard import ShotsCount

USUAL_RESOLUTION = "720p"
ON, OFF = "on", "off"


def specify(
    ask: Ask, model: Model, style_words: str | None = None
) -> RenderSpec | PromptTooLong | OptionNotOffered | ShotsCount:
    """Check an ask against its model and fill in what was left open.

    Left open, a clip is as short as the model makes it at its resolution, in its first aspect, in 720p or else the
    lowest resolution that goes with its length, and with sound where there is a choice. A first frame's key is filled in once it is prepared.
    """
    can = model.capabilities
    prompt = clean(ask.prompt)
    shots = storyboard.shots(prompt) if ask.storyboard else ()
    if ask.storyboard and not storyboard.fits(shots):
        return ShotsCount(len(shots))
    negative = clean(ask.negative_prompt or "") or None
    too_long = _too_long(shots or (prompt,), style_words, negative, model)
    if too_long is not None:
        return too_long
    aspect = _among(ask.aspect, can.aspects, can.aspects[0])
    if aspect is None:
        return OptionNotOffered(Option.ASPECT, model.title, str(ask.aspect), can.aspects)
    resolution = _among(ask.resolution, can.resolutions, usual_resolution(can, ask.seconds))
    if resolution is None:
        return OptionNotOffered(
            Option.RESOLUTION, model.title, str(ask.resolution), can.resolutions
        )
    refused = _length_refused(ask.seconds, resolution, model) or _switches_refused(ask, model)
    if refused is not None:
        return refused
    return RenderSpec(
        model_key=model.key,
        prompt=prompt,
        seconds=min(can.lengths(resolution)) if ask.seconds is None else ask.seconds,
        aspect=aspect,
        resolution=resolution,
        sound=_sound(ask.sound, can),
        source=SourceKind.FIRST_FRAME if ask.first_frame is not None else SourceKind.TEXT,
        seed=ask.seed,
        negative_prompt=negative,
        private=ask.private,
        likeness=ask.likeness,
        shots=shots,
        style=ask.style if style_words else None,
        style_words=style_words,
    )


def outdated(
    spec: RenderSpec, ask: Ask, model: Model
) -> PromptTooLong | OptionNotOffered | ShotsCount | CannotChange | None:
    """What its model does not take any more of an older spec. `ask` is the spec's, typed anew."""
    can = model.capabilities
    if spec.source not in DERIVED:
        checked = specify(ask, model, spec.style_words)
        if not isinstance(checked, RenderSpec):
            return checked
        if spec.first_frame and not can.first_frame:
            return OptionNotOffered(Option.FIRST_FRAME, model.title, ON, ())
        if spec.characters and not can.characters:
            return OptionNotOffered(Option.CHARACTER, model.title, ON, ())
        return None
    size = length(spec.wording, can.prompt_unit)
    if size > can.prompt_limit:
        return PromptTooLong(size, can.prompt_limit, model.title)
    return None if still_makeable(spec, can) else CannotChange(spec.source, model.title)


def _too_long(
    prompts: Sequence[str], style_words: str | None, negative: str | None, model: Model
) -> PromptTooLong | None:
    """What is more than the model takes: a prompt with its style, or a negative one, which counts by itself."""
    can = model.capabilities
    for each in prompts:
        size = length(f"{each}\n{style_words}" if style_words else each, can.prompt_unit)
        if size > can.prompt_limit:
            return PromptTooLong(size, can.prompt_limit, model.title)
    if negative is None or not can.negative_prompt:
        return None
    size = length(negative, can.prompt_unit)
    return (
        None
        if size <= can.prompt_limit
        else PromptTooLong(size, can.prompt_limit, model.title, negative=True)
    )


def takes_words(spec: RenderSpec, model: Model) -> bool:
    """Whether a spec of another model's is short enough for this one."""
    prompts, negative = spec.shots or (spec.prompt,), spec.negative_prompt
    return _too_long(prompts, spec.style_words, negative, model) is None


def usual_resolution(can: Capabilities, seconds: int | None = None) -> str:
    """The resolution of who names none: 720p or else the lowest, of those that go with the length."""
    offered = (can.at(seconds) if seconds is not None else ()) or can.resolutions
    return USUAL_RESOLUTION if USUAL_RESOLUTION in offered else offered[0]


def _length_refused(seconds: int | None, resolution: str, model: Model) -> OptionNotOffered | None:
    """Why a length does not go with its resolution; None where it does."""
    can = model.capabilities
    lengths = can.lengths(resolution)
    if seconds is None or seconds in lengths:
        return None
    offered = tuple(str(each) for each in lengths)
    return OptionNotOffered(
        Option.SECONDS,
        model.title,
        str(seconds),
        offered,
        None if lengths == can.seconds else resolution,
        can.at(seconds),
    )


def _switches_refused(ask: Ask, model: Model) -> OptionNotOffered | None:
    can, title = model.capabilities, model.title
    if ask.sound and can.sound is Sound.NONE:
        return OptionNotOffered(Option.SOUND, title, ON, ())
    if ask.sound is False and can.sound is Sound.ALWAYS:
        return OptionNotOffered(Option.SOUND, title, OFF, (ON,))
    if ask.seed is not None and not can.seed:
        return OptionNotOffered(Option.SEED, title, str(ask.seed), ())
    if ask.negative_prompt and not can.negative_prompt:
        return OptionNotOffered(Option.NEGATIVE_PROMPT, title, ask.negative_prompt, ())
    if ask.first_frame is not None and not can.first_frame:
        return OptionNotOffered(Option.FIRST_FRAME, title, ON, ())
    if ask.last_frame is not None and not can.last_frame:
        return OptionNotOffered(Option.LAST_FRAME, title, ON, ())
    return None


def _among(typed: str | None, offered: tuple[str, ...], usual: str) -> str | None:
    """The offered word that was meant; None when there is none. `16x9` and `720P` are understood."""
    if typed is None:
        return usual
    meant = typed.strip().casefold().replace("x", ":").replace("/", ":")
    return next((each for each in offered if each.casefold() == meant), None)


def _sound(wanted: bool | None, can: Capabilities) -> bool:
    match can.sound:
        case Sound.NONE:
            return False
        case Sound.ALWAYS:
            return True
        case Sound.SWITCH:
            return wanted is not False
        case _:
            assert_never(can.sound)


def clean(text: str) -> str:
    """The text without outer spaces, and without half characters that no database or vendor takes."""
    return text.encode("utf-8", "replace").decode("utf-8").strip()


def length(text: str, unit: PromptUnit) -> int:
    """How long a vendor would call this text."""
    match unit:
        case "characters":
            return len(text)
        case "utf16":
            return len(text.encode("utf-16-le")) // 2
        case "bytes":
            return len(text.encode("utf-8"))
        case _:
            assert_never(unit)
