"""Posting a notice for stewards, and a word of thanks for a maker."""

import hashlib
from typing import Final

import discord
from discord import ui

from bot.courier import layouts
from bot.courier.faults import FAULTS, delivery_error
from bot.courier.pace_ids import GO_ON
from bot.domain.ids import GuildId, MemberId
from bot.domain.job import Job
from bot.domain.notice import HourCostly, Notice
from bot.words import labels, notices, thanks
from bot.words.tongue import Tongue, tongue

NONCE: Final = 25  #: Discord's longest, in characters


def nonce_of(guild_id: GuildId, name: str) -> str:
    """Discord's de-duplication word for a notice: of the guild and the notice's name."""
    return hashlib.sha256(f"{guild_id}:{name}".encode()).hexdigest()[:NONCE]


def view(notice: Notice, t: Tongue) -> layouts.Layout:
    """A notice as a message, amber at its edge."""
    parts: list[ui.Item[layouts.Layout]] = [ui.TextDisplay(notices.sentence(notice, t))]
    if isinstance(notice, HourCostly):
        parts.append(ui.ActionRow(layouts.button(labels.go_on(t), GO_ON)))
    accent = layouts.ACCENT[layouts.Mood.NEEDS_SOMEONE]
    return layouts.finished(ui.Container(*parts, accent_colour=accent))


async def pass_on_thanks(client: discord.Client, job: Job, member_id: MemberId) -> None:
    """Send a maker the word that a member thanks them."""
    said = thanks.word(job, member_id, tongue(job.locale))
    try:
        channel = await client.create_dm(discord.Object(job.member_id))
        await channel.send(said, allowed_mentions=discord.AllowedMentions.none())
    except FAULTS as error:
        raise delivery_error(error, 0) from error
