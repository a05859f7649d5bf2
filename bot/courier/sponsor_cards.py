"""A sponsorship's two messages: its card, edited when it ends, and the closing note. Each is posted once."""

from collections.abc import Awaitable

import discord
from discord import ui

from bot.courier import history, layouts
from bot.courier.desk import Post
from bot.courier.faults import FAULTS, delivery_error
from bot.courier.sponsor_ids import Act, sponsor_button
from bot.domain.ids import MessageId
from bot.domain.sponsorship import Sponsorship, SponsorState
from bot.ports import SponsorView
from bot.words import sponsors as words
from bot.words.cards import Mood
from bot.words.tongue import Tongue

_NOBODY = discord.AllowedMentions.none()


async def show(
    client: discord.Client, view: SponsorView, t: Tongue, post: Post, *, look: bool
) -> MessageId:
    """Post or edit the card. With `look` an earlier process may have posted it: the channel is searched first."""
    row = view.sponsorship
    channel, layout = _channel(client, row), draw(view, t)
    known = row.card_id or (await _find(client, row, Act.END) if look else None)
    if known is not None:
        try:
            await channel.get_partial_message(known).edit(view=layout, allowed_mentions=_NOBODY)
        except FAULTS as error:
            raise delivery_error(error, 0) from error
        return known
    return await _posted(channel, layout, row.nonce, post)


async def close(
    client: discord.Client, view: SponsorView, t: Tongue, post: Post, *, look: bool
) -> MessageId:
    """Post the closing note."""
    row = view.sponsorship
    found = await _find(client, row, Act.GUESTS) if look else None
    if found is not None:
        return found
    return await _posted(_channel(client, row), note(view, t), row.note_nonce, post)


def draw(view: SponsorView, t: Tongue) -> layouts.Layout:
    """The card."""
    row = view.sponsorship
    parts: list[ui.Item[layouts.Layout]] = [ui.TextDisplay(words.card(row, t))]
    if row.state is SponsorState.RUNNING:
        end = sponsor_button(Act.END, row)
        parts.append(ui.ActionRow(layouts.button(words.end(t), end)))
    mood = Mood.RENDERING if row.state is SponsorState.RUNNING else Mood.DELIVERED
    return layouts.finished(ui.Container(*parts, accent_colour=layouts.ACCENT[mood]))


def note(view: SponsorView, t: Tongue) -> layouts.Layout:
    """The closing note. Its button is also what an earlier process's note is known by."""
    guests = layouts.button(words.who_made(t), sponsor_button(Act.GUESTS, view.sponsorship))
    return layouts.finished(ui.TextDisplay(words.closing(view, t)), ui.ActionRow(guests))


def _channel(client: discord.Client, row: Sponsorship) -> discord.PartialMessageable:
    return client.get_partial_messageable(row.channel_id, guild_id=row.guild_id)


async def _posted(
    channel: discord.PartialMessageable, layout: layouts.Layout, nonce: str, post: Post
) -> MessageId:
    def send() -> Awaitable[discord.Message]:
        return channel.send(view=layout, nonce=nonce, allowed_mentions=_NOBODY)

    return MessageId((await post(nonce, send)).id)


async def _find(client: discord.Client, row: Sponsorship, act: Act) -> MessageId | None:
    """The bot's own message with this button, where an earlier process posted it and died."""
    wanted = sponsor_button(act, row)
    return await history.find_own(
        client, _channel(client, row), row.created_at, lambda custom_id: custom_id == wanted
    )
