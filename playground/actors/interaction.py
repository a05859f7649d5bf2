"""An interaction as the person who caused it sees it: acknowledged, answered, followed up."""

from collections.abc import Callable
from typing import Any

from playground import messages
from playground.box import Box
from playground.errors import ComponentError
from playground.interactions import Record, Response
from playground.plain import Json


class Interaction:
    """What one command, button, choice or modal came to.

    Everything that can be awaited takes a deadline in seconds and raises `TimeoutError` with a
    sentence that says what was missed.
    """

    def __init__(self, box: Box, record: Record) -> None:
        self._box = box
        self.record = record

    def __repr__(self) -> str:
        kind = self.record.response.kind if self.record.response else "unanswered"
        return f"<Interaction {self.record.name!r} {kind}>"

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def token(self) -> str:
        return self.record.token

    @property
    def acknowledged_s(self) -> float | None:
        """How long the first answer took."""
        return self.record.acknowledged_s

    @property
    def failed(self) -> bool:
        """Whether the bot let the 3 s pass: "the application did not respond"."""
        return self.record.failed

    @property
    def response(self) -> Response | None:
        """The first answer: its kind, and whether it is ephemeral."""
        return self.record.response

    @property
    def message(self) -> Json | None:
        """The first answer's message as it is now."""
        return self._box.interactions.original(self.record)

    @property
    def modal(self) -> Json:
        """The modal that the bot opened."""
        response = self.record.response
        if response is None or response.modal is None:
            raise ComponentError(f"{self.record.name!r} opened no modal.")
        return response.modal

    @property
    def followups(self) -> list[Json]:
        archive = self._box.archive
        found = (archive.by_id.get(each) for each in self.record.followups)
        return [archive.show(message) for message in found if message is not None]

    async def acknowledged(self, timeout_s: float = 5.0) -> Response:
        """Wait for the first answer, whatever it is."""
        return await self._box.interactions.first_answer(self.record, timeout_s)

    async def answered(self, timeout_s: float = 10.0) -> Json:
        """Wait for a message instead of "thinking", and return it."""
        await self.acknowledged(timeout_s)
        return await self.wait_for(lambda shown: not shown["flags"] & messages.LOADING, timeout_s)

    async def wait_for(self, wanted: Callable[[Json], Any], timeout_s: float = 10.0) -> Json:
        """Wait until the first answer's message is as wanted, through all its edits."""
        return await self._box.interactions.until_original(self.record, wanted, timeout_s)

    async def followup(self, number: int = 1, timeout_s: float = 10.0) -> Json:
        """Wait for the first, second, … follow-up."""

        def look() -> Json | None:
            found = self.followups
            return found[number - 1] if len(found) >= number else None

        what = f"Follow-up {number} to {self.record.name!r}"
        return await self.record.changed.until(look, timeout_s, what)

    def deliver_again(self) -> None:
        """Send the very same interaction to the bot once more, as a gateway sometimes does."""
        self._box.interactions.deliver(self.record)
