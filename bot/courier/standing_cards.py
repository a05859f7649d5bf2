"""Cards of what stands for days: posted once with a nonce, and edited with each change."""

from collections.abc import Awaitable, Callable

import discord

from bot.courier import history, layouts
from bot.courier.desk import Post
from bot.courier.faults import FAULTS, delivery_error
from bot.domain.ids import MessageId
from bot.domain.proposal import Proposal
from bot.domain.sponsorship import Sponsorship
from bot.domain.wish import Wish


async def show(
    client: discord.Client,
    what: Proposal | Wish | Sponsorship,
    layout: layouts.Layout,
    post: Post,
    is_its: Callable[[str], bool] | None,
) -> MessageId:
    """Post or edit a card.

    With `is_its` an earlier process may have posted it and died: the channel is searched first for a message
    that has such a button.
    """
    channel = client.get_partial_messageable(what.channel_id, guild_id=what.guild_id)
    known = what.card_id
    if known is None and is_its is not None:
        known = await history.find_own(client, channel, what.created_at, is_its)
    if known is not None:
        try:
            await channel.get_partial_message(known).edit(
                view=layout, allowed_mentions=discord.AllowedMentions.none()
            )
        except FAULTS as error:
            raise delivery_error(error, 0) from error
        return known

    def send() -> Awaitable[discord.Message]:
        return channel.send(
            view=layout, nonce=what.nonce, allowed_mentions=discord.AllowedMentions.none()
        )

    return MessageId((await post(what.nonce, send)).id)
