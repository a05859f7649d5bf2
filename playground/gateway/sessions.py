"""Sessions: what a bot has heard, kept for as long as it may come back for more."""

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from playground.events import Dispatch, Intent
from playground.people import User
from playground.plain import Json, dumps

BUFFER = 10_000
RESUME_WINDOW_S = 120.0


class Line(Protocol):
    """Where a session's payloads go while a socket is open."""

    def send(self, text: bytes) -> None: ...

    def close(self, code: int, reason: str) -> None: ...


@dataclass(slots=True)
class Session:
    """One IDENTIFY and everything since."""

    id: str
    shard: tuple[int, int]
    intents: int
    line: Line | None
    sequence: int = 0
    sent: deque[tuple[int, bytes]] = field(
        default_factory=lambda: deque[tuple[int, bytes]](maxlen=BUFFER)
    )
    lost_at_s: float = 0.0  #: when the socket went; the session may be resumed for a while
    ready: bool = False

    def hears(self, event: Dispatch) -> bool:
        shard, count = self.shard
        if (event.guild_id >> 22) % count != shard:
            return False
        return not event.intent or bool(self.intents & event.intent)

    def push(self, name: str, body: bytes) -> None:
        """Number an event, remember it, and send it if somebody is there."""
        self.sequence += 1
        text = b'{"op":0,"t":"%s","s":%d,"d":%s}' % (name.encode(), self.sequence, body)
        self.sent.append((self.sequence, text))
        if self.line is not None:
            self.line.send(text)

    def can_replay(self, after: int) -> bool:
        """Tell whether everything after that number is still at hand."""
        return after <= self.sequence and (
            after == self.sequence or (bool(self.sent) and self.sent[0][0] <= after + 1)
        )

    def replay(self, after: int) -> None:
        if self.line is not None:
            for number, text in self.sent:
                if number > after:
                    self.line.send(text)


def without_content(event: Dispatch, bot: User) -> Dispatch:
    """Blank what a bot without MESSAGE_CONTENT may not read."""
    body = event.body
    mentioned = any(each["id"] == str(bot.id) for each in body.get("mentions", []))
    if event.content_of in {None, bot.id} or not event.guild_id or mentioned:
        return event
    blank: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
    return Dispatch(event.name, {**body, **blank}, event.guild_id, event.intent, event.content_of)


def fan_out(event: Dispatch, sessions: list[Session], bot: User) -> None:
    """Give an event to every session that hears it, writing its JSON once."""
    whole: bytes | None = None
    blanked: bytes | None = None
    for session in sessions:
        if not session.hears(event):
            continue
        if event.content_of is None or session.intents & Intent.MESSAGE_CONTENT:
            whole = whole or dumps(event.body)
            session.push(event.name, whole)
        else:
            blanked = blanked or dumps(without_content(event, bot).body)
            session.push(event.name, blanked)
