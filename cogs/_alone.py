"""A private clip, shown to its maker alone."""

from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.domain.errors import RefusalError
from bot.domain.refusals import ClipTooLargeHere
from bot.pipeline import claim
from bot.words import asking
from cogs._asking import Asked


async def show(interaction: Asked, found: claim.ForYouAlone) -> None:
    """Answer with the clip itself. Whoever asks is its maker; the interaction is acknowledged already."""
    bot, t, job = interaction.client, tongue_of(interaction), found.job
    if len(found.content) > interaction.filesize_limit:
        raise RefusalError(ClipTooLargeHere(job.id, len(found.content), interaction.filesize_limit))
    model = bot.house.catalog.find(job.spec.model_key)
    buttons, _ = layouts.clip_buttons(job, t, model)
    await bot.answer(
        interaction,
        asking.for_you(job, t),
        layouts.clip_gallery(job),
        ui.ActionRow(*buttons),
        file=layouts.clip_file(job, found.content),
    )
    await claim.shown_alone(bot.house, job)
