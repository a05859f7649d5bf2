"""The messages as Components V2. Each view is finished before it is sent.

discord.py would otherwise keep every view in memory for its buttons; ours need none, for all that they do is in
their custom ids (`bot/courier/ids.py`).
"""

import io
from typing import Any, Final

import discord
from discord import ui

from bot.courier.ids import Move, Verb, press
from bot.domain import change
from bot.domain.delivery import Parcel
from bot.domain.job import WAITING, Clip, Instead, Job, JobState, Progress
from bot.domain.model import CancelTerms, Model
from bot.domain.render import FailureReason
from bot.domain.spec import SourceKind
from bot.words import answers, cards, clips, desk_labels, labels, shown
from bot.words.cards import Mood
from bot.words.tongue import Tongue

READABLE: Final = 3000  #: characters that a prompt may take up in an answer, of Discord's 4,000
IN_A_ROW: Final = 5  #: buttons, Discord's limit
#: marks the part of an answer that holds the prompt, for a button to read it back
PROMPT_PART: Final = 71

Layout = ui.LayoutView
Button = ui.Button[Layout]

ACCENT: Final = {
    Mood.WAITING: 0x80848E,
    Mood.RENDERING: 0x5865F2,
    Mood.DELIVERED: 0x3BA55D,
    Mood.NEEDS_SOMEONE: 0xF0B232,
    Mood.FAILED: 0xDA373C,
}


def finished(*items: ui.Item[Any]) -> Layout:
    """A layout that discord.py sends and forgets."""
    view = Layout(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def card(job: Job, progress: Progress, t: Tongue, model: Model | None) -> Layout:
    """A job's card."""
    said = cards.card(
        job,
        progress,
        t,
        title=model.title if model else job.spec.model_key,
        clip_url=shown.clip_url(job),
    )
    return finished(
        ui.Container(
            ui.TextDisplay(f"{said.headline}\n{said.prompt}\n-# {said.facts}"),
            ui.TextDisplay(said.progress),
            ui.ActionRow(*card_buttons(job, t, model, progress.instead)),
            accent_colour=ACCENT[said.mood],
        )
    )


def card_buttons(
    job: Job, t: Tongue, model: Model | None, instead: Instead | None = None
) -> list[Button]:
    """The likeliest first. There is always one, for it carries the job's name in the history."""
    buttons: list[Button] = []
    if instead is not None:
        buttons.append(button(labels.move(instead, t), move(job, instead)))
    if can_cancel(job, model):
        buttons.append(button(labels.cancel(t), press(Verb.CANCEL, job)))
    if job.state is JobState.QUEUED:
        buttons.append(button(labels.why(t), press(Verb.WHY, job)))
    if job.state is JobState.UNKNOWN:
        buttons += [
            button(labels.look_again(t), press(Verb.LOOK_AGAIN, job)),
            button(labels.found(t), press(Verb.FOUND, job)),
            button(labels.not_found(t), press(Verb.NOT_FOUND, job)),
        ]
    if job.failure in {FailureReason.REFUSED_INPUT, FailureReason.REFUSED_OUTPUT}:
        buttons.append(button(labels.edit_prompt(t), press(Verb.EDIT, job)))
    if job.state is JobState.DENIED and job.clip is None:
        buttons.append(button(desk_labels.appeal(t), press(Verb.APPEAL, job)))
    finished_here = job.state is JobState.DELIVERED and not job.came_down
    if job.state in {JobState.FAILED, JobState.CANCELLED} or finished_here:
        buttons.append(button(labels.again(t), press(Verb.AGAIN, job)))
    buttons.append(button(labels.receipt(t), press(Verb.RECEIPT, job)))
    return buttons


def move(job: Job, instead: Instead) -> str:
    """The custom id of the button that has the job made by another model."""
    return str(Move(job.id, job.interaction_id, instead.model_key, instead.price))


def can_cancel(job: Job, model: Model | None) -> bool:
    """Whether pressing *Cancel* can still help."""
    if job.state in WAITING:
        return not job.withheld
    terms = model.capabilities.cancel if model else CancelTerms.NO
    return job.state is JobState.RENDERING and not job.cancel_asked and terms is not CancelTerms.NO


def clip(
    job: Job,
    stored: Clip,
    t: Tongue,
    model: Model | None,
    parcel: Parcel | None = None,
    *,
    alone: bool = False,
) -> Layout:
    """The message of a finished clip, in a channel or to its maker `alone`. Its file goes beside it, see `clip_file`."""
    parcel = parcel or Parcel(file=stored)
    parts: list[ui.Item[Layout]] = [
        ui.TextDisplay(clips.line(job, stored, t, exhibited=parcel.exhibited))
    ]
    if note := clips.note(stored, parcel, t):
        parts.append(ui.TextDisplay(f"-# {note}"))
    if parcel.file is not None:
        parts.append(clip_gallery(job))
    if parcel.link is not None:
        parts.append(ui.ActionRow(ui.Button(label=labels.original(t), url=parcel.link)))
    shown_first, _ = clip_buttons(job, t, model)
    if alone:
        parts.append(ui.TextDisplay(f"-# {clips.elsewhere(t)}"))
        shown_first = buttons_alone(job, t)
    return finished(*parts, ui.ActionRow(*shown_first))


def clip_gallery(job: Job) -> ui.MediaGallery[Layout]:
    """The clip's own place in a message, with its prompt as alt text."""
    gallery = ui.MediaGallery[Layout]()
    gallery.add_item(
        media=f"attachment://{clip_name(job)}",
        description=shown.alt(job.spec.prompt) or None,
        spoiler=job.veiled,
    )
    return gallery


def clip_buttons(job: Job, t: Tongue, model: Model | None) -> tuple[list[Button], list[Button]]:
    """What can be done with a clip, the likeliest first: on its message, and behind *More*."""
    can, whole = model.capabilities if model else None, change.changeable(job.spec)

    def does(kind: SourceKind) -> bool:
        return can is not None and whole and change.way(kind, can, job.spec.resolution) is not None

    offered = [
        (labels.again(t), Verb.AGAIN, True),
        (labels.remix(t), Verb.REMIX, does(SourceKind.REMIX)),
        (labels.extend(t), Verb.EXTEND, does(SourceKind.EXTEND)),
        (labels.favourite(t), Verb.FAVOURITE, True),
        (labels.thanks(t), Verb.THANKS, not job.private),
        (labels.edit_prompt(t), Verb.EDIT, True),
        (labels.retouch(t), Verb.RETOUCH, can is not None and can.remix and does(SourceKind.EDIT)),
        (labels.receipt(t), Verb.RECEIPT, True),
        (labels.delete(t), Verb.DELETE, not (job.deleted or _never_sent(job))),
    ]
    buttons = [button(label, press(verb, job)) for label, verb, offers in offered if offers]
    if len(buttons) <= IN_A_ROW:
        return buttons, []
    if not job.private:  # a right click reports as well
        buttons.append(button(desk_labels.report(t), press(Verb.REPORT, job)))
    room = IN_A_ROW - 1
    return [*buttons[:room], button(labels.more(t), press(Verb.MORE, job))], buttons[room:]


def _never_sent(job: Job) -> bool:
    """Whether no message shows it: a private clip that its maker has seen in an answer alone."""
    return job.private and job.message_id is None


def buttons_alone(job: Job, t: Tongue) -> list[Button]:
    """What can be done in a direct message, where no pool pays for anything."""
    return [
        button(labels.favourite(t), press(Verb.FAVOURITE, job)),
        button(labels.receipt(t), press(Verb.RECEIPT, job)),
        button(labels.delete(t), press(Verb.DELETE, job)),
    ]


def clip_file(job: Job, content: bytes | io.BufferedIOBase) -> discord.File:
    """The clip as an attachment."""
    opened = io.BytesIO(content) if isinstance(content, bytes) else content
    return discord.File(opened, clip_name(job), description=shown.alt(job.spec.prompt))


def picture_file(content: bytes) -> discord.File:
    """A prepared picture as an attachment."""
    return discord.File(io.BytesIO(content), "first-frame.png")


def clip_name(job: Job) -> str:
    """What a saved clip is called."""
    return f"dailies-{job.id}.mp4"


def button(
    label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> Button:
    """A plain button; the door answers it by its custom id."""
    return ui.Button(label=label, custom_id=custom_id, style=style)


def readable(prompt: str) -> bool:
    """Whether a prompt has room in an answer as it is drawn there: what would end its block takes more of it."""
    return len(shown.block(prompt)) <= READABLE


def kept_prompt(prompt: str, t: Tongue) -> tuple[list[ui.Item[Layout]], discord.File | None]:
    """A member's own words as parts of an answer; a file where they are too long for a message."""
    if not prompt.strip():
        return [], None
    above = ui.TextDisplay[Layout](answers.prompt_kept(t))
    if readable(prompt):
        return [above, ui.TextDisplay(shown.block(prompt), id=PROMPT_PART)], None
    file = discord.File(io.BytesIO(prompt.encode("utf-8", "replace")), "prompt.txt")
    return [above, ui.File(file)], file


def prompt_in(message: discord.Message | None) -> str | None:
    """The prompt that `kept_prompt` put into a message."""
    for part in message.components if message else []:
        if isinstance(part, discord.TextDisplay) and part.id == PROMPT_PART:
            return shown.unblock(part.content)
    return None
