"""The compiled rules of every guild: made off the loop, swapped in one assignment."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import DailiesError
from bot.domain.ids import GuildId
from bot.domain.rule_faults import Problem
from bot.domain.rules import Place, RuleSet
from bot.domain.verdict import Finding, Verdict
from bot.moderation.benign import SAMPLE
from bot.moderation.budget import Budget
from bot.moderation.compiled import NO_RULES, CompiledRules, compile_rules
from bot.moderation.look import finding_of, look, once, rule_hits
from bot.moderation.reading import Reading
from bot.ports import Database, Unit

log = logging.getLogger(__name__)

TURN = 50  #: texts of a rehearsal between two looks at whether somebody still waits for it


class RulesRefusedError(DailiesError):
    """A rule set has rules that cannot be used. What was in force stays in force."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{each.rule}: {each.why.fault}" for each in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class InForce:
    """What judges in a guild, and the version of its rules that it came from."""

    version: int
    compiled: CompiledRules
    at: datetime | None = (
        None  #: when that was written: of a guild that was forgotten the versions begin anew
    )


NOTHING = InForce(0, NO_RULES)
Edition = tuple[int, datetime | None]
"""A version of a guild's rules, and when it was written."""


class Filters:
    """`ports.PromptFilter`. A guild without rules has the platform list alone.

    Args:
        database: where the rules are kept; without one they are only what `put` was given.
    """

    def __init__(self, database: Database | None = None) -> None:
        self._database = database
        self._in_force: dict[GuildId, InForce] = {}
        self._asked: defaultdict[GuildId, int] = defaultdict(int)
        self._locks: defaultdict[GuildId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tried: dict[GuildId, tuple[RuleSet, CompiledRules]] = {}

    @property
    def harmless(self) -> Sequence[str]:
        """Prompts that no rule should stop."""
        return SAMPLE

    def of(self, guild_id: GuildId) -> CompiledRules:
        """The rules in force."""
        return self._in_force.get(guild_id, NOTHING).compiled

    def version(self, guild_id: GuildId) -> int:
        """The version of the rules in force."""
        return self._in_force.get(guild_id, NOTHING).version

    async def put(self, guild_id: GuildId, rules: RuleSet, *, version: int = 0) -> None:
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
            self._in_force[guild_id] = InForce(version, compiled)

    async def ready(self, guild_id: GuildId) -> None:
        """See to it that the guild's stored rules are in force; see `ports.PromptFilter`."""
        database = self._database
        if database is None:
            return
        present = await database.read(lambda unit: _present(unit, guild_id))
        if present == self._edition(guild_id):
            return
        async with self._locks[guild_id]:  # the others wait for the one that compiles
            if present != self._edition(guild_id):
                await self._load(database, guild_id)

    async def trial(self, guild_id: GuildId, rules: RuleSet) -> tuple[Problem, ...]:
        """Compile a set without putting it in force, and remember it for when it is stored."""
        compiled, problems = await asyncio.to_thread(compile_rules, rules)
        if not problems:
            self._tried[guild_id] = (rules, compiled)
        return problems

    def look(self, guild_id: GuildId, text: str, place: Place) -> Verdict:
        """Judge a text by what is in force."""
        in_force = self._in_force.get(guild_id, NOTHING)
        return look(text, in_force.compiled, place, version=in_force.version).verdict

    async def rehearse(self, rules: RuleSet, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """What these rules alone would have seen, in a thread and a few texts at a time."""
        compiled, _ = await asyncio.to_thread(compile_rules, rules)
        seen: list[tuple[Finding, ...]] = []
        for start in range(0, len(texts), TURN):
            seen += await asyncio.to_thread(_seen, compiled, texts[start : start + TURN])
        return seen

    async def _load(self, database: Database, guild_id: GuildId) -> None:
        """Compile what is stored. Rules that cannot be used any more are left out, and named in the log."""

        def stored(unit: Unit) -> tuple[Edition, RuleSet]:
            return _present(unit, guild_id), unit.rulebook.rules(guild_id)

        (version, at), rules = await database.read(stored)
        tried = self._tried.pop(guild_id, None)
        if tried is not None and tried[0] == rules:
            compiled, problems = tried[1], ()
        else:
            compiled, problems = await asyncio.to_thread(compile_rules, rules)
        for problem in problems:
            log.warning("Guild %d, version %d: left out %s.", guild_id, version, problem)
        self._in_force[guild_id] = InForce(version, compiled, at)

    def _edition(self, guild_id: GuildId) -> Edition:
        in_force = self._in_force.get(guild_id, NOTHING)
        return in_force.version, in_force.at


def _present(unit: Unit, guild_id: GuildId) -> Edition:
    newest = unit.rulebook.versions(guild_id, limit=1)
    return (newest[0].version, newest[0].at) if newest else (0, None)


def _seen(compiled: CompiledRules, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
    found: list[tuple[Finding, ...]] = []
    for text in texts:
        hits = rule_hits(Reading(text), compiled, None, Budget())
        found.append(tuple(map(finding_of, once(hits))))
    return found
