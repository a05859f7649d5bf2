"""The commands as Discord is told of them: which there are, in every language, and only when they changed."""

import hashlib
import json
import logging
from typing import Any, Final

import discord
from discord import app_commands

from bot.courier.faults import FAULTS
from bot.pipeline.house import House
from bot.words.tongue import ENGLISH, Tongue, tongue

log = logging.getLogger(__name__)

COGS: Final = (
    "cogs.video",
    "cogs.quota",
    "cogs.treasury",
    "cogs.style",
    "cogs.character",
    "cogs.mod",
    "cogs.desk",
    "cogs.proposals",
    "cogs.sponsors",
    "cogs.wishes",
    "cogs.menus",
    "cogs.gallery",
    "cogs.buttons",
    "cogs.house",
    "cogs.privacy",
    "cogs.reports",  # behind the cog whose group it joins
)
SYNCED: Final = "discord.commands"  #: the mark that keeps the hash of what Discord knows


async def tell_if_changed(
    tree: app_commands.CommandTree[Any], house: House, application_id: int | None
) -> None:
    """Discord allows 200 command creations a day: a restart is no reason to spend them.

    What is compared is what is sent. `CommandTree.sync` would translate it all a second time.
    """
    assert application_id is not None  # noqa: S101  known since the login
    translator = tree.translator
    known = tree.get_commands()
    payload = [
        await command.get_translated_payload(tree, translator)
        if translator
        else command.to_dict(tree)
        for command in known
    ]
    said = json.dumps([application_id, payload], sort_keys=True, default=str)
    digest = hashlib.sha256(said.encode()).hexdigest()
    if await house.database.read(lambda unit: unit.marks.get(SYNCED)) == digest:
        return
    try:
        await tree.client.http.bulk_upsert_global_commands(application_id, payload=payload)
    except FAULTS:
        log.exception("Discord did not take the commands; the ones it knows still work.")
        return
    await house.database.write(lambda unit: unit.marks.put(SYNCED, digest))
    log.info("Told Discord of %d commands.", len(known))


class CommandWords(app_commands.Translator):
    """Names and descriptions of commands, from the same catalogs as the sentences."""

    def __init__(self) -> None:
        self._tongues: dict[discord.Locale, Tongue | None] = {}

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002  Discord's interface
    ) -> str | None:
        if locale not in self._tongues:  # each string is asked for in all of Discord's thirty
            self._tongues[locale] = _spoken(locale)
        t = self._tongues[locale]
        return None if t is None else t.name(string.message)


def _spoken(locale: discord.Locale) -> Tongue | None:
    """The language, if there is a catalog of it."""
    t = tongue(locale.value)
    return None if t is ENGLISH and not locale.value.startswith("en") else t
