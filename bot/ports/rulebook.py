"""The rules of the guilds: as they are stored, and as they judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import GuildId, MemberId
from bot.domain.rule_edits import Edit
from bot.domain.rule_faults import Problem
from bot.domain.rules import Place, Rule, RuleSet
from bot.domain.verdict import Finding, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesVersion:
    """One version of a guild's rules."""

    version: int
    at: datetime
    actor_id: MemberId | None  #: None is the bot itself, or the operator
    note: str  #: what the change was, in one line


class Rulebook(Protocol):
    """The stored rules of a unit of work. Every version can be read back."""

    def version(self, guild_id: GuildId) -> int:
        """The present version; 0 where no rule was ever written."""
        ...

    def rules(self, guild_id: GuildId, version: int | None = None) -> RuleSet:
        """The rules of a version, the present one if none is named."""
        ...

    def rule(self, guild_id: GuildId, rule_id: str) -> Rule | None: ...

    def write(
        self,
        guild_id: GuildId,
        edit: Edit,
        *,
        at: datetime,
        actor_id: MemberId | None,
        note: str,
        after: int | None = None,
    ) -> int | None:
        """Write an edit as a new version, and return its number.

        `after` is the version that the edit was made for. When somebody else has written one since, nothing is
        written, and it returns None.
        """
        ...

    def versions(self, guild_id: GuildId, *, limit: int) -> list[RulesVersion]:
        """Newest first."""
        ...

    def recent_prompts(self, guild_id: GuildId, *, limit: int) -> list[str]:
        """What was asked for in the guild, each prompt once, newest first."""
        ...

    def guilds(self) -> list[GuildId]:
        """The guilds that have rules of their own."""
        ...


class PromptFilter(Protocol):
    """The rules in force. What is compiled is swapped whole; the last good set stays when a new one fails."""

    @property
    def harmless(self) -> Sequence[str]:
        """Prompts that no rule should stop."""
        ...

    async def ready(self, guild_id: GuildId) -> None:
        """See to it that the guild's present version is in force, compiled off the loop.

        Raises:
            DatabaseFullError, DatabaseUnreachableError: the version could not be read.
        """
        ...

    async def trial(self, guild_id: GuildId, rules: RuleSet) -> tuple[Problem, ...]:
        """Compile a set without putting it in force: what of it cannot be used, and why."""
        ...

    def look(self, guild_id: GuildId, text: str, place: Place) -> Verdict:
        """Judge a text by what is in force; nothing is kept."""
        ...

    async def rehearse(self, rules: RuleSet, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """What these rules alone would have seen in each text, scopes left aside."""
        ...
