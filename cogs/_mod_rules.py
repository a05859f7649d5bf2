"""`/mod rules`: the rules of a server, changed a version at a time."""

from typing import Final

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.client import tongue_of
from bot.domain.automod import SOURCE
from bot.domain.errors import RefusalError
from bot.domain.rules import Rule
from bot.pipeline import rehearsal, rulebook
from bot.words import automods, rehearsals
from bot.words import rulebook as words
from cogs import _asking, _rehearsals
from cogs._asking import Asked, guild_of, member_of
from cogs._mod_files import Files
from cogs._rehearsals import tell
from cogs._rule_options import ACTIONS, KINDS, Place, rule_ids, with_options

NEW: Final = Rule(id="", pattern="", enabled=False)

Pattern = app_commands.Range[str, 1, 260]
Name = app_commands.Range[str, 1, 100]
Replacement = app_commands.Range[str, 1, 200]


class Rules(app_commands.Group):
    """The sub-commands about rules; those about all of them at once stand in `Files`."""

    export_rules = Files.export_rules
    import_rules = Files.import_rules
    automod = Files.automod
    versions = Files.versions
    keep = Files.keep

    @app_commands.command(
        name=locale_str("add"),
        description=locale_str("Write a rule, and see what it would have stopped"),
    )
    @app_commands.describe(
        pattern=locale_str("What to look for, such as teapot, tea*, or a regular expression"),
        kind=locale_str("How to read it"),
        action=locale_str("What to do with a prompt that meets it"),
        name=locale_str("What members are told"),
        replacement=locale_str("What a rewriting rule puts in place"),
        channel=locale_str("Only in this channel"),
        except_role=locale_str("Members with this role are left alone"),
        starts=locale_str("When it begins, in UTC, such as 2026-12-24 18:00"),
        ends=locale_str("When it ends, in UTC"),
    )
    @app_commands.choices(kind=KINDS, action=ACTIONS)
    async def add(
        self,
        interaction: Asked,
        pattern: Pattern,
        kind: str | None = None,
        action: str | None = None,
        name: Name | None = None,
        replacement: Replacement | None = None,
        channel: Place | None = None,
        except_role: discord.Role | None = None,
        starts: str | None = None,
        ends: str | None = None,
    ) -> None:
        await begin(interaction)
        draft = with_options(
            NEW,
            pattern=pattern,
            kind=kind,
            action=action,
            name=name,
            replacement=replacement,
            channel=channel,
            except_role=except_role,
            starts=starts,
            ends=ends,
        )
        outcome = await rulebook.add_rule(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            draft=draft,
        )
        if not isinstance(outcome, rulebook.Changed):
            raise RefusalError(outcome)
        await _rehearsals.show(interaction, outcome.diff.added[0].id)

    @app_commands.command(
        name=locale_str("edit"), description=locale_str("Change a rule, and see what it would stop")
    )
    @app_commands.describe(
        rule=locale_str("Which rule"),
        pattern=locale_str("What to look for, such as teapot, tea*, or a regular expression"),
        kind=locale_str("How to read it"),
        action=locale_str("What to do with a prompt that meets it"),
        name=locale_str("What members are told"),
        replacement=locale_str("What a rewriting rule puts in place"),
        channel=locale_str("In this channel too"),
        except_role=locale_str("Members with this role are left alone"),
        starts=locale_str("When it begins, in UTC, such as 2026-12-24 18:00"),
        ends=locale_str("When it ends, in UTC"),
    )
    @app_commands.autocomplete(rule=rule_ids)
    @app_commands.choices(kind=KINDS, action=ACTIONS)
    async def edit(
        self,
        interaction: Asked,
        rule: str,
        pattern: Pattern | None = None,
        kind: str | None = None,
        action: str | None = None,
        name: Name | None = None,
        replacement: Replacement | None = None,
        channel: Place | None = None,
        except_role: discord.Role | None = None,
        starts: str | None = None,
        ends: str | None = None,
    ) -> None:
        await begin(interaction)
        outcome = await rulebook.change_rule(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            rule_id=rule,
            change=lambda present: with_options(
                present,
                pattern=pattern,
                kind=kind,
                action=action,
                name=name,
                replacement=replacement,
                channel=channel,
                except_role=except_role,
                starts=starts,
                ends=ends,
            ),
        )
        await tell(interaction, outcome)

    @app_commands.command(name=locale_str("list"), description=locale_str("The rules, a page"))
    @app_commands.describe(page=locale_str("Which page; the first if left out"))
    async def list_rules(
        self, interaction: Asked, page: app_commands.Range[int, 1, 1000] = 1
    ) -> None:
        await begin(interaction)
        bot, guild_id = interaction.client, guild_of(interaction)
        version, rules = await bot.house.database.read(
            lambda unit: (unit.rulebook.version(guild_id), unit.rulebook.rules(guild_id))
        )
        first = (page - 1) * words.LISTED
        said = words.rules_page(
            rules.rules[first : first + words.LISTED],
            page=page,
            total=len(rules.rules),
            allowed=len(rules.allow),
            version=version,
            t=tongue_of(interaction),
        )
        copied = any(rule.source.startswith(SOURCE) for rule in rules.rules)
        if copied and not interaction.app_permissions.manage_guild:
            said = f"{said}\n\n{automods.unread(tongue_of(interaction))}"
        await bot.answer(interaction, said)

    @app_commands.command(
        name=locale_str("rehearse"),
        description=locale_str("What a rule would have stopped of the last prompts"),
    )
    @app_commands.describe(rule=locale_str("Which rule"))
    @app_commands.autocomplete(rule=rule_ids)
    async def rehearse(self, interaction: Asked, rule: str) -> None:
        await begin(interaction)
        await _rehearsals.show(interaction, rule)

    @app_commands.command(
        name=locale_str("record"), description=locale_str("What each rule has done so far")
    )
    async def record(self, interaction: Asked) -> None:
        await begin(interaction)
        bot = interaction.client
        found = await rehearsal.records(bot.house, guild_of(interaction))
        said = rehearsals.records(found, bot.house.clock.now(), tongue_of(interaction))
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
