"""The one way to read and to write."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from bot.domain.pacing import Eta
from bot.ports.audit_log import AuditLog
from bot.ports.books import Books
from bot.ports.cases import Cases
from bot.ports.census import Counts
from bot.ports.draws import Draws
from bot.ports.exhibits import Exhibits
from bot.ports.gallery import Gallery
from bot.ports.jobs import Jobs
from bot.ports.keeping import Keeping
from bot.ports.ledger import Ledger
from bot.ports.lending import Lending
from bot.ports.proposals import Proposals
from bot.ports.questions import Questions
from bot.ports.rulebook import Rulebook
from bot.ports.sponsorships import Sponsorships
from bot.ports.thanks import ThanksBook
from bot.ports.traces import Traces
from bot.ports.treasury import Treasury
from bot.ports.wishes import Wishes

T = TypeVar("T")


RESTORED = "restored"
"""The mark of a database that was put back from a backup and has not been taken up since: when it was."""
TAKEN_UP = "taken up"
"""When a database that has been taken up since was put back, the last time."""


class Marks(Protocol):
    """Small things to remember: what was learned of renders, and words such as the commands' hash."""

    def etas(self) -> Mapping[str, Eta]: ...

    def keep_eta(self, key: str, eta: Eta) -> None: ...

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...

    def drop(self, name: str) -> None: ...


class Unit(Protocol):
    """What a unit of work may touch. It is synchronous: a unit cannot await."""

    @property
    def jobs(self) -> Jobs: ...

    @property
    def ledger(self) -> Ledger: ...

    @property
    def books(self) -> Books: ...

    @property
    def treasury(self) -> Treasury: ...

    @property
    def draws(self) -> Draws: ...

    @property
    def lending(self) -> Lending: ...

    @property
    def questions(self) -> Questions: ...

    @property
    def marks(self) -> Marks: ...

    @property
    def census(self) -> Counts: ...

    @property
    def gallery(self) -> Gallery: ...

    @property
    def exhibits(self) -> Exhibits: ...

    @property
    def keeping(self) -> Keeping: ...

    @property
    def thanks(self) -> ThanksBook: ...

    @property
    def sponsorships(self) -> Sponsorships: ...

    @property
    def rulebook(self) -> Rulebook: ...

    @property
    def audit_log(self) -> AuditLog: ...

    @property
    def cases(self) -> Cases: ...

    @property
    def traces(self) -> Traces: ...

    @property
    def proposals(self) -> Proposals: ...

    @property
    def wishes(self) -> Wishes: ...


class Database(Protocol):
    """The one way to read and to write."""

    async def write(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in one transaction and return its result after the commit.

        `work` may run more than once and touches nothing but its unit. A cancelled caller does not
        tear it: it is committed whole or not at all.

        Raises:
            DatabaseFullError: nothing of this unit was written.
            DatabaseUnreachableError: the connection broke; it may or may not have been written.
        """
        ...

    async def read(self, query: Callable[[Unit], T]) -> T:
        """Run `query` on a connection that cannot write."""
        ...
