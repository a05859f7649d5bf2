"""Where vendors may call us back, for those whose wire takes an address: only where the call can then be told from a forged one."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

REPLICATE_SECRET = "REPLICATE_WEBHOOK_SIGNING_SECRET"  # noqa: S105 - a variable's name
KLING_SECRET = "KLING_WEBHOOK_SECRET"  # noqa: S105
OPENAI_SECRET = "OPENAI_WEBHOOK_SECRET"  # noqa: S105
ARK_KEY = "ARK_API_KEY"

_NEEDS = {"replicate": REPLICATE_SECRET, "kling": KLING_SECRET, "kling-legacy": KLING_SECRET}
_PATHS = {
    "fal": "fal",
    "replicate": "replicate",
    "kling": "kling",
    "kling-legacy": "kling",
    "ark": "ark",
}


@runtime_checkable
class CalledBack(Protocol):
    """An adapter whose vendor takes an address of ours with each create."""

    callback: str | None


def callback_url(provider: str, public_url: str | None, variables: Mapping[str, str]) -> str | None:
    """The address for a provider's creates; None: it is not to call us."""
    path = _PATHS.get(provider)
    needed = _NEEDS.get(provider)
    if public_url is None or path is None or (needed is not None and not variables.get(needed)):
        return None
    if provider == "ark":
        path += "/" + ark_word(variables.get(ARK_KEY, ""))
    return f"{public_url.rstrip('/')}/webhooks/{path}"


def ark_word(key: str) -> str:
    """The secret part of Ark's address, for Ark signs nothing: made of its key, so that restarts do not change it."""
    return hmac.new(key.encode(), b"dailies webhooks", hashlib.sha256).hexdigest()[:40]


def call_back(
    providers: Mapping[str, object], public_url: str | None, variables: Mapping[str, str]
) -> None:
    """Tell the adapters where their vendors may call."""
    for name, provider in providers.items():
        if isinstance(provider, CalledBack):
            provider.callback = callback_url(name, public_url, variables)
