"""Keeping secrets out of logs and errors: keys, and addresses that are keys because they are signed."""

import re
from collections.abc import Iterable

import httpx

_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_SECRET = re.compile(
    r"(?i:\b(?:bearer|basic) |(?:token|key|secret|signature)\s?[=:]\s?)[\w.+/=~-]{8,}"  # as headers and queries have it
    r"|\b(?:sk|rk|pk|key|whsec)[-_][\w-]{8,}"  # a key that says that it is one
    r"|\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*"  # a JSON web token
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST = 300


def bare(address: httpx.URL | str) -> str:
    """An address without its user, query and fragment, where secrets live."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, TypeError):
        return "(no address)"
    host = f"[{url.host}]" if ":" in url.host else url.host
    port = f":{url.port}" if url.port else ""
    return f"{url.scheme}://{host}{port}{url.raw_path.partition(b'?')[0].decode('ascii')}"


class Redactor:
    """Makes a vendor's words fit for the log: one line, at most 300 characters, no secrets."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted((s for s in secrets if len(s) >= 4), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        text = self.without(text)
        text = _ADDRESS.sub(lambda found: bare(found[0]), text[: 4 * LONGEST])
        text = _CONTROL.sub(" ", _SECRET.sub("***", text)).strip()
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

    def without(self, text: str) -> str:
        """The whole text, but for what is hidden: what a vendor means is judged by its own words."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def hiding(self, *texts: str | None) -> "Redactor":
        """The same, and these texts too: vendors like to quote the prompt that they refuse."""
        return Redactor([*self._secrets, *(text for text in texts if text)])

    def __repr__(self) -> str:
        return f"Redactor({len(self._secrets)} secrets)"
