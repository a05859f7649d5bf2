"""Bringing a kept clip to a channel, or showing a private one."""

from bot.client import tongue_of
from bot.domain.errors import RefusalError
from bot.domain.ids import JobId
from bot.domain.job import Job
from bot.pipeline import claim
from bot.words import answers
from cogs import _alone, _asking
from cogs._asking import Asked, channel_of, guild_of, member_of


async def claimed(interaction: Asked, number: int | None) -> None:
    """Bring it here, and say so. The interaction is acknowledged already."""
    bot = interaction.client
    outcome = await claim.claim(
        bot.house,
        guild_id=guild_of(interaction),
        channel_id=channel_of(interaction),
        member_id=member_of(interaction),
        job_id=None if number is None else JobId(number),
        limit_bytes=interaction.filesize_limit,
        age_restricted=_asking.age_restricted(interaction),
        unfit=_asking.unfit(interaction),
    )
    if isinstance(outcome, claim.ForYouAlone):
        await _alone.show(interaction, outcome)
        return
    if not isinstance(outcome, Job):
        raise RefusalError(outcome)
    await bot.answer(interaction, answers.claimed(outcome, tongue_of(interaction)))
