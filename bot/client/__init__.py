"""The Discord client: the door itself, its commands as Discord is told of them, and what is read from an interaction."""

from bot.client.commands import SYNCED, CommandWords
from bot.client.door import Dailies, create_bot, point_discord_at
from bot.client.reading import custom_id_of, tongue_of

__all__ = [
    "SYNCED",
    "CommandWords",
    "Dailies",
    "create_bot",
    "custom_id_of",
    "point_discord_at",
    "tongue_of",
]
