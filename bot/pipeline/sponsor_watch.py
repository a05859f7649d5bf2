"""What becomes of sponsorships by themselves: they end, what is left goes back, and their messages say so.

What is to be done is read from the tables each time, and written down as done afterwards, as in `commons.py`.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain.errors import ChannelGoneError
from bot.domain.sponsorship import Sponsorship, SponsorState, ends_now
from bot.pipeline import sponsoring
from bot.pipeline.attempt import attempt
from bot.pipeline.house import House
from bot.ports import SponsorView, Unit

AT_ONCE = 50  #: in one round


async def watch(house: House) -> tuple[bool, datetime | None]:
    """Do what is due. Returns whether nothing is left to be looked at soon, and when the next one ends."""
    now = house.clock.now()
    busy = await house.database.read(lambda unit: unit.sponsorships.at_work(now, limit=AT_ONCE))
    steps = [await house.database.write(partial(_step, row, now)) for row in busy]
    outdated, next_end = await house.database.read(
        lambda unit: (_views(unit), unit.sponsorships.next_end())
    )
    shown = [await _show(house, view) for view in outdated]
    return all(steps) and all(shown) and len(outdated) < AT_ONCE, next_end


def _step(seen: Sponsorship, now: datetime, unit: Unit) -> bool:
    """Move one on as far as it goes; whether it is where it can stay."""
    unit.treasury.lock(seen.guild_id)
    row = unit.sponsorships.get(seen.id)
    if row is None:
        return True
    purse = unit.sponsorships.purse(row)
    if row.state is SponsorState.RUNNING:
        end = ends_now(purse, row.ends_at, now)
        row = row if end is None else sponsoring.close(unit, row, end) or row
    if row.state is SponsorState.CLOSING and not purse.held:
        row = unit.sponsorships.advance(row, state=SponsorState.ENDED) or row
    if row.state is SponsorState.ENDED:
        unit.sponsorships.give_back(row, now)
    return row.state is not SponsorState.CLOSING


def _views(unit: Unit) -> list[SponsorView]:
    return [
        SponsorView(
            sponsorship=row,
            guests=tuple(unit.sponsorships.guests(row.id)),
            returned=unit.sponsorships.returned(row),
        )
        for row in unit.sponsorships.outdated(limit=AT_ONCE)
    ]


async def _show(house: House, view: SponsorView) -> bool:
    """Post or edit a sponsorship's card and, once it has ended, its closing note; whether that is over with."""
    row = view.sponsorship
    card_id, note_id = row.card_id, row.note_id
    async with attempt(f"Sponsorship {row.id}", "shown") as showing:
        card_id = await house.courier.show_sponsorship(view)
        if row.state is SponsorState.ENDED and note_id is None:
            note_id = await house.courier.close_sponsorship(view)
    if isinstance(showing.no_place, ChannelGoneError) and row.state is SponsorState.RUNNING:
        await sponsoring.place_gone(house, row.guild_id, row.channel_id)
        return False
    if showing.later:
        return False
    shown = replace(row, card_id=card_id, note_id=note_id)
    await house.database.write(lambda unit: unit.sponsorships.keep_shown(shown))
    return True
