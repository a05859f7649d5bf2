"""What Discord says of a place: how large a file may be there, and whether it is for adults alone."""

import asyncio
from typing import Final

import discord

from bot.courier.faults import FAULTS, delivery_error
from bot.domain.errors import AgeRestrictedError
from bot.domain.ids import GuildId
from bot.domain.job import Job

ANSWER_S: Final = 120.0

_MAY_BE: Final = (
    discord.TextChannel,
    discord.VoiceChannel,
    discord.StageChannel,
    discord.Thread,
)


def restricted(channel: object) -> bool:
    """Whether a channel is age-restricted; a thread is where its channel is."""
    return isinstance(channel, _MAY_BE) and bool(channel.is_nsfw())


async def age_kept(client: discord.Client, job: Job) -> None:
    """A clip of an age-restricted channel is posted in such a channel only.

    Raises:
        AgeRestrictedError: this one is for everybody.
        DeliveryError: it cannot be said.
    """
    guild = client.get_guild(job.guild_id)
    channel = guild.get_channel_or_thread(job.channel_id) if guild else None
    if channel is None:  # such as a thread that is archived
        try:
            async with asyncio.timeout(ANSWER_S):
                channel = await client.fetch_channel(job.channel_id)
        except FAULTS as error:
            raise delivery_error(error, 0) from error
    if not restricted(channel):
        raise AgeRestrictedError(f"channel {job.channel_id} is for everybody")


async def upload_limit(client: discord.Client, guild_id: GuildId) -> int:
    """What one file in this guild may weigh. The member's own limit may be higher; ours is the guild's."""
    guild = client.get_guild(guild_id)
    if guild is not None:
        return guild.filesize_limit
    try:
        async with asyncio.timeout(ANSWER_S):
            return (await client.fetch_guild(guild_id)).filesize_limit
    except FAULTS as error:
        raise delivery_error(error, 0) from error
