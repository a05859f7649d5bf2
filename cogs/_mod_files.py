"""The sub-commands about all rules at once: files, versions, and the server's own AutoMod rules."""

import io
import json
from typing import Final

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str

from bot.client import tongue_of
from bot.domain.errors import RefusalError
from bot.domain.rule_edits import diff
from bot.domain.rule_refusals import (
    NothingToImport,
    RulesFileFault,
    RulesFileRefused,
    RulesUnreadable,
    RulesVersionUnknown,
)
from bot.domain.rules import Rule, RuleSet
from bot.moderation import rulesfile
from bot.pipeline import rulebook
from bot.words import rulebook as words
from cogs import _asking, _automod
from cogs._asking import Asked, guild_of, member_of
from cogs._rehearsals import tell
from cogs._rule_options import kind_of

LARGEST: Final = 4 * 1024 * 1024  #: bytes of a file of rules
VERSIONS: Final = 12


class Files(app_commands.Group):
    """Taken up by `_mod_rules.Rules`: discord.py wants a group's commands in one class."""

    @app_commands.command(name=locale_str("export"), description=locale_str("The rules as a file"))
    @app_commands.describe(version=locale_str("Which version; the present one if left out"))
    async def export_rules(self, interaction: Asked, version: int | None = None) -> None:
        await begin(interaction)
        bot, guild_id = interaction.client, guild_of(interaction)
        present, rules = await bot.house.database.read(
            lambda unit: (unit.rulebook.version(guild_id), unit.rulebook.rules(guild_id, version))
        )
        if version is not None and not 0 <= version <= present:
            raise RefusalError(RulesVersionUnknown(version, present))
        content = json.dumps(rulesfile.dump(rules), indent=1).encode()
        file = discord.File(io.BytesIO(content), "rules.json")
        said = words.exported(len(rules.rules), len(rules.allow), tongue_of(interaction))
        await bot.answer(interaction, said, ui.File(file), file=file)

    @app_commands.command(
        name=locale_str("import"),
        description=locale_str("See what a file or a list of words would change, and apply it"),
    )
    @app_commands.describe(
        file=locale_str("Rules as /mod rules export writes them, or words in a .txt"),
        keywords=locale_str("Or words as in AutoMod, with commas between them"),
        replace=locale_str("Take away the rules that are not in the file"),
        apply=locale_str("Put it in force; without it you see the difference only"),
    )
    async def import_rules(
        self,
        interaction: Asked,
        file: discord.Attachment | None = None,
        keywords: str | None = None,
        replace: bool = False,
        apply: bool = False,
    ) -> None:
        await begin(interaction)
        bot, guild_id = interaction.client, guild_of(interaction)
        if file is not None:
            rules = await _read(file)
        elif keywords is not None:
            rules = pasted(keywords)
        else:
            raise RefusalError(NothingToImport())
        if apply:
            outcome = await rulebook.import_rules(
                bot.house,
                guild_id=guild_id,
                actor_id=member_of(interaction),
                rules=rules,
                whole=replace,
            )
            await tell(interaction, outcome)
            return
        present = await bot.house.database.read(lambda unit: unit.rulebook.rules(guild_id))
        told = diff(present, rulebook.importing(present, rules, whole=replace))
        await bot.answer(interaction, words.would_change(told, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("automod"),
        description=locale_str("Copy the server's own AutoMod rules and keep them in step"),
    )
    @app_commands.describe(off=locale_str("Take the copies away and stop following"))
    async def automod(self, interaction: Asked, off: bool = False) -> None:
        await begin(interaction)
        await _automod.follow(interaction, off=off)

    @app_commands.command(
        name=locale_str("versions"), description=locale_str("What was changed, and by whom")
    )
    async def versions(self, interaction: Asked) -> None:
        await begin(interaction)
        bot, guild_id = interaction.client, guild_of(interaction)
        found = await bot.house.database.read(
            lambda unit: unit.rulebook.versions(guild_id, limit=VERSIONS)
        )
        await bot.answer(interaction, words.versions(found, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("keep"),
        description=locale_str("For how many days prompts stay in the moderators' log"),
    )
    @app_commands.describe(
        days=locale_str("30 if you never choose; afterwards only a hash is left")
    )
    async def keep(self, interaction: Asked, days: app_commands.Range[int, 0, 3650]) -> None:
        await begin(interaction)
        no = await rulebook.keep_prompts(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            days=days,
        )
        if no is not None:
            raise RefusalError(no)
        await interaction.client.answer(interaction, words.kept(days, tongue_of(interaction)))


async def begin(interaction: Asked) -> None:
    """Acknowledge, and turn away who is no moderator."""
    await interaction.client.acknowledge(interaction)
    _asking.moderators_only(interaction)


def pasted(keywords: str) -> RuleSet:
    """A list of words as AutoMod's own window takes it: with commas or line ends between them."""
    found = [word.strip() for word in keywords.replace("\n", ",").split(",")]
    unique = dict.fromkeys(word for word in found if word)
    rules = (
        Rule(id=f"word:{word}", pattern=word, kind=kind_of(Rule(id="", pattern="").kind, word))
        for word in unique
    )
    return RuleSet(tuple(rules))


async def _read(file: discord.Attachment) -> RuleSet:
    if file.size > LARGEST:
        raise RefusalError(RulesFileRefused(RulesFileFault.TOO_LARGE, LARGEST))
    raw = await _asking.content(file)
    if raw is None:
        raise RefusalError(RulesFileRefused(RulesFileFault.GONE, LARGEST))
    try:
        text = raw.decode("utf-8-sig")
        if file.filename.casefold().endswith(".txt"):
            return pasted(text)
        content = json.loads(text)
        return rulesfile.parse(content, file.filename)
    except rulesfile.RulesFileError as error:
        raise RefusalError(RulesUnreadable(str(error))) from None
    except (ValueError, RecursionError):
        raise RefusalError(RulesFileRefused(RulesFileFault.NEITHER, LARGEST)) from None
