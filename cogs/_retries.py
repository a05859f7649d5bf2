"""Asking again after a refusal: by a button that makes the offer, or a window in which the prompt is edited."""

from dataclasses import replace
from typing import Any, Final

from bot.client import custom_id_of, tongue_of
from bot.courier import layouts
from bot.courier.asks import Wish
from bot.courier.ids import (
    KEPT,
    OFFER,
    PRESS,
    Kept,
    Offer,
    Verb,
    Way,
    read_kept,
    read_offer,
    read_press,
)
from bot.domain import storyboard
from bot.domain.case import Appeal
from bot.domain.errors import RefusalError
from bot.domain.ids import MemberId
from bot.domain.spec import Ask, RenderSpec
from bot.words import answers, labels
from cogs import (
    _asking,
    _changes,
    _clip_reports,
    _making,
    _offers,
    _presses,
    _proposals,
    _unsure,
    _windows,
)
from cogs._asking import Asked

#: for a picture that is read before a window opens: Discord waits three seconds
IN_TIME_S: Final = 1.8


async def offered(interaction: Asked, button: Offer) -> None:
    """A button that needs no memory."""
    prompt = layouts.prompt_in(interaction.message) or ""
    if button.way is Way.EDIT:
        await _open(interaction, str(button), prompt)
        return
    await interaction.client.acknowledge(interaction, in_place=True)
    ask = _asking.ask_of(interaction, prompt, button.choice)
    if button.way is Way.PROPOSE:
        await _proposals.propose(interaction, ask)
        return
    appeal = Appeal() if button.way is Way.APPEAL else None
    await _making.make(interaction, ask, sure=True, appeal=appeal)


async def kept(interaction: Asked, button: Kept) -> None:
    """A button whose wish the process remembers."""
    wish = interaction.client.asks.recall(button)
    if wish is None:
        await interaction.client.answer(interaction, answers.forgotten(tongue_of(interaction)))
    elif button.way is Way.EDIT:
        await _open(interaction, str(button), wish.prompt)
    elif button.way is Way.PROPOSE:
        await interaction.client.acknowledge(interaction, in_place=True)
        spec = wish if isinstance(wish, RenderSpec) else None
        await _proposals.propose(interaction, _anew(interaction, wish), spec=spec)
    else:
        await interaction.client.acknowledge(interaction, in_place=True)
        await _make(interaction, wish, Appeal() if button.way is Way.APPEAL else None)


async def submitted(interaction: Asked) -> None:
    """A window was sent: make what it says."""
    custom_id = custom_id_of(interaction)
    sent: Any = interaction.data or {}
    prompt = _windows.typed(sent)
    if (match := PRESS.fullmatch(custom_id)) is not None:
        await interaction.client.acknowledge(interaction)
        button = read_press(match)
        job = await _presses.job_of(interaction, button)
        if button.verb is Verb.REPORT:
            await _clip_reports.sent(interaction, job, sent)
        elif button.verb in _unsure.VERBS:
            await _unsure.named(interaction, job, _windows.typed(sent, _windows.LINE))
        else:
            await _changes.submitted(interaction, job, button, sent)
    elif (match := OFFER.fullmatch(custom_id)) is not None:
        await interaction.client.acknowledge(interaction)
        button = read_offer(match)
        ask = _asking.ask_of(interaction, prompt, button.choice)
        await _making.make(interaction, replace(ask, storyboard=button.way is Way.BOARD))
    elif (match := KEPT.fullmatch(custom_id)) is not None:
        await interaction.client.acknowledge(interaction)
        wish = interaction.client.asks.recall(read_kept(match))
        if wish is None:
            t = tongue_of(interaction)
            parts, file = layouts.kept_prompt(prompt, t)
            await interaction.client.answer(interaction, answers.forgotten(t), *parts, file=file)
        else:
            await _make(interaction, _reworded(wish, prompt, _windows.shown_in(sent)))


async def write(
    interaction: Asked, ask: Ask, attached: _making.Attached, way: Way = Way.EDIT
) -> None:
    """Open a window for a prompt that was left out, or for shots. Nothing is acknowledged before it."""
    pictured = await _making.with_pictures(interaction, ask, attached, within_s=IN_TIME_S)
    if not isinstance(pictured, Ask):
        raise RefusalError(pictured)
    button = Kept(way, ask.interaction_id)
    custom_id = _offers.custom_id(way, pictured, button, interaction.client.asks)
    pictures = pictured.first_frame, pictured.last_frame
    await _open(interaction, custom_id, ask.prompt, way, pictured=any(pictures))


async def _open(
    interaction: Asked, custom_id: str, prompt: str, way: Way = Way.EDIT, *, pictured: bool = False
) -> None:
    t = tongue_of(interaction)
    title, above = (None, None)
    if way is Way.BOARD:
        title, above = labels.storyboard(t), labels.shots(t)
    window = _windows.edit(custom_id, prompt, t, title=title, above=above, pictured=pictured)
    await interaction.response.send_modal(window)


def _reworded(wish: Wish, prompt: str, likeness: MemberId | None) -> Wish:
    if isinstance(wish, RenderSpec):
        return replace(wish, prompt=prompt, shots=storyboard.shots(prompt) if wish.shots else ())
    return replace(wish, prompt=prompt, likeness=likeness or wish.likeness)


async def _make(interaction: Asked, wish: Wish, appeal: Appeal | None = None) -> None:
    """Make a remembered wish, as this interaction's own."""
    if isinstance(wish, RenderSpec):
        await _making.offered(interaction, wish, appeal=appeal)
        return
    await _making.make(interaction, _anew(interaction, wish), sure=True, appeal=appeal)


def _anew(interaction: Asked, wish: Wish) -> Ask:
    """A remembered wish as an ask of this interaction."""
    now = _asking.ask_of(interaction, wish.prompt, _asking.choice_of(wish))
    now = replace(now, negative_prompt=wish.negative_prompt, style=wish.style)
    if isinstance(wish, RenderSpec):
        return now
    return replace(
        now,
        negative_prompt=wish.negative_prompt,
        first_frame=wish.first_frame,
        last_frame=wish.last_frame,
        style=wish.style,
        character=wish.character,
        private=wish.private,
        likeness=wish.likeness,
        storyboard=wish.storyboard,
    )
