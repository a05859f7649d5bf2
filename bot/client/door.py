"""The client itself: intents, loading cogs, answering, one error handler, and who is let in."""

import asyncio
import logging
import re
from collections.abc import Coroutine, Sequence
from typing import Any, Final, Self

import aiohttp
import discord
import yarl
from discord import app_commands, ui
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client.commands import COGS, CommandWords, tell_if_changed
from bot.client.heard import Heard
from bot.client.reading import custom_id_of, tongue_of, typed_prompt
from bot.client.sense import keep_sense
from bot.courier import layouts
from bot.courier.asks import Asks
from bot.courier.faults import AWAY, FAULTS, UNKNOWN_MESSAGE
from bot.courier.kept import Kept
from bot.courier.turns import Turns
from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError, RefusalError
from bot.domain.ids import GuildId, MemberId
from bot.domain.refusals import (
    BusyNow,
    ButtonGone,
    GuildNotServed,
    MemberGone,
    OnlyInGuilds,
    Refusal,
)
from bot.pipeline.house import House
from bot.words import answers, refusals
from bot.words.tongue import Tongue

log = logging.getLogger(__name__)

SERVED_AT_ONCE: Final = 3  #: people whose wish is worked on here, after they were acknowledged

ALREADY_ACKNOWLEDGED: Final = 40060
TOO_OLD: Final = frozenset({10062, 50027})  #: an unknown interaction, a token that has died

OUTAGES: Final = (DatabaseFullError, DatabaseUnreachableError, *AWAY)
"""All who ask meanwhile meet them."""

_ACKNOWLEDGED: Final = "dailies.acknowledged"


def point_discord_at(*, api_url: str | None, gateway_url: str | None) -> None:
    """Send discord.py elsewhere than to Discord, before a client is made. It has no option of its own."""
    if api_url is not None:
        Route.BASE = api_url.rstrip("/")
    if gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


class Dailies(commands.Bot):
    """The door. It holds the house and starts nothing: the runner belongs to `bot/app.py`."""

    def __init__(
        self,
        house: House,
        kept: Kept,
        *,
        connector: aiohttp.BaseConnector | None = None,
        guild_ready_timeout_s: float = 2.0,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,  # never used: no message reaches us
            help_command=None,
            intents=discord.Intents(guilds=True, auto_moderation_configuration=True),
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=_Tree,
            connector=connector,
            guild_ready_timeout=guild_ready_timeout_s,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        keep_sense(self.http)
        self.house = house
        self.kept = kept
        self.asks = Asks(house.clock)
        self.heard = Heard()
        self._turns = Turns(SERVED_AT_ONCE)
        self._served = set[asyncio.Task[Any]]()  #: acknowledged, and not answered yet
        self._ours: list[re.Pattern[str]] = []  #: what the custom ids of our buttons look like

    async def setup_hook(self) -> None:
        """Load what answers, then tell Discord of it where it changed."""
        await self.tree.set_translator(CommandWords())
        for cog in COGS:
            if cog not in self.extensions:  # a second login, after one that broke on its way
                await self.load_extension(cog)
        await tell_if_changed(self.tree, self.house, self.application_id)

    def add_dynamic_items(self, *items: type[ui.DynamicItem[Any]]) -> None:
        """Answer these buttons, and so no sentence for strange ones beside."""
        super().add_dynamic_items(*items)
        self._ours += [each.__discord_ui_compiled_template__ for each in items]

    # Answering

    async def acknowledge(
        self, interaction: discord.Interaction[Any], *, in_place: bool = False
    ) -> None:
        """Tell Discord that an answer comes, for this person alone. Do it before any slow work.

        With `in_place` the answer takes the place of the message whose button was pressed, if that was for
        this person alone. An interaction that Discord delivers twice is acknowledged already: that is as good.
        """
        replaces = in_place and interaction.message and interaction.message.flags.ephemeral
        try:
            await interaction.response.defer(ephemeral=True, thinking=not replaces)
        except discord.InteractionResponded:
            pass
        except discord.HTTPException as error:
            if replaces and error.code == UNKNOWN_MESSAGE:  # deleted under its button
                await self.acknowledge(interaction)
                return
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
        interaction.extras[_ACKNOWLEDGED] = True
        if (task := asyncio.current_task()) is not None:
            self._served.add(task)
            task.add_done_callback(self._served.discard)
        await self._turns.keep()

    async def finish(self, within_s: float) -> None:
        """Let those who were told that an answer comes have it, as far as the time goes."""
        if self._served:
            await asyncio.wait(self._served, timeout=within_s)

    async def answer(
        self,
        interaction: discord.Interaction[Any],
        text: str,
        *items: ui.Item[Any],
        file: discord.File | None = None,
        files: Sequence[discord.File] = (),
    ) -> None:
        """Say something to the person of an interaction alone, with further parts below it."""
        view = layouts.finished(ui.TextDisplay(text), *items)
        nobody = discord.AllowedMentions.none()
        attached = [*files, file] if file else [*files]
        if _ACKNOWLEDGED in interaction.extras:
            await self._turns.begin()
            self._turns.leave()
            try:
                await interaction.edit_original_response(
                    view=view, attachments=attached, allowed_mentions=nobody
                )
            except discord.NotFound as error:
                if error.code != UNKNOWN_MESSAGE:
                    raise
                # What was to be replaced has been deleted meanwhile. Its files are read and closed.
                beside = layouts.finished(ui.TextDisplay(text)) if attached else view
                await interaction.followup.send(
                    view=beside, ephemeral=True, allowed_mentions=nobody
                )
        else:
            await interaction.response.send_message(
                view=view,
                files=attached,
                ephemeral=True,
                allowed_mentions=nobody,
            )
            interaction.extras[_ACKNOWLEDGED] = True

    async def refuse(self, interaction: discord.Interaction[Any], no: Refusal) -> None:
        """Say a refusal."""
        await self.answer(interaction, self.sentence(no, tongue_of(interaction)))

    def sentence(self, no: Refusal, t: Tongue) -> str:
        """A refusal in words."""
        return refusals.sentence(no, t, self.title_of)

    def title_of(self, key: str) -> str:
        """A model's title."""
        model = self.house.catalog.find(key)
        return model.title if model else key

    # When something goes wrong

    async def attend(
        self, interaction: discord.Interaction[Any], work: Coroutine[Any, Any, None]
    ) -> None:
        """Do what a button or a window asks for, once, under the one error handler."""
        if self.heard.again(interaction):
            work.close()
            return
        try:
            await work
        except Exception as error:  # noqa: BLE001  the client's error handler
            await self.explain(interaction, error)

    async def explain(self, interaction: discord.Interaction[Any], error: BaseException) -> None:
        """Answer whatever went wrong, in this order.

        1. The interaction is too old to be answered: nobody can be told; logged.
        2. A refusal on its way out: its sentence.
        3. The database is full or away: nothing was started; a sentence that says so.
        4. Discord shows a command as it was before an update: how to reload it.
        5. Everything else is our fault: a kind sentence with a reference, and under that reference the log
           has the rest. People never see an exception's own text, and keep the prompt that they typed.
        """
        if isinstance(error, app_commands.CommandInvokeError):
            error = error.original
        if isinstance(error, app_commands.TransformerError) and isinstance(
            error.value, discord.User
        ):
            error = RefusalError(MemberGone(MemberId(error.value.id)))
        if self.is_closed():
            return  # we are leaving; Discord tells the person that we did not respond
        reference = f"{interaction.id:x}"
        if isinstance(error, discord.HTTPException) and error.code in TOO_OLD:
            log.warning("Interaction %s was too old to be answered.", reference)
            return
        if isinstance(error, OUTAGES):  # of its place in our code there is nothing to learn
            log.error("Interaction %s met an outage: %s.", reference, error)
        elif not isinstance(error, RefusalError):
            log.error("Interaction %s broke.", reference, exc_info=error)
        t = tongue_of(interaction)
        parts, file = layouts.kept_prompt(typed_prompt(interaction), t)
        try:
            said = self._explained(error, reference, t)
            await self.answer(interaction, said, *parts, file=file)
        except FAULTS as silence:
            log.warning("Interaction %s could not be answered: %r", reference, silence)

    def _explained(self, error: BaseException, reference: str, t: Tongue) -> str:
        match error:
            case RefusalError():
                return self.sentence(error.refusal, t)
            case DatabaseFullError() | DatabaseUnreachableError():
                return self.sentence(BusyNow(), t)
            case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
                return answers.command_changed(t)
            case _:
                return answers.trouble(reference, t)

    # Who is let in

    def turned_away(self, interaction: discord.Interaction[Any]) -> Refusal | None:
        """Only guilds, and of those only the ones that are served."""
        if interaction.guild_id is None:
            return OnlyInGuilds()
        served = self.house.limits.guilds
        if served and GuildId(interaction.guild_id) not in served:
            return GuildNotServed()
        return None

    async def on_interaction(self, interaction: discord.Interaction[Self]) -> None:
        """Answer components and windows that nothing else answers."""
        if interaction.type not in {
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        }:
            return
        if not self.answers(custom_id_of(interaction)):
            await self.attend(interaction, self.refuse(interaction, ButtonGone()))

    def answers(self, custom_id: str) -> bool:
        """Whether one of our buttons has such a custom id; windows are named after the button that opened them."""
        return any(pattern.fullmatch(custom_id) for pattern in self._ours)


class _Tree(app_commands.CommandTree[Dailies]):
    """The commands, behind the same door as the buttons."""

    async def interaction_check(self, interaction: discord.Interaction[Dailies], /) -> bool:
        if interaction.type is discord.InteractionType.autocomplete:
            return self.client.turned_away(interaction) is None
        if self.client.heard.again(interaction):
            return False
        no = self.client.turned_away(interaction)
        if no is not None:
            await self.client.attend(interaction, self.client.refuse(interaction, no))
        return no is None

    async def on_error(
        self, interaction: discord.Interaction[Dailies], error: app_commands.AppCommandError, /
    ) -> None:
        await self.client.explain(interaction, error)


def create_bot(
    house: House,
    kept: Kept,
    *,
    connector: aiohttp.BaseConnector | None = None,
    guild_ready_timeout_s: float = 2.0,
) -> Dailies:
    """Make the client. `kept` is the courier's: it answers through interactions that became jobs."""
    return Dailies(house, kept, connector=connector, guild_ready_timeout_s=guild_ready_timeout_s)
