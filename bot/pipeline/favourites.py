"""Favourites: the clips that a member keeps."""

from bot.domain.ids import MemberId
from bot.domain.job import Job
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House


@refuses_when_busy
async def toggle(house: House, job: Job, member_id: MemberId) -> bool:
    """Make a clip a favourite of a member's, or one no more. Returns whether it is one now."""
    now = house.clock.now()
    return await house.database.write(
        lambda unit: unit.gallery.favour(job.guild_id, member_id, job.id, now)
    )
