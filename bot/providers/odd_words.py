"""Statuses that nobody knows: they count as rendering, and the log sees each of them once."""

import logging

from bot.wire import Redactor

log = logging.getLogger(__name__)

MOST = 50


class OddWords:
    """What one provider has said that means nothing to us."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._seen: set[str] = set()

    def note(self, word: str, redact: Redactor) -> None:
        """Log a word, the first time."""
        if word not in self._seen and len(self._seen) < MOST:
            self._seen.add(word)
            log.warning(
                "%s says %r of a render; it counts as rendering.", self._provider, redact(word)
            )
