"""Interactions: what a person did, what the bot answered, and until when it may."""

import base64
import hmac
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from playground.clock import Clock
from playground.errors import NotConnectedError, no
from playground.events import Dispatch, Events, Signal
from playground.journal import Journal
from playground.messages import Archive
from playground.plain import Json, dumps, loads

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
ANSWER_WINDOW_S = 3.0
TOKEN_LIFE_S = 15 * 60.0
_KEEP_PAYLOAD_S = 60.0
_MOST_PAYLOADS = 2000
_KEPT = [
    "id",
    "token",
    "type",
    "user_id",
    "guild_id",
    "channel_id",
    "name",
    "meta",
    "source_id",
    "followups",
    "acknowledged_s",
    "failed",
    "edits",
]


@dataclass(slots=True)
class Response:
    """The first answer to an interaction."""

    kind: str  #: message, deferred, update, deferred_update, modal or choices
    ephemeral: bool = False
    message_id: int | None = None
    modal: Json | None = None
    choices: list[Json] | None = None


@dataclass(slots=True)
class Record:
    """What the server keeps of an interaction while its token lives."""

    id: int
    token: str
    type: int
    user_id: int
    guild_id: int
    channel_id: int
    name: str  #: the command as people write it, or the component's custom_id
    born_s: float  #: by the clock that never runs backwards
    meta: Json  #: what messages made by it tell about it
    source_id: int | None = None  #: the message whose component was used
    option: Json | None = None  #: the focused option, for autocomplete
    payload: Json | None = None  #: what was delivered; dropped after a minute
    acknowledged_s: float | None = None  #: how long the bot took
    response: Response | None = None
    followups: list[int] = field(default_factory=list[int])
    failed: bool = False  #: "the application did not respond"
    edits: int = 0  #: how often the first answer was changed
    changed: Signal = field(default_factory=Signal)

    @property
    def original_id(self) -> int | None:
        """The message that `@original` means."""
        return self.response.message_id if self.response else None


class Interactions:
    """Every interaction whose token still lives."""

    def __init__(self, clock: Clock, events: Events, archive: Archive, journal: Journal) -> None:
        self._clock = clock
        self._events = events
        self._archive = archive
        self._journal = journal
        self.secret = b""  #: seals the tokens; the same in every run of one folder
        self.by_id: dict[int, Record] = {}
        self._unanswered: deque[Record] = deque()
        self._with_payload: deque[Record] = deque()
        self.delivered = 0
        #: whether somebody is there to hear; the gateway sets it
        self.heard: Callable[[int], bool] = lambda _guild_id: True

    def load(self) -> None:
        now = self._clock.monotonic_s()
        wall = self._clock.now_s()
        for _, body in self._journal.load("interaction"):
            row = loads(body)
            born = now - (wall - row.pop("born_at_s"))
            response = row.pop("response")
            record = Record(**row, born_s=born, response=Response(**response) if response else None)
            self.by_id[record.id] = record

    # Being born

    def token_for(self, interaction_id: int) -> str:
        """Make the token of an interaction: it can be recognised long after its death."""
        seal = hmac.new(self.secret, str(interaction_id).encode(), sha256).hexdigest()[:40]
        return base64.urlsafe_b64encode(f"interaction:{interaction_id}:{seal}".encode()).decode()

    def deliver(self, record: Record) -> None:
        """Send an interaction to the bot; a second time sends the very same again."""
        if record.payload is None:
            raise NotConnectedError("Only interactions of the last minute can be delivered again.")
        if not self.heard(record.guild_id):
            raise NotConnectedError("No bot is connected to hear this.")
        if record.id not in self.by_id:
            self.by_id[record.id] = record
            self._unanswered.append(record)
            self._with_payload.append(record)
            self._events.tell("interaction", interaction_id=record.id)
        self.delivered += 1
        self._events.dispatch(Dispatch("INTERACTION_CREATE", record.payload, record.guild_id))

    # Being answered

    def to_answer(self, interaction_id: int, token: str) -> Record:
        """Find an interaction that can still be answered for the first time."""
        record = self.by_id.get(interaction_id)
        if record is None or not hmac.compare_digest(record.token, token):
            raise no("unknown_interaction")
        if record.response is not None:
            raise no("already_acknowledged")
        if record.failed or self._clock.monotonic_s() - record.born_s > ANSWER_WINDOW_S:
            raise no("unknown_interaction")
        return record

    def answer(self, record: Record, response: Response) -> None:
        """Write down the first answer."""
        record.response = response
        record.acknowledged_s = self._clock.monotonic_s() - record.born_s
        self.save(record)
        self._events.tell("interaction.answer", interaction_id=record.id, answer=response.kind)

    def save(self, record: Record) -> None:
        """Write down that an interaction changed, and wake who waits for it."""
        if self._journal.lasting:
            self._journal.put("interaction", record.id, dumps(self._row(record)))
        record.changed.fire()

    def _row(self, record: Record) -> Json:
        row: Json = {name: getattr(record, name) for name in _KEPT}
        response = record.response
        row["born_at_s"] = self._clock.now_s() - (self._clock.monotonic_s() - record.born_s)
        row["response"] = None
        if response is not None:
            row["response"] = {
                "kind": response.kind,
                "ephemeral": response.ephemeral,
                "message_id": response.message_id,
            }
        return row

    def by_token(self, token: str) -> Record:
        """Find an answered interaction by its token, or say why its webhook does not work."""
        interaction_id = self._id_in(token)
        record = self.by_id.get(interaction_id) if interaction_id else None
        if interaction_id is None:
            raise no("unknown_webhook")
        if record is None or self._clock.monotonic_s() - record.born_s > TOKEN_LIFE_S:
            raise no("invalid_webhook_token")
        if record.response is None or record.type == AUTOCOMPLETE:
            raise no("unknown_webhook")
        return record

    def _id_in(self, token: str) -> int | None:
        """Read the interaction's id out of a token that we once gave."""
        try:
            word, number, _ = base64.urlsafe_b64decode(token).decode().split(":")
            interaction_id = int(number)
        except ValueError:
            return None
        good = hmac.compare_digest(self.token_for(interaction_id), token)
        return interaction_id if good and word == "interaction" else None

    # Growing old

    def sweep(self) -> None:
        """Let the unanswered fail after 3 s, forget payloads after a minute and all after 15."""
        now = self._clock.monotonic_s()
        while self._unanswered and now - self._unanswered[0].born_s > ANSWER_WINDOW_S:
            record = self._unanswered.popleft()
            if record.response is None:
                record.failed = True
                record.changed.fire()
                self._events.tell("interaction.failed", interaction_id=record.id)
        recent = self._with_payload
        while recent and (len(recent) > _MOST_PAYLOADS or now - recent[0].born_s > _KEEP_PAYLOAD_S):
            recent.popleft().payload = None
        while self.by_id:
            oldest = next(iter(self.by_id.values()))
            if now - oldest.born_s <= TOKEN_LIFE_S + 60:
                return
            del self.by_id[oldest.id]
            self._journal.drop("interaction", oldest.id)

    # Waiting, for tests

    async def first_answer(self, record: Record, timeout_s: float) -> Response:
        """Wait for the first answer; `TimeoutError` when the bot let the 3 s pass."""

        def look() -> Response | None:
            if record.failed:
                raise TimeoutError(f"The application did not respond to {record.name!r}.")
            return record.response

        return await record.changed.until(look, timeout_s, f"An answer to {record.name!r}")

    def original(self, record: Record) -> Json | None:
        message = self._archive.by_id.get(record.original_id or 0)
        return self._archive.show(message) if message else None

    async def until_original(
        self, record: Record, wanted: Callable[[Json], Any], timeout_s: float
    ) -> Json:
        """Wait until the first answer's message is as wanted."""

        def look() -> Json | None:
            shown = self.original(record)
            return shown if shown is not None and wanted(shown) else None

        return await record.changed.until(look, timeout_s, f"The wanted answer to {record.name!r}")
