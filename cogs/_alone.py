"""A private clip, shown to its maker alone."""

from typing import Any

from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.pipeline import claim
from bot.words import asking, clips, labels
from cogs._asking import Asked


async def show(interaction: Asked, found: claim.ForYouAlone) -> None:
    """Answer with the clip itself. Whoever asks is its maker; the interaction is acknowledged already."""
    bot, t, job = interaction.client, tongue_of(interaction), found.job
    model = bot.house.catalog.find(job.spec.model_key)
    parts: list[ui.Item[Any]] = []
    if note := clips.note(found.clip, found.parcel, t):
        parts.append(ui.TextDisplay(f"-# {note}"))
    if found.content is not None:
        parts.append(layouts.clip_gallery(job))
    if found.parcel.link is not None:
        original = layouts.Button(label=labels.original(t), url=found.parcel.link)
        parts.append(ui.ActionRow(original))
    buttons, _ = layouts.clip_buttons(job, t, model)
    await bot.answer(
        interaction,
        asking.for_you(job, t),
        *parts,
        ui.ActionRow(*buttons),
        file=None if found.content is None else layouts.clip_file(job, found.content),
    )
    await claim.shown_alone(bot.house, job)
