"""What is kept of one person, over all guilds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased."""

    jobs: int
    files: int
    texts: int  #: lines of moderators' logs whose text went


class Traces(Protocol):
    """A person's rows. Their money stays when they are forgotten: the books of the others rest on it."""

    def of(self, member_id: MemberId) -> Mapping[str, Rows]:
        """Every row about a person, by its table. Moments are ISO 8601, amounts dollars as text."""
        ...

    def under_way(self, member_id: MemberId) -> Sequence[str]:
        """Jobs and proposals of theirs that have not ended, as people name them: `#12`, `proposal 3`."""
        ...

    def erase(self, member_id: MemberId, now: datetime) -> Erased:
        """Take out what they wrote and made; ids, amounts and moments stay. Files are let go, whoever likes them.

        A mute or a ban that is in force stays as well.
        """
        ...
