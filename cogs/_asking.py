"""From an interaction to an Ask, and what the interaction alone can already refuse."""

import asyncio
import logging
from typing import Final

import discord

from bot.client import Dailies
from bot.courier.asks import Wish
from bot.courier.faults import FAULTS
from bot.courier.ids import Choice
from bot.courier.places import restricted, seen_by
from bot.domain.errors import RefusalError
from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId, RoleId
from bot.domain.job import Job
from bot.domain.model_refusals import PictureFault, PictureRefused
from bot.domain.refusals import (
    ChannelFault,
    ChannelUnfit,
    OnlyInGuilds,
    StewardsOnly,
)
from bot.domain.rule_refusals import ModeratorsOnly
from bot.domain.rules import Place, within
from bot.domain.spec import Ask
from bot.words.tongue import ENGLISH, Tongue, tongue

log = logging.getLogger(__name__)

Asked = discord.Interaction[Dailies]
Somebody = discord.User | discord.Member
"""Who has left the guild comes as a user without a membership."""

READING_S: Final = 30.0


def everybodys_tongue(interaction: Asked) -> Tongue:
    """The guild's language, for what an interaction posts for everybody. What one person reads: `tongue_of`."""
    return tongue(interaction.guild_locale.value) if interaction.guild_locale else ENGLISH


def ask_of(
    interaction: Asked, prompt: str, choice: Choice, *, negative_prompt: str | None = None
) -> Ask:
    """An Ask of this interaction's member, in its channel."""
    return Ask(
        interaction_id=InteractionId(interaction.id),
        guild_id=guild_of(interaction),
        channel_id=channel_of(interaction),
        member_id=member_of(interaction),
        at=interaction.created_at,
        roles=roles_of(interaction),
        joined_at=getattr(interaction.user, "joined_at", None),
        parent_id=_parent_of(interaction),
        thread_of=thread_of(interaction),
        age_restricted=age_restricted(interaction),
        locale=interaction.locale.value,
        prompt=prompt,
        model_key=choice.model_key,
        seconds=choice.seconds,
        aspect=choice.aspect,
        resolution=choice.resolution,
        sound=choice.sound,
        seed=choice.seed,
        leftover=choice.leftover,
        negative_prompt=negative_prompt,
    )


def choice_of(wish: Wish) -> Choice:
    """The options of what was typed or offered."""
    return Choice(
        model_key=wish.model_key,
        seconds=wish.seconds,
        aspect=wish.aspect,
        resolution=wish.resolution,
        sound=wish.sound,
        seed=wish.seed,
        leftover=isinstance(wish, Ask) and wish.leftover,
    )


def guild_of(interaction: Asked) -> GuildId:
    """The interaction's guild."""
    if interaction.guild_id is None:
        raise RefusalError(OnlyInGuilds())
    return GuildId(interaction.guild_id)


def channel_of(interaction: Asked) -> ChannelId:
    """The interaction's channel."""
    if interaction.channel_id is None:
        raise RefusalError(OnlyInGuilds())
    return ChannelId(interaction.channel_id)


def member_of(interaction: Asked) -> MemberId:
    """Who pressed or typed."""
    return MemberId(interaction.user.id)


def roles_of(interaction: Asked) -> frozenset[RoleId]:
    """The member's roles, without @everyone."""
    member = interaction.user
    if not isinstance(member, discord.Member):
        return frozenset()
    return frozenset(RoleId(role.id) for role in member.roles if not role.is_default())


def _parent_of(interaction: Asked) -> ChannelId | None:
    channel = interaction.channel
    return ChannelId(channel.parent_id) if isinstance(channel, discord.Thread) else None


def thread_of(interaction: Asked) -> ChannelId | None:
    """The channel of a thread that everybody there can read. A forum has posts, and no messages of its own."""
    channel = interaction.channel
    if not isinstance(channel, discord.Thread) or channel.is_private():
        return None
    if isinstance(channel.parent, discord.ForumChannel):
        return None
    return ChannelId(channel.parent_id)


def age_restricted(interaction: Asked) -> bool:
    """Whether the channel is."""
    return restricted(interaction.channel)


def seen(interaction: Asked) -> frozenset[ChannelId]:
    """The channels that the member can see; this one, whatever it is, among them."""
    member, here = interaction.user, {channel_of(interaction)}
    return seen_by(member) | here if isinstance(member, discord.Member) else frozenset(here)


def sees(interaction: Asked, job: Job) -> bool:
    """Whether a clip is the member's own, or its message stands where they can see it."""
    return job.member_id == interaction.user.id or job.open_in in seen(interaction)


def is_steward(interaction: Asked) -> bool:
    """Whether the member has rights over the guild's money: whoever may manage the guild."""
    return interaction.permissions.manage_guild


def stewards_only(interaction: Asked) -> None:
    """Go on for stewards alone.

    Raises:
        RefusalError: this is none.
    """
    if not is_steward(interaction):
        raise RefusalError(StewardsOnly())


def is_moderator(interaction: Asked) -> bool:
    """Whether the member has rights over prompts: whoever may time out members, or manage the guild."""
    mine = interaction.permissions
    return mine.moderate_members or mine.manage_guild


def moderators_only(interaction: Asked) -> None:
    """Turn away who is no moderator."""
    if not is_moderator(interaction):
        raise RefusalError(ModeratorsOnly())


def place_of(interaction: Asked) -> Place:
    """Where something is tried. Without the member's roles, whose exemptions would hide what a rule does."""
    return Place(
        channel_ids=within(channel_of(interaction), _parent_of(interaction)),
        age_restricted=age_restricted(interaction),
        at=interaction.created_at,
    )


def unfit(interaction: Asked) -> ChannelUnfit | None:
    """What the bot lacks in this channel to post a clip, asked before anything is held."""
    mine = interaction.app_permissions
    thread = isinstance(interaction.channel, discord.Thread)
    return _lacking(mine, channel_of(interaction), thread=thread)


def unfit_for_clips(channel: discord.TextChannel) -> ChannelUnfit | None:
    """What the bot lacks in another channel."""
    return _lacking(channel.permissions_for(channel.guild.me), ChannelId(channel.id), thread=False)


def _lacking(
    mine: discord.Permissions, channel_id: ChannelId, *, thread: bool
) -> ChannelUnfit | None:
    may = {
        ChannelFault.VIEW: mine.view_channel,
        ChannelFault.SEND: thread or mine.send_messages,
        ChannelFault.SEND_IN_THREADS: not thread or mine.send_messages_in_threads,
        ChannelFault.ATTACH: mine.attach_files,
    }
    faults = tuple(fault for fault, granted in may.items() if not granted)
    if not faults or mine.administrator:
        return None
    return ChannelUnfit(f"<#{channel_id}>", faults)


def too_large(interaction: Asked, attached: discord.Attachment | None) -> PictureRefused | None:
    """An attachment that is too large to be read at all."""
    limits = interaction.client.house.limits
    if attached is None or attached.size <= limits.picture_bytes:
        return None
    return PictureRefused(PictureFault.TOO_LARGE, limits.picture_bytes, limits.picture_pixels)


async def content(attached: discord.Attachment, *, within_s: float = READING_S) -> bytes | None:
    """An attachment's bytes; None if Discord does not hand them over in time."""
    try:
        async with asyncio.timeout(within_s):
            return await attached.read()
    except FAULTS as error:
        log.warning("An attachment could not be read: %s", type(error).__name__)
        return None


async def picture(
    interaction: Asked, attached: discord.Attachment, *, within_s: float = READING_S
) -> bytes | PictureRefused:
    """A picture's bytes, or that they could not be read."""
    found = await content(attached, within_s=within_s)
    if found is not None:
        return found
    limits = interaction.client.house.limits
    return PictureRefused(PictureFault.NOT_A_PICTURE, limits.picture_bytes, limits.picture_pixels)
