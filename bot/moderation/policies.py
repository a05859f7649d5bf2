"""What guilds have chosen, as far as judging depends on it."""

from bot.domain import ai_policy, desk
from bot.domain.ai_policy import AiPolicy
from bot.domain.desk import DeskRules
from bot.domain.ids import GuildId
from bot.ports import Database


class Policies:
    """Reads a guild's choices anew each time: a moderator's change holds for the next prompt."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def desk(self, guild_id: GuildId) -> DeskRules:
        """Where its desk is, and whom its rules leave alone."""
        name = desk.mark_of(guild_id)
        return desk.read(await self._database.read(lambda unit: unit.marks.get(name)))

    async def ai(self, guild_id: GuildId) -> AiPolicy:
        """What it makes of the AI moderation."""
        name = ai_policy.mark_of(guild_id)
        return ai_policy.read(await self._database.read(lambda unit: unit.marks.get(name)))
