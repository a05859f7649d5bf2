"""What a unit of work may touch, on one connection."""

from sqlalchemy import Connection

from bot.ports import Clock
from bot.storage.audit_log import SqlAuditLog
from bot.storage.books import SqlBooks
from bot.storage.cases import SqlCases
from bot.storage.census import SqlCounts
from bot.storage.draws import SqlDraws
from bot.storage.exhibits import SqlExhibits
from bot.storage.gallery import SqlGallery
from bot.storage.guilds import GuildStart
from bot.storage.jobs import SqlJobs
from bot.storage.keeping import SqlKeeping
from bot.storage.ledger import SqlLedger
from bot.storage.lending import SqlLending
from bot.storage.marks import SqlMarks
from bot.storage.proposals import SqlProposals
from bot.storage.questions import SqlQuestions
from bot.storage.rulebook import SqlRulebook
from bot.storage.sponsorships import SqlSponsorships
from bot.storage.thanks import SqlThanks
from bot.storage.traces import SqlTraces
from bot.storage.treasury import SqlTreasury
from bot.storage.wishes import SqlWishes


class SqlUnit:
    """`ports.Unit` on a connection. With `writes=False` it neither locks nor opens guilds."""

    def __init__(
        self, connection: Connection, *, clock: Clock, start: GuildStart, writes: bool
    ) -> None:
        self.connection = connection  #: for this package and its tests; the ports do not show it
        self.jobs = SqlJobs(connection, clock)
        self.ledger = SqlLedger(connection, start, writes=writes)
        self.books = SqlBooks(connection)
        self.draws = SqlDraws(connection)
        self.lending = SqlLending(connection)
        self.questions = SqlQuestions(connection)
        self.marks = SqlMarks(connection)
        self.treasury = SqlTreasury(connection, self.marks)
        self.census = SqlCounts(connection)
        self.gallery = SqlGallery(connection)
        self.exhibits = SqlExhibits(connection)
        self.keeping = SqlKeeping(connection)
        self.thanks = SqlThanks(connection)
        self.rulebook = SqlRulebook(connection)
        self.audit_log = SqlAuditLog(connection)
        self.cases = SqlCases(connection)
        self.traces = SqlTraces(connection, self.marks, self.gallery)
        self.proposals = SqlProposals(connection)
        self.wishes = SqlWishes(connection)
        self.sponsorships = SqlSponsorships(connection)

    def before_commit(self) -> None:
        """Write what is written once a transaction, at its end."""
        self.gallery.index_words()
        self.audit_log.move_heads()
