"""A sponsorship's two messages: its card, edited when it ends, and the closing note. Each is posted once."""

from collections.abc import Awaitable

import discord
from discord import ui

from bot.courier import history, layouts, standing_cards
from bot.courier.desk import Post
from bot.courier.sponsor_ids import Act, sponsor_button
from bot.domain.ids import MessageId
from bot.domain.sponsorship import SponsorState
from bot.ports import SponsorView
from bot.words import sponsors as words
from bot.words.cards import Mood
from bot.words.tongue import Tongue


async def show(
    client: discord.Client, view: SponsorView, t: Tongue, post: Post, *, look: bool
) -> MessageId:
    """Post or edit the card. With `look` an earlier process may have posted it: the channel is searched first."""
    row = view.sponsorship
    wanted = sponsor_button(Act.END, row)
    is_its = wanted.__eq__ if look else None
    return await standing_cards.show(client, row, draw(view, t), post, is_its)


async def close(
    client: discord.Client, view: SponsorView, t: Tongue, post: Post, *, look: bool
) -> MessageId:
    """Post the closing note."""
    row = view.sponsorship
    channel = client.get_partial_messageable(row.channel_id, guild_id=row.guild_id)
    if look:
        wanted = sponsor_button(Act.GUESTS, row)
        found = await history.find_own(client, channel, row.created_at, wanted.__eq__)
        if found is not None:
            return found

    def send() -> Awaitable[discord.Message]:
        return channel.send(
            view=note(view, t),
            nonce=row.note_nonce,
            allowed_mentions=discord.AllowedMentions.none(),
        )

    return MessageId((await post(row.note_nonce, send)).id)


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
