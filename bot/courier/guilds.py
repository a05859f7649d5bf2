"""What Discord says of guilds: their language, and how large a file may be there.

In a new session the library holds an empty guild until Discord has described it, which takes seconds, or as long as
an outage: it looks English and never boosted. What is known from before counts then, else Discord is asked.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakValueDictionary

import discord

from bot.courier.faults import FAULTS, delivery_error
from bot.domain.ids import GuildId
from bot.ports import Clock
from bot.words.tongue import ENGLISH, Tongue, tongue

log = logging.getLogger(__name__)

ANSWER_S: Final = 120.0
LANGUAGE_S: Final = 10.0  #: a card in English is better than one much later
AGAIN: Final = timedelta(minutes=1)
"""Before Discord is asked anew what it did not tell: a guild's cards are shown every few seconds, and each would wait."""


class Guilds:
    """Remembers the languages of guilds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tongues: dict[GuildId, Tongue] = {}
        self._not_told: dict[GuildId, datetime] = {}  #: when Discord was asked in vain
        self._asking = WeakValueDictionary[GuildId, asyncio.Lock]()

    def tongue(self, client: discord.Client | None, guild_id: GuildId) -> Tongue:
        """The guild's language as far as it is known."""
        guild = described(client, guild_id) if client else None
        if guild is not None:
            self._tongues[guild_id] = tongue(guild.preferred_locale.value)
        return self._tongues.get(guild_id, ENGLISH)

    async def learned(self, client: discord.Client | None, guild_id: GuildId) -> Tongue:
        """The guild's language; Discord is asked for that of a guild of which nothing is known."""
        if client is not None and not client.is_closed() and self._to_be_asked(client, guild_id):
            async with self._asking.setdefault(guild_id, asyncio.Lock()):
                if self._to_be_asked(client, guild_id):  # who came first may have the answer
                    await self._ask(client, guild_id)
        return self.tongue(client, guild_id)

    def _to_be_asked(self, client: discord.Client, guild_id: GuildId) -> bool:
        if guild_id in self._tongues or described(client, guild_id) is not None:
            return False
        asked_at = self._not_told.get(guild_id)
        return asked_at is None or abs(self._clock.now() - asked_at) >= AGAIN

    async def _ask(self, client: discord.Client, guild_id: GuildId) -> None:
        try:
            async with asyncio.timeout(LANGUAGE_S):
                guild = await client.fetch_guild(guild_id, with_counts=False)
        except FAULTS as error:
            log.debug("The language of guild %d is not known: %r", guild_id, error)
            self._not_told[guild_id] = self._clock.now()
        else:
            self._tongues[guild_id] = tongue(guild.preferred_locale.value)


def described(client: discord.Client, guild_id: GuildId) -> discord.Guild | None:
    """A guild of which Discord has told this session."""
    guild = client.get_guild(guild_id)
    return None if guild is None or guild.unavailable else guild


async def upload_limit(client: discord.Client, guild_id: GuildId) -> int:
    """What one file in this guild may weigh. The member's own limit may be higher; ours is the guild's."""
    guild = described(client, guild_id)
    if guild is not None:
        return guild.filesize_limit
    try:
        async with asyncio.timeout(ANSWER_S):
            return (await client.fetch_guild(guild_id, with_counts=False)).filesize_limit
    except FAULTS as error:
        known = client.get_guild(guild_id)
        if known is not None:  # it is away as a whole: that is no reason to give a clip up
            return known.filesize_limit
        raise delivery_error(error, 0) from error
