"""Looks: an agenda of renders at one provider, which sees to many with one call where that is possible."""

import asyncio
import logging
from heapq import heappop, heappush

from bot.domain.errors import ProviderError
from bot.pipeline.agenda import Agenda, Step
from bot.pipeline.crew import Crew
from bot.pipeline.errand import Errand
from bot.pipeline.house import House
from bot.ports import VideoProvider

log = logging.getLogger(__name__)

AT_ONCE = 100
LISTS_AT_ONCE = 8
MANY = 3  #: from so many on, one list is cheaper than single checks
MOST = 500  #: in one list
IN_A_ROW = 50  #: answers that are acted on before others get their turn
ABOUT_NOW_S = 1.0
LIST_TIMEOUT_S = 60.0


class Looks(Agenda):
    """The renders of one provider in the order in which a look is due."""

    def __init__(
        self, house: House, crew: Crew, step: Step, provider: VideoProvider | None
    ) -> None:
        self._provider = provider
        self._lists = provider is not None and provider.lists
        name = f"watch {provider.name if provider else 'orphans'}"
        at_once = LISTS_AT_ONCE if self._lists else AT_ONCE
        super().__init__(name, house, crew, step, at_once=at_once)

    def _take(self, _now: float) -> list[Errand]:
        if not self._lists:
            return super()._take(_now)
        taken: list[tuple[float, int, Errand]] = []
        while self._heap and self._heap[0][0] <= _now + ABOUT_NOW_S and len(taken) < MOST:
            entry = heappop(self._heap)
            if not entry[2].gone:
                taken.append(entry)
        if len(taken) >= MANY:
            return [errand for _, _, errand in taken]
        for entry in taken:
            if entry[0] > _now:
                heappush(self._heap, entry)
        return [errand for due, _, errand in taken if due <= _now]

    async def _see_to(self, together: list[Errand]) -> None:
        if len(together) >= MANY and self._provider is not None:
            await self._look_at_many(self._provider, together)
        for part in range(0, len(together), IN_A_ROW):
            await super()._see_to(together[part : part + IN_A_ROW])
            await asyncio.sleep(0)  # most need no further call: do not keep the loop from others

    async def _look_at_many(self, provider: VideoProvider, together: list[Errand]) -> None:
        """Fetch what can be learned of all in one call. Who is left out is checked alone."""
        refs = [errand.job.ref for errand in together if errand.job.ref is not None]
        try:
            async with asyncio.timeout(LIST_TIMEOUT_S):
                answers = await provider.check_many(refs)
        except (ProviderError, TimeoutError) as error:
            why = (
                error if isinstance(error, ProviderError) else ProviderError(provider.name, "slow")
            )
            log.warning("The list of renders could not be read: %r.", error)
            for errand in together:
                errand.answer = why
            return
        for errand in together:
            ref = errand.job.ref
            errand.answer = None if ref is None else answers.get(ref.id)
