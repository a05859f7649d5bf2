"""The gleaner: starts wishes on leftovers near the turn of the month, ends those it could not, and keeps their cards.

What is to be done is read from the tables each time: a restart in between does it once more, which changes nothing.
"""

from dataclasses import replace

from bot.domain.ids import GuildId
from bot.domain.job import Job
from bot.domain.leftover import OPENS
from bot.domain.wish import Wish, WishState
from bot.pipeline import leftovers
from bot.pipeline.attempt import attempt
from bot.pipeline.house import House
from bot.pipeline.rounds import Rounds

LOOK_S = 120.0  #: near the turn of a month for which wishes wait
AT_ONCE = 50  #: of a kind, in one round


class Gleaner(Rounds):
    """The loop of wishes. It sleeps until a month nears its end for which somebody wishes something."""

    def __init__(self, house: House) -> None:
        super().__init__(house, house.board.wake_leftovers, "The gleaner")

    def _left_s(self) -> float | None:
        """Seconds until something may be to do; None where nothing waits."""
        if self._next_due is None:
            return None
        left = self._next_due - self._house.clock.now()
        if left > OPENS:
            return (left - OPENS).total_seconds()
        return min(LOOK_S, max(0.0, left.total_seconds()))

    async def _round(self) -> bool:
        """Do what is due; whether all of it went well."""
        now = self._house.clock.now()
        overdue, guilds = await self._house.database.read(
            lambda unit: (
                unit.wishes.overdue(now, limit=AT_ONCE),
                unit.wishes.guilds(now + OPENS),
            )
        )
        for wish in overdue:
            await leftovers.lapse(self._house, wish)
        for guild_id in guilds:
            await self._begin(guild_id)
        outdated, self._next_due = await self._house.database.read(
            lambda unit: (unit.wishes.outdated(limit=AT_ONCE), unit.wishes.next_due())
        )
        well = [await self._show(wish) for wish in outdated if not self._stopping]
        if AT_ONCE in {len(outdated), len(overdue)}:
            self._wake.set()
        return all(well)

    async def _begin(self, guild_id: GuildId) -> None:
        """Start the first wish in turn that can be; its card tells whether there is still a place for its clip."""
        for wish in await leftovers.candidates(self._house, guild_id):
            if self._stopping:
                return
            if await self._show(wish) and isinstance(await leftovers.start(self._house, wish), Job):
                return

    async def _show(self, wish: Wish) -> bool:
        """Post or edit a wish's card; whether that is over with. One that has no place any more ends."""
        card_id = wish.card_id
        async with attempt(f"The card of wish {wish.id}", "shown") as showing:
            card_id = await self._house.courier.show_wish(wish)
        if showing.no_place and wish.state is WishState.WAITING:
            await leftovers.nowhere(self._house, wish)
            self._wake.set()
            return True
        if showing.later:
            return False
        if (wish.shown, wish.card_id) != (wish.version, card_id):
            shown = replace(wish, card_id=card_id)
            await self._house.database.write(lambda unit: unit.wishes.keep_shown(shown))
        return True
