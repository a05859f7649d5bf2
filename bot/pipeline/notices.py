"""Notices: what a guild's stewards are told without their asking, each once, where they wished it."""

import asyncio
import logging

from bot.domain.errors import DeliveryError
from bot.domain.ids import ChannelId, GuildId
from bot.domain.notice import Notice
from bot.pipeline.house import House
from bot.pipeline.house_rules import rules_of
from bot.ports import Unit

log = logging.getLogger(__name__)

POST_S = 30.0
BEGUN = "begun"  #: the mark of a notice that may have been posted, or not


async def announce(house: House, guild_id: GuildId, name: str, notice: Notice) -> bool:
    """Post a notice in the guild's channel for notices; once a name. Whether it has been posted by now.

    The name is written before the post and the end of it afterwards: after a crash between the two the same
    nonce is sent again, which Discord knows for some minutes.
    """
    mark = f"told:{guild_id}:{name}"

    def query(unit: Unit) -> tuple[str | None, ChannelId | None]:
        return unit.marks.get(mark), rules_of(unit, guild_id).notices

    told, channel_id = await house.database.read(query)
    if told is not None and told != BEGUN:
        return True
    if channel_id is None:
        return False
    await house.database.write(lambda unit: unit.marks.put(mark, BEGUN))
    try:
        async with asyncio.timeout(POST_S):
            message_id = await house.courier.announce(guild_id, channel_id, notice, name=name)
    except (DeliveryError, TimeoutError) as error:
        log.warning("A notice could not be posted in guild %d: %r.", guild_id, error)
        return False
    await house.database.write(lambda unit: unit.marks.put(mark, str(message_id)))
    return True
