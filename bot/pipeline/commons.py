"""The commons: ends proposals whose time is over, begins those that are paid, and keeps their cards up to date.

Sponsorships are looked after in the same loop (`sponsor_watch.py`).

What is to be done is read from the tables each time, and written down as done afterwards: a restart in between
does it once more, which changes nothing.
"""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import (
    ChannelGoneError,
    DatabaseFullError,
    DatabaseUnreachableError,
    DeliveryError,
    MissingPermissionError,
)
from bot.domain.proposal import Pledge, Proposal
from bot.pipeline import proposals, sponsor_watch
from bot.pipeline.house import House
from bot.pipeline.waiting import woken
from bot.ports import Unit

log = logging.getLogger(__name__)

AGAIN_S = 5.0  #: after something went wrong, or while a model is away
AT_ONCE = 50  #: of a kind, in one round
CALL_S = 60.0


class Commons:
    """One loop for all guilds."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stopping = False
        self._next_due: datetime | None = None

    def stop(self) -> None:
        """Begin no more; what is on its way comes to its end."""
        self._stopping = True
        self._house.board.wake_commons.set()

    async def run(self) -> None:
        """See to it, until stopped."""
        wake = self._house.board.wake_commons
        while not self._stopping:
            wake.clear()
            try:
                well = await self._round()
            except (DatabaseFullError, DatabaseUnreachableError) as error:
                log.warning("Proposals and sponsorships wait for the database: %s.", error)
                well = False
            await woken(self._house.clock, wake, self._left_s() if well else AGAIN_S)

    def _left_s(self) -> float | None:
        """Seconds until the time of a proposal or a sponsorship is over; None where none is open."""
        if self._next_due is None:
            return None
        return (self._next_due - self._house.clock.now()).total_seconds()

    async def _round(self) -> bool:
        """Do what is due; whether all of it went well."""
        now = self._house.clock.now()
        overdue, funded = await self._house.database.read(
            lambda unit: (
                unit.proposals.overdue(now, limit=AT_ONCE),
                unit.proposals.funded(limit=AT_ONCE),
            )
        )
        for proposal in overdue:
            await proposals.expire(self._house, proposal)
        well = [
            await proposals.start(self._house, proposal)
            for proposal in funded
            if not self._stopping
        ]
        outdated, next_due = await self._house.database.read(
            lambda unit: (_views(unit), unit.proposals.next_due())
        )
        well += [await self._show(*view) for view in outdated if not self._stopping]
        if len(outdated) == AT_ONCE:
            self._house.board.wake_commons.set()
        quiet, next_end = await sponsor_watch.watch(self._house)
        self._next_due = min(filter(None, (next_due, next_end)), default=None)
        return all(well) and not overdue and quiet

    async def _show(self, proposal: Proposal, pledges: list[Pledge]) -> bool:
        """Post or edit a proposal's card; whether that is over with."""
        card_id = proposal.card_id
        try:
            async with asyncio.timeout(CALL_S):
                card_id = await self._house.courier.show_proposal(proposal, pledges)
        except (ChannelGoneError, MissingPermissionError) as error:
            log.warning("The card of proposal %d cannot be shown: %r.", proposal.id, error)
        except (DeliveryError, TimeoutError) as error:
            log.info("The card of proposal %d is shown later: %r.", proposal.id, error)
            return False
        shown = replace(proposal, card_id=card_id)
        await self._house.database.write(lambda unit: unit.proposals.keep_shown(shown))
        return True


def _views(unit: Unit) -> list[tuple[Proposal, list[Pledge]]]:
    return [
        (each, unit.proposals.pledges(each.id)) for each in unit.proposals.outdated(limit=AT_ONCE)
    ]
