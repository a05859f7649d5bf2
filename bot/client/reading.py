"""What is read from an interaction before anything is done."""

from collections.abc import Mapping
from typing import Any, Final

import discord

from bot.words.tongue import Tongue, tongue

PROMPT: Final = "prompt"  #: the field of a window in which a prompt is written


def tongue_of(interaction: discord.Interaction[Any]) -> Tongue:
    """The language of the person of an interaction."""
    return tongue(interaction.locale.value)


def typed_prompt(interaction: discord.Interaction[Any]) -> str:
    """The prompt of a command or a window, so that nobody has to type it twice."""
    if interaction.type is discord.InteractionType.modal_submit:
        sent: Any = interaction.data or {}
        return typed(sent)
    if interaction.type is not discord.InteractionType.application_command:
        return ""
    return str(getattr(interaction.namespace, "prompt", None) or "")


def custom_id_of(interaction: discord.Interaction[Any]) -> str:
    """The custom id of a component or a window."""
    sent: Any = interaction.data or {}
    return str(sent.get("custom_id", ""))


def typed(sent: Mapping[str, Any], field: str = PROMPT) -> str:
    """What a submitted window holds in a field: the prompt, or the choice that was made."""
    if sent.get("custom_id") == field:
        chosen: list[str] = sent.get("values") or []
        return str(sent.get("value") or "".join(chosen[:1]))
    inner: list[Mapping[str, Any]] = [*sent.get("components", ())]
    if "component" in sent:
        inner.append(sent["component"])
    return next((found for each in inner if (found := typed(each, field))), "")
