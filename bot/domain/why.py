"""Why a job waits: the one rule that holds it up now, and the numbers behind it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.job import Instead, Job
from bot.domain.money import ZERO, MicroUsd


class Reason(StrEnum):
    """What a job waits for, in the order in which it is asked."""

    REVIEW = "review"  #: somebody has to look first
    SILENT = "silent"  #: its vendor does not answer
    PAUSED = "paused"  #: its vendor cannot be used at the moment
    VENDOR_ASKED = "vendor_asked"  #: the vendor asked us to wait
    OWN = "own"  #: as many of its maker's clips are at work as may be at once
    ORDER = "order"  #: others go first in the fair order
    PLACES = "places"  #: it is next, and every place at the vendor is taken
    NEXT = "next"  #: nothing: it is being handed over


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a waiting job at one instant."""

    silent: bool
    paused: bool
    now: datetime
    running: int  #: its maker's jobs at work
    at_once: int  #: so many may be
    ahead: int
    taken: int  #: places at the vendor
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The true answer, for people."""

    job: Job
    reason: Reason
    facts: Facts
    starts_at: datetime | None = None
    used: MicroUsd = ZERO  #: what its maker's clips took in the last day, open holds included
    sooner: Instead | None = None  #: a cheaper version that would start now


def reason(job: Job, facts: Facts, *, review: bool) -> Reason:
    """The first rule that holds the job up: the others would not help while this one stands."""
    holds = (
        (Reason.REVIEW, review),
        (Reason.SILENT, facts.silent),
        (Reason.PAUSED, facts.paused),
        (Reason.VENDOR_ASKED, job.not_before is not None and job.not_before > facts.now),
        (Reason.OWN, facts.running >= facts.at_once),
        (Reason.ORDER, facts.ahead > 0),
        (Reason.PLACES, facts.taken >= facts.places),
    )
    return next((each for each, true in holds if true), Reason.NEXT)
