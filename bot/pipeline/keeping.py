"""Keeping: files of clips that are let go, by their guild's wish or for want of room, and removed for good; and pictures that nothing needs.

What is let go is written down first; the file is removed afterwards, in this process or the next.
"""

import logging
from datetime import timedelta
from typing import Final

from bot.pipeline.clip_rules import rules_of
from bot.pipeline.house import House
from bot.ports import Unit

log = logging.getLogger(__name__)

FRESH: Final = timedelta(minutes=10)
"""A file that came within this time stays: a job of the same content may be about to be written."""

REMEMBERED: Final = timedelta(minutes=30)
"""A picture that came within this time may be in an ask that the door remembers, or that is about to be written."""

AT_ONCE: Final = 200  #: files that are removed in one go


async def keep_house(house: House) -> None:
    """Let go of what is too old or too much, and remove what nobody has any more.

    Raises:
        DatabaseFullError, DatabaseUnreachableError: it waits for the next time.
    """
    if await house.database.read(lambda unit: _somebody_wants(house, unit)):
        await house.database.write(lambda unit: _let_go(house, unit))
    before = house.clock.now() - FRESH
    for key in await house.database.read(lambda unit: unit.keeping.due(AT_ONCE)):
        if await house.clips.remove(key, before=before):
            await house.database.write(lambda unit, key=key: unit.keeping.removed(key))


async def keep_pictures(house: House) -> None:
    """Remove the pictures that nothing names any more: of asks that came to nothing, and of who was forgotten.

    Raises:
        DatabaseFullError, DatabaseUnreachableError: it waits for the next time.
    """
    before = house.clock.now() - REMEMBERED
    named = await house.database.read(lambda unit: unit.keeping.pictures())
    if named is not None:
        await house.pictures.keep_only(named, before=before)


def _somebody_wants(house: House, unit: Unit) -> bool:
    """Whether anybody set how long or how much is kept."""
    if house.limits.clips_bytes is not None:
        return True
    return any(rules_of(unit, guild).keep_days is not None for guild in unit.keeping.guilds())


def _let_go(house: House, unit: Unit) -> None:
    now, keeping = house.clock.now(), unit.keeping
    for guild_id in keeping.guilds():
        days = rules_of(unit, guild_id).keep_days
        if days is not None:
            gone = keeping.let_go_before(guild_id, now - timedelta(days=days), now)
            if gone:
                log.info("%d clips of a guild have been kept for %d days: let go.", gone, days)
    budget = house.limits.clips_bytes
    if budget is None:
        return
    over = keeping.kept_bytes() - budget
    if over > 0:
        won = keeping.let_go_oldest(over, now)
        log.info("The clips take %d bytes more than they may: %d are let go.", over, won)
        if won < over:
            log.warning("The rest are favourites, or still needed: the clips take too much room.")
