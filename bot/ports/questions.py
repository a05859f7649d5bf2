"""Questions that wait for their member's yes."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import InteractionId
from bot.domain.question import Question


class Questions(Protocol):
    """Kept in the database, so that a button is answered after a restart too."""

    def put(self, question: Question) -> None:
        """Keep a question; the same interaction again is the same question."""
        ...

    def get(self, interaction_id: InteractionId) -> Question | None: ...

    def drop(self, interaction_id: InteractionId) -> None:
        """Forget a question."""
        ...

    def forget_before(self, before: datetime) -> None:
        """Forget those that were put earlier."""
        ...
