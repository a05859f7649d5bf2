"""All that a bot reads in when it starts, for the process that bots are forked from."""

from importlib import import_module

from bot import app
from bot.client.commands import COGS
from bot.words.tongue import LOCALES, tongue

__all__ = ["app"]

for cog in COGS:
    import_module(cog)
for catalog in LOCALES.iterdir():
    tongue(catalog.name)
