"""Keeping: files of clips that are let go, by their guild's wish or for want of room, and removed for good; and pictures that nothing needs.

What is let go is written down first; the file is removed afterwards, in this process or the next.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.domain.ids import ClipKey, JobId
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
    await _let_go_of_old(house)
    await _make_room(house)
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


async def _let_go_of_old(house: House) -> None:
    """Let go of what guilds wish to be kept no longer. It is looked for while others write."""
    now = house.clock.now()

    def look(unit: Unit) -> list[tuple[int, Sequence[JobId]]]:
        wished = (
            (days, guild_id)
            for guild_id in unit.keeping.guilds()
            if (days := rules_of(unit, guild_id).keep_days) is not None
        )
        return [
            (days, unit.keeping.old(guild_id, now - timedelta(days=days)))
            for days, guild_id in wished
        ]

    for days, old in await house.database.read(look):
        if not old:
            continue
        gone = await house.database.write(lambda unit, old=old: unit.keeping.let_go(old, now))
        log.info("%d clips of a guild have been kept for %d days: let go.", gone, days)


async def _make_room(house: House) -> None:
    """Let go of the oldest, where clips take more than the operator has set."""
    budget, now = house.limits.clips_bytes, house.clock.now()
    if budget is None:
        return

    def look(unit: Unit) -> tuple[int, Sequence[ClipKey], int]:
        over = unit.keeping.kept_bytes() - budget
        return (over, *unit.keeping.oldest(over)) if over > 0 else (0, (), 0)

    over, oldest, won = await house.database.read(look)
    if over:
        await house.database.write(lambda unit: unit.keeping.let_files_go(oldest, now))
        log.info("The clips take %d bytes more than they may: %d are let go.", over, won)
    if won < over:
        log.warning("The rest are favourites, or still needed: the clips take too much room.")
