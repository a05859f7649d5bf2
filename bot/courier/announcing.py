"""Posting a notice for stewards, and news and a word of thanks for a maker."""

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
from bot.ports import Catalog
from bot.words import cards, labels, notices, shown, thanks
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
    nonce = nonce_of(job.guild_id, f"thanks:{job.id}:{member_id}")
    await _send_alone(client, job, said, nonce)


async def pass_on_news(client: discord.Client, job: Job, catalog: Catalog) -> None:
    """Send a maker what became of their job, and which it was."""
    said = f"{news(job, catalog)}\n{shown.prompt(job.spec.prompt)}"
    await _send_alone(client, job, said, job.news_nonce)


def news(job: Job, catalog: Catalog) -> str:
    """What became of a job, in its maker's own language."""
    model = catalog.find(job.spec.model_key)
    title = model.title if model else job.spec.model_key
    return cards.news(job, tongue(job.locale), title=title, clip_url=shown.clip_url(job))


async def _send_alone(client: discord.Client, job: Job, said: str, nonce: str) -> None:
    try:
        channel = await client.create_dm(discord.Object(job.member_id))
        await channel.send(said, nonce=nonce, allowed_mentions=discord.AllowedMentions.none())
    except FAULTS as error:
        raise delivery_error(error, 0) from error
