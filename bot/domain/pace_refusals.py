"""Every "no" that has to do with the pace at which a guild's pool is spent."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.brakes import BrakeRule
from bot.domain.case import Appeal
from bot.domain.ids import JobId
from bot.domain.money import MicroUsd
from bot.domain.question import Question
from bot.domain.spec import RenderSpec
from bot.domain.sponsorship import Host


@dataclass(frozen=True, slots=True)
class Braked:
    """The pool runs low, and a brake of the stewards does not let this clip through."""

    rule: BrakeRule
    lifts_at: datetime  #: at the latest
    cheaper: RenderSpec | None  #: the nearest spec that would be let through now
    cheaper_price: MicroUsd | None


@dataclass(frozen=True, slots=True)
class ConfirmFirst:
    """The clip is dear: its member sees what it would take, and says yes or no. Nothing is held."""

    question: Question
    from_pool: bool
    left: MicroUsd  #: of the share or of the wallet, once it is made
    pool_left: MicroUsd
    borrowed: bool = False  #: of what others leave of their shares
    host: Host | None = None  #: of the sponsorship that would pay
    appeal: Appeal | None = None  #: the words go to the moderators then


@dataclass(frozen=True, slots=True)
class QuestionOver:
    """It was put too long ago, or answered with no."""


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """It was answered with yes."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class JobsPaused:
    """An hour has cost unusually much: no clip is begun before this moment, or a steward's word."""

    until: datetime


@dataclass(frozen=True, slots=True)
class NothingPaused:
    """There is no pause to end."""


PaceRefusal = JobsPaused | NothingPaused | Braked | ConfirmFirst | QuestionOver | QuestionAnswered
