"""Which message an enforced nonce already made, for as long as Discord remembers."""

from collections import OrderedDict

from playground.clock import Clock
from playground.plain import Json


class Nonces:
    """Nonces by author: "the past few minutes" of the documentation, three unless told otherwise."""

    def __init__(self, clock: Clock, window_s: float) -> None:
        self._clock = clock
        self.window_s = window_s
        #: (author, nonce) -> (message, remembered until), the oldest first
        self._said: OrderedDict[tuple[int, str], tuple[int, float]] = OrderedDict()

    def remember(self, author_id: int, body: Json, message_id: int) -> None:
        if body.get("nonce") is not None:
            until = self._clock.monotonic_s() + self.window_s
            self._said[author_id, str(body["nonce"])] = (message_id, until)
            self._said.move_to_end((author_id, str(body["nonce"])))

    def twin(self, author_id: int, body: Json) -> int | None:
        """Find the message that this author made with the same nonce, where that is enforced."""
        now = self._clock.monotonic_s()
        while self._said and next(iter(self._said.values()))[1] <= now:
            self._said.popitem(last=False)
        if not body.get("enforce_nonce") or body.get("nonce") is None:
            return None
        message_id, _ = self._said.get((author_id, str(body["nonce"])), (None, 0.0))
        return message_id
