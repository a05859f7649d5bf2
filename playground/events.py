"""What happens, told to whoever listens: the gateway's sessions, the page and waiting tests."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag
from typing import TypeVar

from playground.plain import Json

T = TypeVar("T")


class Intent(IntFlag):
    """The gateway's intents."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21


#: Every bit that Discord documents; others close the socket with 4013.
KNOWN_INTENTS = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))
PRIVILEGED = int(Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT)


@dataclass(slots=True)
class Dispatch:
    """One gateway event: its name, its body, and who may hear it."""

    name: str
    body: Json
    guild_id: int = 0  #: chooses the shard; 0 goes to shard 0
    intent: int = 0  #: 0 is heard by every session
    content_of: int | None = None  #: author of the message inside, where MESSAGE_CONTENT decides


@dataclass(slots=True)
class News:
    """One thing that changed for people: shown on the page."""

    number: int
    kind: str
    body: Json


class Signal:
    """Wakes everyone who waits for something to change."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def fire(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], T | None], timeout_s: float, what: str) -> T:
        """Return what `look` finds, now or after a change; `TimeoutError` names what was missed."""
        deadline = asyncio.timeout(timeout_s)
        try:
            async with deadline:
                while (found := look()) is None:
                    future = asyncio.get_running_loop().create_future()
                    self._waiting.append(future)
                    await future
        except TimeoutError:
            if not deadline.expired():
                raise  # what was waited for gave up by itself, and says why
            raise TimeoutError(f"{what} did not come within {timeout_s:g} s") from None
        return found


class Events:
    """The switchboard between what happens and who is told."""

    def __init__(self, remember: int = 2000) -> None:
        self._gateways: list[Callable[[Dispatch], None]] = []
        self._number = 0
        self.news: deque[News] = deque(maxlen=remember)
        self.changed = Signal()
        #: of all sessions together, so that nobody builds what nobody hears
        self.wanted_intents = 0

    def to_gateway(self, listener: Callable[[Dispatch], None]) -> None:
        self._gateways.append(listener)

    def dispatch(self, event: Dispatch) -> None:
        """Tell the bots."""
        for listener in self._gateways:
            listener(event)

    def tell(self, kind: str, **body: object) -> None:
        """Tell the page, and every test that waits for a change."""
        self._number += 1
        self.news.append(News(self._number, kind, body))
        self.changed.fire()

    @property
    def latest(self) -> int:
        return self._number
