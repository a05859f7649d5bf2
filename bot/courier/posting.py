"""Posting once: Discord keeps one message a nonce, for a while; beyond it the channel is to be looked through."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.courier.faults import FAULTS, delivery_error, too_many_calls
from bot.domain.delivery import Parcel, longest_s
from bot.domain.errors import DeliveryUncertainError
from bot.ports import Clock

log = logging.getLogger(__name__)

NONCE_S: Final = 120.0
"""How long we trust Discord to know a nonce. It says "the past few minutes", no more exactly."""

NO_FILE: Final = Parcel(file=None)
PAUSES_S: Final = (0.5, 2.0)  #: between attempts whose answer was lost


class Posting:
    """Posts each message once, and knows of which the nonce does not tell any more."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._started_at = clock.now()
        self._began: dict[str, datetime] = {}  #: by nonce: since when we try, and do not know

    async def once(
        self,
        nonce: str,
        send: Callable[[], Awaitable[discord.Message]],
        turn: Callable[[], AbstractAsyncContextManager[None]],
        limit_bytes: int = 0,
        parcel: Parcel = NO_FILE,
    ) -> discord.Message:
        """Post, and where the answer was lost post again with the same nonce: Discord keeps one.

        discord.py repeats 5xx by itself, but neither resets nor a closed connection.
        """
        self._began.setdefault(nonce, self._clock.now())
        for pause_s in (*PAUSES_S, None):
            try:
                async with turn(), asyncio.timeout(longest_s(parcel)):
                    message = await send()
            except FAULTS as error:
                fault = delivery_error(error, limit_bytes)
                if not isinstance(fault, DeliveryUncertainError):
                    self._began.pop(nonce, None)
                    raise fault from error
                if pause_s is None or too_many_calls(error):
                    raise fault from error
                log.info("Posting is tried again: %s", fault)
                await self._clock.sleep(pause_s)
            else:
                self._began.pop(nonce, None)
                return message
        raise AssertionError  # the last pause is None

    def may_be_there(self, nonce: str, since: datetime) -> bool:
        """Whether an earlier attempt may have arrived that Discord's nonce does not cover any more."""
        began = self._began.get(nonce)
        if began is None:
            return since < self._started_at  # perhaps by a process before this one
        # By the clock that goes on while the machine sleeps; where it was set back, nobody knows how long it was.
        return not timedelta(0) <= self._clock.now() - began <= timedelta(seconds=NONCE_S)
