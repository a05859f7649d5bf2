"""The board: what the house knows only in memory. A restart wipes it, and nothing paid for is lost."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime

from bot.domain.brakes import Thrift
from bot.domain.errors import AccountFault
from bot.domain.ids import GuildId, JobId, MemberId, MessageId, ModelKey
from bot.domain.job import AT_PROVIDER, SETTLED, Job, JobState
from bot.domain.pacing import GUESS_S, Eta, eta_key
from bot.domain.spec import RenderSpec
from bot.pipeline.errand import Errand
from bot.pipeline.line import Line

log = logging.getLogger(__name__)

UNDER_WAY = AT_PROVIDER | {JobState.STORED}
"""States in which a step of ours is due sooner or later."""

BRIEF = frozenset({JobState.SUBMITTING, JobState.STORED})
"""States that pass too quickly for a card."""

MAY_HAVE_CASES = frozenset({JobState.REVIEW, JobState.DENIED, JobState.EXPIRED, JobState.CANCELLED})
"""States in which a card of the moderators' desk may have to change."""

CARDS_AT_MOST = 20_000
"""Views that wait for a slow Discord; beyond that the oldest is dropped."""


class Board:
    """What is under way, who waits, what was learned, and which cards are out of date."""

    def __init__(self) -> None:
        self.line = Line()
        self.errands: dict[JobId, Errand] = {}
        self.etas: dict[str, Eta] = {}
        self.typical_s: dict[
            ModelKey, float
        ] = {}  #: the catalog's word, for what nobody has seen yet
        self.paused: dict[str, AccountFault] = {}  #: providers, and what their account lacks
        self.silent: dict[str, datetime] = {}  #: providers that do not answer, and since when
        self.cancels: set[JobId] = set()  #: asked for before the row says so
        self.claiming: set[tuple[GuildId, MemberId]] = set()  #: who has a claim under way
        self.learned: set[str] = set()  #: keys of `etas` that are not written yet
        self.stale: dict[JobId, Job] = {}  #: cards to show, the newest view of each job
        self.cards: dict[JobId, MessageId] = {}  #: cards posted by this process
        self.restored_at: datetime | None = None  #: a backup was put back; None: none ever was
        self.copying = defaultdict[GuildId, asyncio.Lock](asyncio.Lock)  #: AutoMod's rules, in turn
        self.auditing = asyncio.Lock()  #: of all books, which takes one of few readers for long
        self.door_changes = 0  #: each may have opened a channel that was closed to us
        self.exhibits_due = True  #: a gallery channel may have something to show or to delete
        self.thrift = Thrift()  #: of the models that could be asked for when somebody last did
        self.wake_dispatch = asyncio.Event()
        self.wake_cards = asyncio.Event()
        self.wake_desk = asyncio.Event()
        self.wake_commons = asyncio.Event()
        self.wake_leftovers = asyncio.Event()
        self.answers_s: dict[GuildId, float] = {}  #: how long moderators usually take
        self.spenders: set[GuildId] = set()  #: guilds whose money moved since somebody looked
        self.follow: Callable[[Job], None] | None = None  #: the runner's: take up this job
        self._placed: set[JobId] = set()
        self._taken: Counter[str] = Counter()

    def moved(self, job: Job) -> None:
        """Tell the house that a job has been written in a new state. Call it after every commit."""
        if log.isEnabledFor(logging.INFO):
            log.info("Job %d is %s.", job.id, job.state.value, extra={"action": job.state.value})
        self.line.note(job)
        self._take_place(job)
        self.spent(job.guild_id)
        if job.state not in UNDER_WAY:
            self._let_go(job)
            self.exhibits_due = True
        if self.line:
            self.wake_dispatch.set()
        if job.state in MAY_HAVE_CASES:
            self.wake_desk.set()
        if job.state not in BRIEF:
            self.show(job)
        if job.state not in SETTLED:
            self.follow_on(job)

    def spent(self, guild_id: GuildId) -> None:
        """Tell the house that a guild's money has moved, or what its stewards have chosen for it."""
        self.spenders.add(guild_id)

    def _let_go(self, job: Job) -> None:
        self.cancels.discard(job.id)
        errand = self.errands.pop(job.id, None)
        if errand is not None:
            errand.gone = True

    def follow_on(self, job: Job) -> None:
        """Have the runner take up the job's next step, where there is a runner."""
        if self.follow is not None:
            self.follow(job)

    def show(self, job: Job) -> None:
        """Ask for the job's card to be brought up to date."""
        self.stale.pop(job.id, None)
        if len(self.stale) >= CARDS_AT_MOST:
            dropped = next(iter(self.stale))
            del self.stale[dropped]
            log.warning("Discord is slow: the card of job %d stays out of date.", dropped)
        self.stale[job.id] = job
        self.wake_cards.set()

    def eta(self, spec: RenderSpec) -> Eta:
        """What was learned of renders like this one."""
        known = self.etas.get(eta_key(spec.model_key, spec.seconds, spec.resolution))
        return known or Eta.guess(self.typical_s.get(spec.model_key, GUESS_S))

    def at_provider(self, provider: str) -> int:
        """How many of the provider's places this process knows to be taken."""
        return self._taken[provider]

    def _take_place(self, job: Job) -> None:
        if job.state in AT_PROVIDER and job.id not in self._placed:
            self._placed.add(job.id)
            self._taken[job.provider] += 1
        elif job.state not in AT_PROVIDER and job.id in self._placed:
            self._placed.remove(job.id)
            self._taken[job.provider] -= 1
