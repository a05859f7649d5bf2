"""Interactions that can still be answered. Their tokens are secrets: in memory only, 15 minutes at most."""

import logging
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.courier.faults import FAULTS
from bot.domain.ids import InteractionId
from bot.ports import Clock

log = logging.getLogger(__name__)

LIFE_S: Final = 14 * 60.0  #: a minute less than Discord's, for the way there
MOST: Final = 5000

_UNANSWERED: Final = (*FAULTS, LookupError, TypeError, ValueError)
"""The last ones are what discord.py dies of where a page came in place of the message."""


class Kept:
    """The door gives each interaction that became a job; the courier answers through it while it lives."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[InteractionId, tuple[datetime, discord.Webhook]] = OrderedDict()
        self._cards: dict[InteractionId, discord.Interaction] = {}
        self._stages: dict[InteractionId, str] = {}  #: what a private job's card shows

    def keep(
        self,
        interaction: discord.Interaction,
        interaction_id: InteractionId | None = None,
        *,
        private: bool = False,
    ) -> None:
        """Remember how to answer an interaction. The oldest go first. A private job's answer is its card.

        `interaction_id` is the job's, where it was asked for in an earlier one and this one said yes.
        """
        named = InteractionId(interaction.id) if interaction_id is None else interaction_id
        if private:
            self._cards[named] = interaction
        # It has just come. By its own date it would be dead already where our clock is a quarter of an hour ahead.
        until = self._clock.now() + timedelta(seconds=LIFE_S)
        self._kept[named] = (until, interaction.followup)
        self._drop()

    def _drop(self) -> None:
        now = self._clock.now()
        while self._kept and (len(self._kept) > MOST or next(iter(self._kept.values()))[0] < now):
            interaction_id, _ = self._kept.popitem(last=False)
            self._stages.pop(interaction_id, None)
            self._cards.pop(interaction_id, None)

    async def show(
        self, interaction_id: InteractionId, view: discord.ui.LayoutView, stage: str
    ) -> bool:
        """Show a private job's card in the answer to the person alone, once a stage. Whether they see it."""
        self._drop()
        card = self._cards.get(interaction_id)
        if card is None:
            return False
        if self._stages.get(interaction_id) == stage:
            return True
        self._stages[interaction_id] = stage
        try:
            await card.edit_original_response(
                view=view, attachments=[], allowed_mentions=discord.AllowedMentions.none()
            )
        except _UNANSWERED as error:
            log.info("A private card could not be shown: %s", type(error).__name__)
            return False
        return True

    async def tell(self, interaction_id: InteractionId, text: str) -> bool:
        """Tell the person alone, if the interaction still lives. Whether it worked."""
        self._drop()
        kept = self._kept.get(interaction_id)
        if kept is None:
            return False
        try:
            await kept[1].send(
                text, ephemeral=True, allowed_mentions=discord.AllowedMentions.none(), wait=True
            )
        except _UNANSWERED as error:
            log.info("An answer to an interaction did not arrive: %s", type(error).__name__)
            return False
        return True
