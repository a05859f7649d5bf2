"""All that a bot reads in when it starts, for the process that bots are forked from."""

from importlib import import_module

from bot.client.commands import COGS
from bot.words.tongue import LOCALES, tongue

for name in ("bot.app", *COGS):
    import_module(name)
for catalog in LOCALES.iterdir():
    tongue(catalog.name)
