"""Reporting a clip, and appealing against a moderator's no."""

from typing import Any

from bot.client import tongue_of
from bot.courier.ids import Verb, press
from bot.domain.case import Appeal, Case
from bot.domain.errors import RefusalError
from bot.domain.ids import InteractionId, JobId
from bot.domain.job import Job
from bot.pipeline import appeals, clip_reports
from bot.words import desk, desk_labels
from cogs import _asking, _making, _windows
from cogs._asking import Asked


async def opened(interaction: Asked, job: Job) -> None:
    """Ask what is wrong with a clip."""
    t = tongue_of(interaction)
    title = desk_labels.report(t).rstrip("…")
    window = _windows.reason(press(Verb.REPORT, job), title, desk_labels.what_is_wrong(t))
    await interaction.response.send_modal(window)


async def sent(interaction: Asked, job: Job, window: Any) -> None:
    """Report the clip. The interaction is acknowledged already."""
    outcome = await clip_reports.report(
        interaction.client.house,
        job.id,
        guild_id=_asking.guild_of(interaction),
        member_id=_asking.member_of(interaction),
        interaction_id=InteractionId(interaction.id),
        said=_windows.typed(window, _windows.REASON).strip(),
    )
    if not isinstance(outcome, Case):
        raise RefusalError(outcome)
    await interaction.client.answer(interaction, desk.reported(job.id, tongue_of(interaction)))


async def appeal(interaction: Asked, job: Job) -> None:
    """Have another moderator look at a denied prompt, as a new job that waits. Its card said the price."""
    job, appealed = await denied(interaction, job.id)
    await _making.offered(interaction, job.spec, appeal=appealed, agreed=job.price)


async def denied(interaction: Asked, job_id: JobId) -> tuple[Job, Appeal]:
    """A denied job of the member's, and what they appeal against.

    Raises:
        RefusalError: there is none, or its no stands.
    """
    found = await appeals.of_denied(
        interaction.client.house,
        job_id,
        guild_id=_asking.guild_of(interaction),
        member_id=_asking.member_of(interaction),
    )
    if not isinstance(found, tuple):
        raise RefusalError(found)
    return found
