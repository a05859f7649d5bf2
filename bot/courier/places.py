"""What Discord says of a place: whether it is for adults alone."""

import asyncio
from typing import Final

import discord

from bot.courier.faults import FAULTS, delivery_error
from bot.courier.guilds import ANSWER_S
from bot.domain.errors import AgeRestrictedError
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
