"""Which AI moderation is asked, by what the operator has set."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bot.moderation.ai_judge import AiInspector, AiJudge, RuleInspector
from bot.moderation.filters import Filters
from bot.moderation.openai import BASE_URL, OpenAiModeration
from bot.moderation.policies import Policies
from bot.ports import Classifier, Clock, Inspector, PromptJudge
from bot.settings import Settings
from bot.wire import Wires

_OPENAI: Final = urlsplit(BASE_URL).hostname


def classifier(
    wires: Wires,
    variables: Mapping[str, str],
    *,
    url: str | None,
    key: str | None,
    model: str,
    larger: str | None,
) -> Classifier | None:
    """The one that is set up; None where none is.

    OpenAI's own key is shown to OpenAI alone. Where it belongs to a relay (`OPENAI_BASE_URL`), the relay's
    moderation is used only if `url` names it.
    """
    relay = variables.get("OPENAI_BASE_URL", BASE_URL)
    if key is None and urlsplit(url or relay).hostname == _OPENAI:
        key = variables.get("OPENAI_API_KEY")
    if url is None and key is None:
        return None
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    wire = wires.open(
        "moderation", url or BASE_URL, headers=headers, secrets=[key] if key is not None else []
    )
    return OpenAiModeration(wire, model=model, larger=larger or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    """The AI moderation as it is set up; without one, nobody more is asked."""

    judges: tuple[PromptJudge, ...]
    inspector: Inspector


@asynccontextmanager
async def open_moderation(
    settings: Settings,
    variables: Mapping[str, str],
    clock: Clock,
    filters: Filters,
    policies: Policies,
) -> AsyncGenerator[Moderation]:
    """Open the way to the AI moderation, where one is set up."""
    key = settings.moderation_key
    async with Wires(clock, allow_hosts=settings.allow_hosts) as wires:
        asked = classifier(
            wires,
            variables,
            url=settings.moderation_url,
            key=None if key is None else key.get_secret_value(),
            model=settings.moderation_model,
            larger=settings.moderation_appeal_model,
        )
        if asked is None:
            yield Moderation(judges=(), inspector=RuleInspector(filters))
        else:
            yield Moderation(
                judges=(AiJudge(asked, filters, policies),),
                inspector=AiInspector(asked, filters, policies),
            )
