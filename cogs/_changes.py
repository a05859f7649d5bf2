"""What is made from a clip: the windows of *Edit prompt*, *Remix* and *Extend*, favourites, and *More*."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.courier.ids import Choice, Press, Verb, press
from bot.domain import storyboard
from bot.domain.errors import RefusalError
from bot.domain.job import Job
from bot.domain.model import Model
from bot.domain.refusals import ButtonGone
from bot.domain.spec import RenderSpec, SourceKind
from bot.pipeline import change, favourites, thanks
from bot.words import changes, labels, shown
from bot.words import thanks as thanks_words
from bot.words.tongue import Tongue
from cogs import _asking, _making, _windows
from cogs._asking import Asked

KINDS: Final[Mapping[Verb, SourceKind]] = {
    Verb.REMIX: SourceKind.REMIX,
    Verb.EXTEND: SourceKind.EXTEND,
    Verb.RETOUCH: SourceKind.EDIT,
}
WINDOWS: Final = frozenset({Verb.EDIT, *KINDS})
"""Buttons that open a window; its custom id is the button's own."""


async def opened(interaction: Asked, job: Job, verb: Verb) -> None:
    """Open the window of a change, or say at once why it cannot be made."""
    t = tongue_of(interaction)
    title, above = _heads(verb, job, t)
    seconds: list[Any] = []
    if verb in KINDS:
        model = change.ready(interaction.client.house, job, KINDS[verb])
        if not isinstance(model, Model):
            raise RefusalError(model)
        if no := await change.kept_from(interaction.client.house, job, KINDS[verb], model):
            raise RefusalError(no)
        if verb is Verb.EXTEND:
            seconds = change.prices(model, job)
    window = _windows.edit(
        press(verb, job), job.spec.prompt, t, title=title, above=above, seconds=seconds
    )
    await interaction.response.send_modal(window)


def _heads(verb: Verb, job: Job, t: Tongue) -> tuple[str, str]:
    number = shown.number(job.id)
    match verb:
        case Verb.REMIX:
            return f"{labels.remix(t)} {number}", labels.remixed_prompt(t)
        case Verb.EXTEND:
            return f"{labels.extend(t)} {number}", labels.extended_prompt(t)
        case Verb.RETOUCH:
            return f"{labels.retouch(t)} {number}", labels.retouched_prompt(t)
        case _:
            return labels.edit_prompt(t), labels.prompt(t)


async def submitted(interaction: Asked, job: Job, button: Press, sent: Mapping[str, Any]) -> None:
    """Make what a window of a job says, for whoever sent it."""
    prompt = _windows.typed(sent)
    if button.verb not in WINDOWS:
        raise RefusalError(ButtonGone())
    kind = KINDS.get(button.verb)
    shots = storyboard.shots(prompt) if job.spec.shots else ()
    spec = replace(job.spec, prompt=prompt, shots=shots)
    if kind is not None:
        seconds = _windows.seconds_in(sent)
        found = await change.spec_of(interaction.client.house, job, kind, prompt, seconds=seconds)
        if not isinstance(found, RenderSpec):
            await _making.refused(interaction, found, _asking.ask_of(interaction, prompt, Choice()))
            return
        spec = found
    await _making.offered(interaction, spec)


async def favoured(interaction: Asked, job: Job) -> None:
    """Make a clip a favourite of whoever pressed, or one no more."""
    bot = interaction.client
    now = await favourites.toggle(bot.house, job, _asking.member_of(interaction))
    if not isinstance(now, bool):
        raise RefusalError(now)
    await bot.answer(interaction, changes.favoured(job, tongue_of(interaction), now=now))


async def thanked(interaction: Asked, job: Job) -> None:
    """Thank a clip's maker."""
    bot = interaction.client
    outcome = await thanks.thank(bot.house, job, _asking.member_of(interaction))
    if not isinstance(outcome, thanks.Thanked):
        raise RefusalError(outcome)
    said = thanks_words.thanked(outcome.job_id, outcome.count, tongue_of(interaction))
    await bot.answer(interaction, said)


async def more(interaction: Asked, job: Job) -> None:
    """Show the buttons for which a clip's message has no room."""
    bot, t = interaction.client, tongue_of(interaction)
    _, rest = layouts.clip_buttons(job, t, bot.house.catalog.find(job.spec.model_key))
    rows = [
        ui.ActionRow(*rest[first : first + layouts.IN_A_ROW])
        for first in range(0, len(rest), layouts.IN_A_ROW)
    ]
    await bot.answer(interaction, changes.more(job), *rows)
