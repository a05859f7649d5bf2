"""The cards of wishes: clips that wait for what the month leaves over."""

from typing import Final

import discord
from discord import ui

from bot.courier import layouts, standing_cards
from bot.courier.desk import Post
from bot.courier.wish_ids import WISH, WishVerb, read_wish, wish_button
from bot.domain.ids import MessageId
from bot.domain.wish import Wish, WishState
from bot.words import labels, wishes
from bot.words.cards import Mood
from bot.words.tongue import Tongue

_MOODS: Final = {
    WishState.REFUSED: Mood.FAILED,
    WishState.STARTED: Mood.DELIVERED,
    WishState.MADE: Mood.DELIVERED,
}


async def show(
    client: discord.Client, wish: Wish, t: Tongue, title: str, post: Post, *, look: bool
) -> MessageId:
    """Post or edit a card. With `look` an earlier process may have posted it: the channel is searched first."""
    seekable = look and wish.state is WishState.WAITING  # its buttons are gone with it

    def is_its(custom_id: str) -> bool:
        match = WISH.fullmatch(custom_id)
        return match is not None and read_wish(match).wish_id == wish.id

    return await standing_cards.show(
        client, wish, draw(wish, t, title), post, is_its if seekable else None
    )


def draw(wish: Wish, t: Tongue, title: str) -> layouts.Layout:
    """A wish's card."""
    parts: list[ui.Item[layouts.Layout]] = [
        ui.TextDisplay(part) for part in wishes.card(wish, t, title)
    ]
    if wish.state is WishState.WAITING:
        parts.append(
            ui.ActionRow(
                layouts.button(
                    wishes.make_now(wish, t),
                    wish_button(WishVerb.NOW, wish),
                    discord.ButtonStyle.secondary,
                ),
                layouts.button(labels.cancel(t), wish_button(WishVerb.CANCEL, wish)),
            )
        )
    mood = _MOODS.get(wish.state, Mood.WAITING)
    return layouts.finished(ui.Container(*parts, accent_colour=layouts.ACCENT[mood]))
