"""What the operator sets. `fields` has every setting, `reading` reads them, `variables` are the others around."""

from bot.settings.fields import DISCORD_API_URL, DISCORD_GATEWAY_URL, Settings
from bot.settings.reading import load
from bot.settings.variables import environment, secrets, unknown_variables

__all__ = [
    "DISCORD_API_URL",
    "DISCORD_GATEWAY_URL",
    "Settings",
    "environment",
    "load",
    "secrets",
    "unknown_variables",
]
