"""All that a bot reads in when it starts, for the process that bots are forked from."""

import gc
from importlib import import_module

from bot import catalog
from bot.client.commands import COGS
from bot.wire.wires import believed
from bot.words.tongue import LOCALES, tongue

for name in ("bot.app", "alembic.command", *COGS):
    import_module(name)
for language in LOCALES.iterdir():
    tongue(language.name)
catalog.load()
believed()
# A fork that looks through all this for garbage, as each bot does once, copies it page by page.
gc.collect()
gc.freeze()
