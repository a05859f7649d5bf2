"""What is read from an interaction before anything is done."""

from typing import Any

import discord

from bot.words.tongue import Tongue, tongue


def tongue_of(interaction: discord.Interaction[Any]) -> Tongue:
    """The language of the person of an interaction."""
    return tongue(interaction.locale.value)


def typed_prompt(interaction: discord.Interaction[Any]) -> str:
    """The prompt of a command, so that nobody has to type it twice."""
    if interaction.type is not discord.InteractionType.application_command:
        return ""
    return str(getattr(interaction.namespace, "prompt", None) or "")


def custom_id_of(interaction: discord.Interaction[Any]) -> str:
    """The custom id of a component or a window."""
    sent: Any = interaction.data or {}
    return str(sent.get("custom_id", ""))
