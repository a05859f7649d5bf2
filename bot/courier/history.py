"""Looking for a job's own message where its nonce does not reach any more."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.courier.faults import FAULTS, delivery_error
from bot.courier.ids import OF_CLIPS, PRESS, Verb, read_press
from bot.domain.errors import DeliveryUncertainError
from bot.domain.ids import InteractionId, MessageId
from bot.domain.job import Job
from bot.domain.snowflakes import ahead

ANSWER_S: Final = 120.0  #: for all that is looked through
DEEPEST: Final = 500  #: messages that are looked through, newest first
TWO_CLOCKS: Final = timedelta(seconds=60)  #: so far Discord's clock and ours may be apart


async def find(
    client: discord.Client,
    channel: discord.abc.Messageable,
    job: Job,
    *,
    clip: bool,
    since: datetime,
) -> discord.Message | None:
    """The bot's own message of this job: its clip, or its card.

    Without the right to read the history Discord answers with no messages, or a 403: then there is none.

    Raises:
        DeliveryError: the channel could not be read.
    """
    author_id = client.user.id if client.user else client.application_id
    if author_id is None:
        raise DeliveryUncertainError("not logged in")
    ours = max(ahead(job.created_at, job.interaction_id), timedelta(0))
    after = since - ours - TWO_CLOCKS
    past = channel.history(limit=DEEPEST, after=after, oldest_first=False)
    try:
        async with asyncio.timeout(ANSWER_S):
            async for message in past:
                if message.author.id != author_id:
                    continue
                verbs = set(_verbs(message, job.interaction_id))
                if verbs and bool(verbs & OF_CLIPS) is clip:
                    return message
    except discord.Forbidden:
        return None
    except FAULTS as error:
        raise delivery_error(error, 0) from error
    return None


async def find_own(
    client: discord.Client,
    channel: discord.abc.Messageable,
    since: datetime,
    is_its: Callable[[str], bool],
) -> MessageId | None:
    """The bot's own message with a button of which `is_its` holds, posted since then by an earlier process.

    Raises:
        DeliveryError: the channel could not be read; without the right to read it there is none.
    """
    mine = client.user.id if client.user else client.application_id
    past = channel.history(limit=DEEPEST, after=since - TWO_CLOCKS, oldest_first=False)
    try:
        async for message in past:
            if message.author.id == mine and any(map(is_its, custom_ids(message.components))):
                return MessageId(message.id)
    except discord.Forbidden:
        return None
    except FAULTS as error:
        raise delivery_error(error, 0) from error
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
