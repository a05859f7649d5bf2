"""What the operator sets. `fields` has every setting, `reading` reads them, `variables` are the others around."""

from bot.settings.fields import DISCORD_API_URL, DISCORD_GATEWAY_URL, Settings
from bot.settings.reading import load, named_twice
from bot.settings.variables import environment, secrets, unknown_variables

__all__ = [
    "DISCORD_API_URL",
    "DISCORD_GATEWAY_URL",
    "Settings",
    "environment",
    "load",
    "named_twice",
    "secrets",
    "unknown_variables",
]
