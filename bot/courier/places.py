"""What Discord says of places: whether one is for adults alone, and which of them a member can see."""

import asyncio
from typing import Final

import discord

from bot.courier.faults import FAULTS, delivery_error
from bot.courier.guilds import ANSWER_S
from bot.domain.errors import AgeRestrictedError
from bot.domain.ids import ChannelId
from bot.domain.job import Job

_MAY_BE: Final = (
    discord.TextChannel,
    discord.VoiceChannel,
    discord.StageChannel,
    discord.Thread,
)


def restricted(channel: object) -> bool:
    """Whether a channel is age-restricted; a thread is where its channel is."""
    return isinstance(channel, _MAY_BE) and bool(channel.is_nsfw())


def seen_by(member: discord.Member) -> frozenset[ChannelId]:
    """The channels that a member can see, and their threads; of private threads it is not told who is in them."""
    guild = member.guild
    may = {channel.id: channel.permissions_for(member) for channel in guild.channels}
    channels = {channel_id for channel_id, mine in may.items() if mine.view_channel}
    threads = {
        thread.id
        for thread in guild.threads
        if thread.parent_id in channels
        and (not thread.is_private() or may[thread.parent_id].manage_threads)
    }
    return frozenset(map(ChannelId, channels | threads))


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
