"""A member's history, a page at a time."""

from typing import Final

from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.courier.ids import Older
from bot.domain.ids import JobId
from bot.domain.job import Job, JobState
from bot.pipeline import views
from bot.words import labels, pages
from cogs._asking import Asked, guild_of, member_of

PAGE: Final = 10

RECENT: Final = 100  #: jobs that are looked through for a kept clip


async def kept(interaction: Asked) -> list[Job]:
    """The member's finished clips that could not be posted, newest first."""
    house, guild_id = interaction.client.house, guild_of(interaction)
    jobs = await views.history(house, guild_id, member_of(interaction), limit=RECENT)
    return [job for job in jobs if job.state is JobState.UNDELIVERED]


async def page(interaction: Asked, before: JobId | None = None) -> None:
    """Answer with the newest jobs, or the next older ones."""
    bot, t = interaction.client, tongue_of(interaction)
    jobs = await views.history(
        bot.house, guild_of(interaction), member_of(interaction), PAGE, before
    )
    said = pages.history(jobs, t, older=before is not None)
    if len(jobs) < PAGE:
        await bot.answer(interaction, said)
        return
    older = layouts.button(labels.older(t), str(Older(jobs[-1].id)))
    await bot.answer(interaction, said, ui.ActionRow(older))
