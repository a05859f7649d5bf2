"""The gallery: finished clips, found again."""

from dataclasses import replace
from typing import Final

from bot.domain.change_refusals import ClipGone
from bot.domain.gallery import Page, Search
from bot.domain.ids import JobId
from bot.pipeline.house import House
from bot.ports import Unit

PAGE: Final = 4  #: clips, each with its poster


async def page(house: House, search: Search) -> Page:
    """A page of what is looked for."""

    def look(unit: Unit) -> Page:
        found = unit.gallery.find(search, PAGE)
        gone = (job.id for job in found.jobs if unit.keeping.gone_at(job.id) is not None)
        thanks = unit.thanks.of_jobs([job.id for job in found.jobs])
        return replace(found, gone=frozenset(gone), thanks=thanks)

    return await house.database.read(look)


async def taken_down(house: House, job_id: JobId) -> bool:
    """Whether a clip is to be seen no more, though buttons of it may still be about."""
    return await house.database.read(lambda unit: unit.cases.down(job_id))


async def thanks(house: House, job_id: JobId) -> int:
    """How many members thanked for a clip."""
    return await house.database.read(lambda unit: unit.thanks.of_jobs([job_id]).get(job_id, 0))


async def gone(house: House, job_id: JobId) -> ClipGone:
    """That a job's file is not kept any more, and since when."""
    return ClipGone(job_id, await house.database.read(lambda unit: unit.keeping.gone_at(job_id)))
