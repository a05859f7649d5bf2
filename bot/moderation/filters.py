"""The compiled rules of every guild: made off the loop, swapped in one assignment."""

import asyncio
from collections import defaultdict

from bot.domain.errors import DailiesError
from bot.domain.ids import GuildId
from bot.moderation.compiled import NO_RULES, CompiledRules, Problem, compile_rules
from bot.moderation.rules import RuleSet


class RulesRefusedError(DailiesError):
    """A rule set has rules that cannot be used. What was in force stays in force."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class Filters:
    """Which rules are in force where. A guild without rules has the platform list alone."""

    def __init__(self) -> None:
        self._compiled: dict[GuildId, CompiledRules] = {}
        self._asked: defaultdict[GuildId, int] = defaultdict(int)

    def of(self, guild_id: GuildId) -> CompiledRules:
        return self._compiled.get(guild_id, NO_RULES)

    async def put(self, guild_id: GuildId, rules: RuleSet) -> None:
        """Compile in a thread and swap; of two that overlap the one asked for last stays.

        Raises:
            RulesRefusedError: some rule cannot be used, and nothing was changed.
        """
        self._asked[guild_id] += 1
        turn = self._asked[guild_id]
        compiled, problems = await asyncio.to_thread(compile_rules, rules)
        if problems:
            raise RulesRefusedError(problems)
        if turn == self._asked[guild_id]:
            self._compiled[guild_id] = compiled
