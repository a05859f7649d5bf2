"""What is told to a guild's stewards without their asking, each once."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.brakes import Brake, BrakeRule
from bot.domain.ids import ChannelId, GuildId, JobId, MessageId
from bot.domain.money import MicroUsd


@dataclass(frozen=True, slots=True)
class RetirementNear:
    """A model that can be asked for here will be switched off."""

    title: str
    retires_on: date  #: the first day on which it is gone
    days: int  #: until then
    successor: str | None  #: title of what comes in its place


@dataclass(frozen=True, slots=True)
class ModelGone:
    """A model was switched off today, or while we were away."""

    title: str
    retired_on: date
    successor: str | None


@dataclass(frozen=True, slots=True)
class BrakeOn:
    """So much of the month's budget is used that a brake holds."""

    rule: BrakeRule
    lifts_at: datetime  #: at the latest


@dataclass(frozen=True, slots=True)
class BrakeLifted:
    """A brake that was told of does not hold any more."""

    brake: Brake


@dataclass(frozen=True, slots=True)
class HourCostly:
    """An hour has cost more than three times the usual, and new clips are paused."""

    hour: MicroUsd  #: with the clip that was refused
    usual: MicroUsd
    until: datetime


@dataclass(frozen=True, slots=True)
class EstimateAbove:
    """A vendor took a job and says that it will cost more than is held: the catalog's price is out of date."""

    job_id: JobId
    title: str  #: of the model
    held: MicroUsd
    estimate: MicroUsd


@dataclass(frozen=True, slots=True)
class DeskOutOfReach:
    """What waits for a moderator can be shown to none."""

    channel_id: ChannelId
    gone: bool  #: deleted; else closed to us


@dataclass(frozen=True, slots=True)
class WithheldUnseen:
    """A clip is withheld, and there is no desk at which a moderator could see it."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class ClipStaysUp:
    """A clip was taken down, and its message cannot be deleted: its channel is closed to us."""

    job_id: JobId
    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId


Notice = (
    ClipStaysUp
    | DeskOutOfReach
    | EstimateAbove
    | HourCostly
    | RetirementNear
    | ModelGone
    | BrakeOn
    | BrakeLifted
    | WithheldUnseen
)

WARNED_DAYS = (60, 14, 1)
"""So many days ahead stewards and operator are warned."""


def stage(retires_on: date, today: date) -> int | None:
    """The warning that is due: the days of the nearest one that has been reached, 0 when it is gone, None before all.

    After a long absence only the most urgent one is due, not those that were missed.
    """
    left = (retires_on - today).days
    if left <= 0:
        return 0
    return min((days for days in WARNED_DAYS if left <= days), default=None)
