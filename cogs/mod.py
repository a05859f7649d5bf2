"""`/mod`: what moderators may see and do."""

import logging
from time import perf_counter

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError
from bot.words import rulebook
from cogs import _asking, _automod, _mod_desk, _mod_people
from cogs._asking import Asked, Somebody
from cogs._mod_ai import Ai
from cogs._mod_rules import Rules, begin

log = logging.getLogger(__name__)


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class Mod(
    commands.GroupCog,
    group_name=locale_str("mod"),
    group_description=locale_str("For moderators: what may be asked here"),
):
    """The commands of moderators."""

    ai = Ai(name=locale_str("ai"), description=locale_str("What the AI moderation decides here"))
    rules = Rules(
        name=locale_str("rules"), description=locale_str("The server's rules for prompts")
    )

    def __init__(self, bot: Dailies) -> None:
        super().__init__()
        self._bot = bot

    @app_commands.command(
        name=locale_str("test"),
        description=locale_str("What the rules say of a text; nothing is kept"),
    )
    @app_commands.describe(text=locale_str("The prompt to try"))
    async def test(self, interaction: Asked, text: str) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        _asking.moderators_only(interaction)
        guild_id, filters = _asking.guild_of(interaction), bot.house.filters
        await filters.ready(guild_id)
        begun = perf_counter()
        verdict = filters.look(guild_id, text, _asking.place_of(interaction))
        took_ms = (perf_counter() - begun) * 1000
        await bot.answer(
            interaction, rulebook.tried(text, verdict, took_ms, tongue_of(interaction))
        )

    @app_commands.command(
        name=locale_str("desk"), description=locale_str("Where moderators decide what waits")
    )
    @app_commands.describe(
        channel=locale_str("The moderators' channel; leave it out to see how the desk stands"),
        remove=locale_str("Have no desk: what would wait is refused"),
    )
    async def desk(
        self,
        interaction: Asked,
        channel: discord.TextChannel | None = None,
        remove: bool = False,
    ) -> None:
        await begin(interaction)
        await _mod_desk.desk_here(interaction, channel, remove=remove)

    @app_commands.command(
        name=locale_str("exempt"),
        description=locale_str("Whom the server's own rules leave alone"),
    )
    @app_commands.describe(
        role=locale_str("Members with this role"),
        on=locale_str("Whether they are left alone; what no server may change still holds"),
    )
    async def exempt(self, interaction: Asked, role: discord.Role, on: bool = True) -> None:
        await begin(interaction)
        await _mod_desk.exempt(interaction, role, on=on)

    @commands.Cog.listener()
    async def on_automod_rule_create(self, rule: discord.AutoModRule) -> None:
        await self._follow(rule.guild)

    @commands.Cog.listener()
    async def on_automod_rule_update(self, rule: discord.AutoModRule) -> None:
        await self._follow(rule.guild)

    @commands.Cog.listener()
    async def on_automod_rule_delete(self, rule: discord.AutoModRule) -> None:
        await self._follow(rule.guild)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Discord does not tell what changed while we were away."""
        for guild in self._bot.guilds:
            await self._follow(guild)

    async def _follow(self, guild: discord.Guild) -> None:
        """Discord's own rules may have changed: copy them anew where the server wants that."""
        try:
            await _automod.changed(self._bot, guild)
        except (DatabaseFullError, DatabaseUnreachableError) as error:
            log.warning("AutoMod's change has to wait for the next one: %s", error)

    @app_commands.command(
        name=locale_str("warn"),
        description=locale_str("Have a member read a warning before their next clip"),
    )
    @app_commands.describe(member=locale_str("Whom"), reason=locale_str("What they read"))
    async def warn(
        self, interaction: Asked, member: Somebody, reason: app_commands.Range[str, 1, 300]
    ) -> None:
        await begin(interaction)
        await _mod_people.warn(interaction, member, reason)

    @app_commands.command(
        name=locale_str("mute"), description=locale_str("Let a member make no clips for a while")
    )
    @app_commands.describe(
        member=locale_str("Whom"),
        duration=locale_str("For how long"),
        reason=locale_str("What they read"),
    )
    @app_commands.choices(duration=_mod_people.DURATIONS)
    async def mute(
        self,
        interaction: Asked,
        member: Somebody,
        duration: int,
        reason: app_commands.Range[str, 0, 300] = "",
    ) -> None:
        await begin(interaction)
        await _mod_people.pause(interaction, member, duration, reason)

    @app_commands.command(
        name=locale_str("ban"), description=locale_str("Let a member make no clips any more")
    )
    @app_commands.describe(
        member=locale_str("Whom"),
        duration=locale_str("For how long; for good if left out"),
        reason=locale_str("What they read"),
    )
    @app_commands.choices(duration=_mod_people.DURATIONS)
    async def ban(
        self,
        interaction: Asked,
        member: Somebody,
        duration: int | None = None,
        reason: app_commands.Range[str, 0, 300] = "",
    ) -> None:
        await begin(interaction)
        await _mod_people.pause(interaction, member, duration, reason)

    @app_commands.command(
        name=locale_str("pardon"),
        description=locale_str("End a member's pause, and wipe their strikes"),
    )
    @app_commands.describe(member=locale_str("Whom"))
    async def pardon(self, interaction: Asked, member: Somebody) -> None:
        await begin(interaction)
        await _mod_people.pardon(interaction, member)


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Mod(bot))
