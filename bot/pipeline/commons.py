"""The commons: ends proposals whose time is over, begins those that are paid, and keeps their cards up to date.

Sponsorships are looked after in the same loop (`sponsor_watch.py`).

What is to be done is read from the tables each time, and written down as done afterwards: a restart in between
does it once more, which changes nothing.
"""

from dataclasses import replace

from bot.domain.proposal import Pledge, Proposal
from bot.pipeline import proposals, sponsor_watch
from bot.pipeline.attempt import attempt
from bot.pipeline.house import House
from bot.pipeline.rounds import Rounds
from bot.ports import Unit

AT_ONCE = 50  #: of a kind, in one round


class Commons(Rounds):
    """The loop of proposals and sponsorships."""

    def __init__(self, house: House) -> None:
        super().__init__(house, house.board.wake_commons, "The commons")

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
            self._wake.set()
        quiet, next_end = await sponsor_watch.watch(self._house)
        self._next_due = min(filter(None, (next_due, next_end)), default=None)
        return all(well) and not overdue and quiet

    async def _show(self, proposal: Proposal, pledges: list[Pledge]) -> bool:
        """Post or edit a proposal's card; whether that is over with."""
        card_id = proposal.card_id
        async with attempt(f"The card of proposal {proposal.id}", "shown") as showing:
            card_id = await self._house.courier.show_proposal(proposal, pledges)
        if showing.later:
            return False
        shown = replace(proposal, card_id=card_id)
        await self._house.database.write(lambda unit: unit.proposals.keep_shown(shown))
        return True


def _views(unit: Unit) -> list[tuple[Proposal, list[Pledge]]]:
    return [
        (each, unit.proposals.pledges(each.id)) for each in unit.proposals.outdated(limit=AT_ONCE)
    ]
