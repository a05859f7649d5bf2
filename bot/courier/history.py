"""Looking for a job's own message where its nonce does not reach any more."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import discord

from bot.courier.ids import OF_CLIPS, PRESS, Verb, read_press
from bot.domain.ids import InteractionId

DEEPEST: Final = 500  #: messages that are looked through, newest first


async def find(
    channel: discord.abc.Messageable,
    *,
    author_id: int,
    interaction_id: InteractionId,
    clip: bool,
    since: datetime,
) -> discord.Message | None:
    """The bot's own message of this job: its clip, or its card.

    Without the right to read the history Discord answers with no messages, or a 403: then there is none.
    """
    try:
        async for message in channel.history(limit=DEEPEST, after=since, oldest_first=False):
            if message.author.id != author_id:
                continue
            verbs = set(_verbs(message, interaction_id))
            if verbs and bool(verbs & OF_CLIPS) is clip:
                return message
    except discord.Forbidden:
        return None
    return None


def _verbs(message: discord.Message, interaction_id: InteractionId) -> Iterator[Verb]:
    """What a message's buttons do for this job."""
    for custom_id in custom_ids(message.components):
        if (match := PRESS.fullmatch(custom_id)) is not None:
            pressed = read_press(match)
            if pressed.interaction_id == interaction_id:
                yield pressed.verb


def custom_ids(components: Sequence[object]) -> Iterator[str]:
    """Every button's custom id in a message, however deep."""
    for component in components:
        if isinstance(component, discord.Button):
            if component.custom_id is not None:
                yield component.custom_id
        elif isinstance(component, discord.ActionRow | discord.Container):
            yield from custom_ids(component.children)
