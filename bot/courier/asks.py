"""What a refusal's button would make, where it does not fit into a custom id: a picture, a long prompt."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from bot.courier.ids import Kept
from bot.domain.spec import Ask, RenderSpec
from bot.ports import Clock

LIFE_S: Final = 15 * 60.0
MOST: Final = 500
MOST_BYTES: Final = 64 * 1024 * 1024

Wish = Ask | RenderSpec
"""What was typed, or what was offered instead: the latter has its picture prepared."""


class Asks:
    """A small memory. What it has forgotten, the member types again; nothing of worth is lost."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[Kept, tuple[datetime, Wish]] = OrderedDict()
        self._size_bytes = 0

    def remember(self, button: Kept, wish: Wish) -> None:
        """Keep a wish under its button. The oldest go first."""
        self._forget(button)
        self._kept[button] = (self._clock.now() + timedelta(seconds=LIFE_S), wish)
        self._size_bytes += _size_bytes(wish)
        self._drop()

    def recall(self, button: Kept) -> Wish | None:
        """The wish, while it is remembered."""
        self._drop()
        kept = self._kept.get(button)
        return kept[1] if kept else None

    def _drop(self) -> None:
        now = self._clock.now()
        while self._kept:
            oldest, (until, _) = next(iter(self._kept.items()))
            if len(self._kept) <= MOST and self._size_bytes <= MOST_BYTES and until > now:
                return
            self._forget(oldest)

    def _forget(self, button: Kept) -> None:
        kept = self._kept.pop(button, None)
        if kept is not None:
            self._size_bytes -= _size_bytes(kept[1])


def _size_bytes(wish: Wish) -> int:
    return len(wish.prompt) + len(wish.first_frame or "") + len(wish.last_frame or "")
