"""`/mod rules`: the rules of a server, changed a version at a time."""

from typing import Final

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.client import tongue_of
from bot.domain.errors import RefusalError
from bot.domain.refusals import Refusal
from bot.domain.rules import Action, Kind, Rule, Scope
from bot.pipeline import rulebook
from bot.words import rulebook as words
from cogs import _asking
from cogs._asking import Asked, guild_of, member_of

MOST_CHOICES: Final = 25
LONGEST_CHOICE: Final = 100
KINDS: Final = [
    app_commands.Choice(name=locale_str("word or phrase, with * as in AutoMod"), value="keyword"),
    app_commands.Choice(name=locale_str("regular expression (RE2)"), value="regex"),
    app_commands.Choice(name=locale_str("category of the AI moderation"), value="category"),
]
ACTIONS: Final = [
    app_commands.Choice(name=locale_str("block"), value="block"),
    app_commands.Choice(name=locale_str("ask a moderator"), value="flag"),
    app_commands.Choice(name=locale_str("rewrite"), value="rewrite"),
]


async def rule_ids(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """The server's rules, while one is typed."""
    if not _asking.is_moderator(interaction):
        return []
    guild_id = guild_of(interaction)
    rules = await interaction.client.house.database.read(
        lambda unit: unit.rulebook.rules(guild_id).rules
    )
    wanted = typed.strip().casefold()
    return [
        app_commands.Choice(
            name=f"{rule.id} · {rule.name or rule.pattern}"[:LONGEST_CHOICE], value=rule.id
        )
        for rule in rules
        if wanted in f"{rule.id} {rule.name} {rule.pattern}".casefold()
        and len(rule.id) <= LONGEST_CHOICE
    ][:MOST_CHOICES]


class Rules(app_commands.Group):
    """The sub-commands about rules."""

    @app_commands.command(name=locale_str("add"), description=locale_str("Write a new rule"))
    @app_commands.describe(
        pattern=locale_str("What to look for, such as teapot, tea*, or a regular expression"),
        kind=locale_str("How to read it"),
        action=locale_str("What to do with a prompt that meets it"),
        name=locale_str("What members are told"),
        replacement=locale_str("What a rewriting rule puts in place"),
        channel=locale_str("Only in this channel"),
        except_role=locale_str("Members with this role are left alone"),
    )
    @app_commands.choices(kind=KINDS, action=ACTIONS)
    async def add(
        self,
        interaction: Asked,
        pattern: app_commands.Range[str, 1, 260],
        kind: str = "keyword",
        action: str = "block",
        name: app_commands.Range[str, 0, 100] = "",
        replacement: app_commands.Range[str, 0, 200] = "",
        channel: discord.TextChannel | discord.VoiceChannel | None = None,
        except_role: discord.Role | None = None,
    ) -> None:
        await begin(interaction)
        scope = Scope(
            channels=frozenset({channel.id} if channel else ()),
            except_roles=frozenset({except_role.id} if except_role else ()),
        )
        draft = Rule(
            id="",
            pattern=pattern,
            kind=kind_of(kind, pattern),
            action=Action(action),
            name=name,
            replacement=replacement,
            scope=scope,
        )
        outcome = await rulebook.add_rule(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            draft=draft,
        )
        await tell(interaction, outcome)

    @app_commands.command(name=locale_str("list"), description=locale_str("The rules in force"))
    async def list_rules(self, interaction: Asked) -> None:
        await begin(interaction)
        bot, guild_id = interaction.client, guild_of(interaction)
        version, rules = await bot.house.database.read(
            lambda unit: (unit.rulebook.version(guild_id), unit.rulebook.rules(guild_id))
        )
        said = words.rules_page(
            rules.rules[: words.LISTED],
            total=len(rules.rules),
            allowed=len(rules.allow),
            version=version,
            t=tongue_of(interaction),
        )
        await bot.answer(interaction, said)

    @app_commands.command(
        name=locale_str("enable"), description=locale_str("Let a rule hold again")
    )
    @app_commands.describe(rule=locale_str("Which rule"))
    @app_commands.autocomplete(rule=rule_ids)
    async def enable(self, interaction: Asked, rule: str) -> None:
        await self._switch(interaction, rule, on=True)

    @app_commands.command(name=locale_str("disable"), description=locale_str("Switch a rule off"))
    @app_commands.describe(rule=locale_str("Which rule"))
    @app_commands.autocomplete(rule=rule_ids)
    async def disable(self, interaction: Asked, rule: str) -> None:
        await self._switch(interaction, rule, on=False)

    @app_commands.command(name=locale_str("delete"), description=locale_str("Take a rule away"))
    @app_commands.describe(rule=locale_str("Which rule"))
    @app_commands.autocomplete(rule=rule_ids)
    async def delete(self, interaction: Asked, rule: str) -> None:
        await begin(interaction)
        outcome = await rulebook.delete_rule(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            rule_id=rule,
        )
        await tell(interaction, outcome)

    @app_commands.command(
        name=locale_str("allow"), description=locale_str("Let a phrase pass every rule")
    )
    @app_commands.describe(
        phrase=locale_str("The exact phrase, such as teapot museum"),
        remove=locale_str("Take the phrase back instead"),
    )
    async def allow(
        self, interaction: Asked, phrase: app_commands.Range[str, 1, 120], remove: bool = False
    ) -> None:
        await begin(interaction)
        verb = rulebook.remove_allow if remove else rulebook.add_allow
        outcome = await verb(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            phrase=phrase,
        )
        await tell(interaction, outcome)

    @app_commands.command(
        name=locale_str("rollback"), description=locale_str("Go back to an older version")
    )
    @app_commands.describe(version=locale_str("Which version; the one before if left out"))
    async def rollback(self, interaction: Asked, version: int | None = None) -> None:
        await begin(interaction)
        house, guild_id = interaction.client.house, guild_of(interaction)
        if version is None:
            present = await house.database.read(lambda unit: unit.rulebook.version(guild_id))
            version = present - 1
        outcome = await rulebook.roll_back(
            house, guild_id=guild_id, actor_id=member_of(interaction), version=version
        )
        await tell(interaction, outcome)

    async def _switch(self, interaction: Asked, rule: str, *, on: bool) -> None:
        await begin(interaction)
        outcome = await rulebook.switch_rule(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            rule_id=rule,
            on=on,
        )
        await tell(interaction, outcome)


async def begin(interaction: Asked) -> None:
    """Acknowledge, and turn away who is no moderator."""
    await interaction.client.acknowledge(interaction)
    _asking.moderators_only(interaction)


async def tell(interaction: Asked, outcome: rulebook.Changed | Refusal) -> None:
    """Say what is in force now, or why nothing was changed."""
    if not isinstance(outcome, rulebook.Changed):
        raise RefusalError(outcome)
    said = words.changed(outcome.version, outcome.diff, tongue_of(interaction))
    await interaction.client.answer(interaction, said)


def kind_of(chosen: str, pattern: str) -> Kind:
    """What was chosen; a keyword of several words is a phrase."""
    kind = Kind(chosen)
    several = len(pattern.strip("* ").split()) > 1
    return Kind.PHRASE if kind is Kind.KEYWORD and several else kind
