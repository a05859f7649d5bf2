"""The buttons under a refusal: what would work, one press away."""

from dataclasses import replace
from typing import Final

import discord
from discord import ui

from bot.courier import layouts
from bot.courier.asks import Asks, Wish
from bot.courier.confirm_ids import Confirm, Reply
from bot.courier.ids import Kept, Offer, Verb, Way, press
from bot.domain import change
from bot.domain.asking_refusals import SeenBefore, ShotsCount, StyleUnknown
from bot.domain.character_refusals import CharacterElsewhere, CharacterUnknown, TooManyTogether
from bot.domain.denials import (
    DearestExceeded,
    PoolEmpty,
    ResolutionNotAllowed,
    ShareUsedUp,
)
from bot.domain.model import Model
from bot.domain.model_refusals import (
    ModelRetired,
    Option,
    OptionNotOffered,
)
from bot.domain.pace_refusals import Braked, ConfirmFirst
from bot.domain.refusals import (
    PromptBlocked,
    PromptEmpty,
    PromptTooLong,
    Refusal,
)
from bot.domain.spec import Ask, RenderSpec, SourceKind
from bot.pipeline.judging import appealable
from bot.words import desk_labels, labels, proposals, shown
from bot.words.tongue import Tongue
from cogs._asking import choice_of

BUTTONS: Final = 5  #: Discord's, in a row

Helpful = tuple[str, Way, Wish]
"""A button: its label, what it does, and with what."""


def row(
    no: Refusal,
    ask: Ask,
    asks: Asks,
    t: Tongue,
    *,
    spec: RenderSpec | None = None,
    model: Model | None = None,
) -> ui.ActionRow[layouts.Layout] | None:
    """The buttons that help after this refusal.

    `spec` is given where one was asked for as it stands; `model` is that of a clip that was seen before.
    """
    buttons = [] if not isinstance(no, SeenBefore) else _seen(no, t, model)
    if isinstance(no, ConfirmFirst):
        buttons += _asked(no, t)
    buttons += [
        layouts.button(label, custom_id(way, wish, Kept(way, ask.interaction_id, place), asks))
        for place, (label, way, wish) in enumerate(_waiting(_helpful(no, ask, t, spec), ask))
    ]
    return ui.ActionRow(*buttons) if buttons else None


def _waiting(helpful: list[Helpful], ask: Ask) -> list[Helpful]:
    """What is offered in place of a clip on leftovers is one, too: it never costs a share unasked.

    Its words may not wait for a moderator, so there is no appeal.
    """
    if not ask.leftover:
        return helpful
    return [
        (label, way, _like(ask, wish) if way is Way.TAKE and isinstance(wish, RenderSpec) else wish)
        for label, way, wish in helpful
        if way is not Way.APPEAL
    ]


def _like(ask: Ask, spec: RenderSpec) -> Ask:
    """The ask with the options of a spec that was offered instead."""
    return replace(
        ask,
        model_key=spec.model_key,
        seconds=spec.seconds,
        aspect=spec.aspect,
        resolution=spec.resolution,
        sound=spec.sound,
    )


def _seen(no: SeenBefore, t: Tongue, model: Model | None) -> list[layouts.Button]:
    """To the clip that was made before, and what can be made of it."""
    buttons: list[layouts.Button] = []
    url = shown.clip_url(no.job)
    if url is not None:
        buttons.append(ui.Button(label=labels.watch(t), url=url))
    resolution = no.job.spec.resolution
    if model and change.way(SourceKind.REMIX, model.capabilities, resolution) is not None:
        buttons.append(layouts.button(labels.remix(t), press(Verb.REMIX, no.job)))
    return buttons


def _asked(no: ConfirmFirst, t: Tongue) -> list[layouts.Button]:
    """Yes and no to a question about a dear clip."""
    asked = no.question.interaction_id
    label, yes = labels.make_it(t), Confirm(Reply.YES, asked)
    if no.appeal is not None:
        label, yes = desk_labels.appeal(t), Confirm(Reply.APPEAL, asked, no.appeal.denied)
    return [
        layouts.button(label, str(yes), discord.ButtonStyle.success),
        layouts.button(labels.cancel(t), str(Confirm(Reply.NO, asked))),
    ]


def _helpful(  # noqa: C901  one flat match
    no: Refusal, ask: Ask, t: Tongue, asked: RenderSpec | None
) -> list[Helpful]:
    match no:
        case ShareUsedUp() | PoolEmpty():
            return [*_cheaper(no.cheaper, labels.make_that(t)), *_together(ask, asked, t)]
        case DearestExceeded():
            return [*_cheaper(no.cheaper, labels.use_that(t)), *_together(ask, asked, t)]
        case (
            ResolutionNotAllowed(cheaper=RenderSpec() as spec)
            | Braked(cheaper=RenderSpec() as spec)
        ):
            return [(labels.use_that(t), Way.TAKE, spec)]
        case ModelRetired(successor=str() as successor):
            return [(labels.use_that(t), Way.TAKE, replace(ask, model_key=successor))]
        case SeenBefore():
            return [(labels.make_anyway(t), Way.TAKE, no.spec)]
        case StyleUnknown():
            return [(labels.leave_out(t), Way.TAKE, replace(ask, style=None))]
        case CharacterUnknown() | CharacterElsewhere() | TooManyTogether():
            return [(labels.leave_out(t), Way.TAKE, replace(ask, character=None))]
        case OptionNotOffered():
            framed = asked is not None and asked.first_frame is not None
            return [] if framed else _options(no, ask, t)  # a prepared picture fits one size only
        case PromptBlocked() if appealable(no.rule):
            edit = (labels.edit_prompt(t), Way.EDIT, asked or ask)
            return [edit, (desk_labels.appeal(t), Way.APPEAL, asked or ask)]
        case PromptTooLong(negative=True):
            return [(labels.leave_out(t), Way.TAKE, replace(asked or ask, negative_prompt=None))]
        case ShotsCount() | PromptBlocked() | PromptTooLong() | PromptEmpty():
            return [(labels.edit_prompt(t), Way.EDIT, asked or ask)]
        case _:
            return []


def _cheaper(spec: RenderSpec | None, label: str) -> list[Helpful]:
    return [] if spec is None else [(label, Way.TAKE, spec)]


def _together(ask: Ask, asked: RenderSpec | None, t: Tongue) -> list[Helpful]:
    """To let it be paid together: in the open, so not where it is for the member alone."""
    wish = asked or ask
    return [] if wish.private else [(proposals.chip_in(t), Way.PROPOSE, wish)]


def _options(no: OptionNotOffered, ask: Ask, t: Tongue) -> list[Helpful]:
    """A button for each value that would work, the nearest where there are many; else one to leave it out."""
    match no.option:
        case Option.SECONDS:
            nearest = sorted(map(int, no.offered), key=lambda each: abs(each - (ask.seconds or 0)))
            others = no.elsewhere[:2]  # the same length at another resolution
            return [
                *(
                    (f"{each} s", Way.TAKE, replace(ask, seconds=each))
                    for each in sorted(nearest[: BUTTONS - len(others)])
                ),
                *((each, Way.TAKE, replace(ask, resolution=each)) for each in others),
            ]
        case Option.ASPECT:
            return [(each, Way.TAKE, replace(ask, aspect=each)) for each in no.offered[:BUTTONS]]
        case Option.RESOLUTION:
            return [
                (each, Way.TAKE, replace(ask, resolution=each)) for each in no.offered[:BUTTONS]
            ]
        case Option.SOUND:
            without = replace(ask, sound=None)
        case Option.SEED:
            without = replace(ask, seed=None)
        case Option.NEGATIVE_PROMPT:
            without = replace(ask, negative_prompt=None)
        case Option.FIRST_FRAME:
            without = replace(ask, first_frame=None)
        case Option.LAST_FRAME:
            without = replace(ask, last_frame=None)
        case Option.CHARACTER:
            without = replace(ask, character=None)
    return [(labels.leave_out(t), Way.TAKE, without)]


def custom_id(way: Way, wish: Wish, button: Kept, asks: Asks) -> str:
    """All in the custom id where it fits; else the process remembers, and the custom id says where."""
    offer = Offer(way, choice_of(wish))
    bare = (
        wish.first_frame is None
        and wish.last_frame is None
        and wish.style is None
        and not (wish.character if isinstance(wish, Ask) else wish.characters)
        and not wish.private
        and (way is Way.BOARD or not (wish.storyboard if isinstance(wish, Ask) else wish.shots))
        and not (isinstance(wish, RenderSpec) and wish.ancestor)
        and not wish.negative_prompt
        and layouts.readable(wish.prompt)
    )
    if bare and offer.fits:
        return str(offer)
    asks.remember(button, wish)
    return str(button)
