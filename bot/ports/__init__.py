"""Every opening in the wall: what the core needs from outside, as Protocols, one file a subject.

Two kinds. `Database` runs plain functions of a `Unit`, the set of verbs on jobs and money, in one
transaction; everything else (`VideoProvider`, `Courier`, `Clips`, `Pictures`, `PromptJudge`) speaks to the world.
"""

from bot.ports.audit_log import AuditLog
from bot.ports.books import Books
from bot.ports.cases import Cases
from bot.ports.census import Census, Counts
from bot.ports.classifier import (
    Classifier,
    ClassifierAwayError,
    Inspection,
    Inspector,
    Opinion,
    Showing,
)
from bot.ports.clock import Clock
from bot.ports.database import Database, Marks, Unit
from bot.ports.desk import CaseView
from bot.ports.draws import Draws
from bot.ports.exhibits import Exhibits
from bot.ports.files import Charts, Clips, Pictures
from bot.ports.films import Films
from bot.ports.gallery import Gallery
from bot.ports.jobs import Jobs, NewJob
from bot.ports.keeping import Keeping
from bot.ports.ledger import GuildRow, Ledger, Line, Payer, PoolView, Receipt
from bot.ports.lending import Lending
from bot.ports.links import Links
from bot.ports.people import Courier, PromptJudge
from bot.ports.proposals import Proposals
from bot.ports.providers import Catalog, KeepsCharacters, Submitted, VideoProvider
from bot.ports.questions import Questions
from bot.ports.rulebook import PromptFilter, Rulebook, RulesVersion
from bot.ports.sponsorships import Sponsorships, SponsorView
from bot.ports.thanks import ThanksBook
from bot.ports.traces import Erased, Traces
from bot.ports.treasury import Entry, Gift, Purse, Treasury
from bot.ports.wishes import Wishes

__all__ = [
    "AuditLog",
    "Books",
    "CaseView",
    "Cases",
    "Catalog",
    "Census",
    "Charts",
    "Classifier",
    "ClassifierAwayError",
    "Clips",
    "Clock",
    "Counts",
    "Courier",
    "Database",
    "Draws",
    "Entry",
    "Erased",
    "Exhibits",
    "Films",
    "Gallery",
    "Gift",
    "GuildRow",
    "Inspection",
    "Inspector",
    "Jobs",
    "Keeping",
    "KeepsCharacters",
    "Ledger",
    "Lending",
    "Line",
    "Links",
    "Marks",
    "NewJob",
    "Opinion",
    "Payer",
    "Pictures",
    "PoolView",
    "PromptFilter",
    "PromptJudge",
    "Proposals",
    "Purse",
    "Questions",
    "Receipt",
    "Rulebook",
    "RulesVersion",
    "Showing",
    "SponsorView",
    "Sponsorships",
    "Submitted",
    "ThanksBook",
    "Traces",
    "Treasury",
    "Unit",
    "VideoProvider",
    "Wishes",
]
