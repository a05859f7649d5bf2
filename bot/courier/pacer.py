"""Cards that change: edits of one card are merged, and come at most every few seconds."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakValueDictionary

import discord

from bot.courier import layouts
from bot.courier.faults import FAULTS, UNKNOWN_MESSAGE, delivery_error
from bot.courier.turns import Turns
from bot.domain.errors import DeliveryError, DeliveryUncertainError
from bot.domain.ids import ChannelId, InteractionId, MessageId
from bot.pipeline.waiting import backoff_s, woken
from bot.ports import Clock

log = logging.getLogger(__name__)

PACE_S: Final = 5.0
FIRST: Final = timedelta(seconds=1)  #: from the posting to the first edit
TRIES: Final = 20  #: with their pauses about a quarter of an hour
LAST_TRIES: Final = 1440
"""About a day: an outage leaves no card that says for ever that a job goes on. Its maker is told otherwise before."""
#: for one try: what Discord makes wait longer keeps no other card from its turn
EDIT_S: Final = 10.0
LAST_EDITS_S: Final = 4.0  #: what a kind stop gives to the last edits

Draw = Callable[[], layouts.Layout]
Unseen = Callable[[], Awaitable[object]]
"""What is to be done where the last edit cannot be made."""


@dataclass(slots=True)
class _Card:
    channel_id: ChannelId
    message_id: MessageId
    edited_at: datetime
    #: what Discord has, as far as we know; its fingerprint, for there are many cards
    shows: int | None = None
    wanted: Draw | None = None
    last: bool = False  #: the job has ended: nothing comes after this
    unseen: Unseen | None = None
    task: asyncio.Task[None] | None = field(default=None, repr=False)


class Pacer:
    """Knows the cards that may still change. `edit` returns at once; the newest wish wins."""

    def __init__(self, clock: Clock, turns: Turns, *, pace_s: float = PACE_S) -> None:
        self._clock = clock
        self._turns = turns
        self._pace = timedelta(seconds=pace_s)
        self._cards: dict[InteractionId, _Card] = {}
        self._stopping = asyncio.Event()
        self._client: discord.Client | None = None
        self._channels = WeakValueDictionary[ChannelId, asyncio.Lock]()

    def open(self, client: discord.Client) -> None:
        """Edit through this client from now on."""
        self._client = client
        self._stopping.clear()

    async def close(self) -> None:
        """Send the last edits at once, and stop."""
        self._stopping.set()
        tasks = [card.task for card in self._cards.values() if card.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=LAST_EDITS_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._cards.clear()
        self._client = None

    def knows(self, interaction_id: InteractionId) -> MessageId | None:
        """The card's message, if this process has posted or edited it."""
        card = self._cards.get(interaction_id)
        return card.message_id if card else None

    def posted(
        self,
        interaction_id: InteractionId,
        channel_id: ChannelId,
        message_id: MessageId,
        shows: layouts.Layout | None,
    ) -> None:
        """Remember a card that was just posted; `shows` is None where it may show something older.

        Its first edit may come soon: the news that a job has begun is worth more than a later percent.
        """
        self._cards[interaction_id] = _Card(
            channel_id,
            message_id,
            edited_at=self._clock.now() - self._pace + min(self._pace, FIRST),
            shows=None if shows is None else _fingerprint(shows),
        )

    def edit(
        self,
        interaction_id: InteractionId,
        channel_id: ChannelId,
        message_id: MessageId,
        draw: Draw,
        *,
        last: bool,
        unseen: Unseen | None = None,
    ) -> None:
        """Wish for an edit. A wish that no one has begun to send is replaced."""
        card = self._cards.get(interaction_id)
        if card is None:
            card = _Card(channel_id, message_id, edited_at=self._clock.now() - self._pace)
            self._cards[interaction_id] = card
        if card.last and not last:
            return
        card.wanted, card.last, card.unseen = draw, last, unseen
        if card.task is None and not self._stopping.is_set():
            card.task = asyncio.create_task(
                self._work(interaction_id, card), name=f"card {interaction_id}"
            )
            card.task.add_done_callback(_told)

    async def _work(self, interaction_id: InteractionId, card: _Card) -> None:
        fails = 0
        try:
            while card.wanted is not None:
                await woken(self._clock, self._stopping, self._due_s(interaction_id, card, fails))
                try:
                    await self._send_newest(card)
                    fails = 0
                except DeliveryUncertainError:
                    fails += 1
                    if self._stopping.is_set():
                        return  # there is no time left
                    if fails == TRIES:
                        await _given_up(card, "out of reach")
                    if fails >= (LAST_TRIES if card.last else TRIES):
                        card.wanted = None
                except DeliveryError as error:
                    gone = getattr(error.__cause__, "code", None) == UNKNOWN_MESSAGE
                    await _given_up(card, "deleted" if gone else "out of reach")
        finally:
            card.task = None
            if card.last:
                self._cards.pop(interaction_id, None)

    def _due_s(self, interaction_id: InteractionId, card: _Card, fails: int) -> float:
        pause = timedelta(seconds=backoff_s(fails, interaction_id, first_s=1.0) if fails else 0.0)
        wait = max(self._pace, pause)
        left = card.edited_at + wait - self._clock.now()
        return max(0.0, min(wait, left).total_seconds())  # the clock may have been set back

    @asynccontextmanager
    async def turn(self, channel_id: ChannelId) -> AsyncGenerator[None]:
        """A card's turn. One at a time in a channel: Discord's own limit is there, and others need not wait."""
        lock = self._channels.get(channel_id)
        if lock is None:
            lock = self._channels[channel_id] = asyncio.Lock()
        async with lock, self._turns.turn():
            yield

    async def _send_newest(self, card: _Card) -> None:
        """Send what is wished for when it is the card's turn. What may not have arrived is wished for still."""
        async with self.turn(card.channel_id):
            draw, card.wanted = card.wanted, None
            if draw is None:
                return
            try:
                await self._send(card, draw())
            except DeliveryUncertainError:
                card.wanted = card.wanted or draw  # something newer goes first
                raise

    async def _send(self, card: _Card, view: layouts.Layout) -> None:
        shows = _fingerprint(view)
        if shows == card.shows or self._client is None or self._client.is_closed():
            return
        message = self._client.get_partial_messageable(card.channel_id).get_partial_message(
            card.message_id
        )
        card.edited_at = self._clock.now()
        try:
            async with asyncio.timeout(EDIT_S):
                await message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
        except FAULTS as error:
            fault = delivery_error(error, 0)
            if not isinstance(fault, DeliveryUncertainError):
                card.shows = shows  # there is nothing more to try
            raise fault from error
        card.shows = shows


async def _given_up(card: _Card, why: str) -> None:
    log.info("A card is %s", why)
    unseen, card.unseen = card.unseen, None
    if card.last and unseen is not None:
        await unseen()


def _fingerprint(view: layouts.Layout) -> int:
    return hash(json.dumps(view.to_components(), sort_keys=True))


def _told(task: asyncio.Task[None]) -> None:
    """A card's edit that broke in a way nobody foresaw is told; it takes no other card with it."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("Editing %s broke", task.get_name(), exc_info=error)
