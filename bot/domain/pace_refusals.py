"""Every "no" that has to do with the pace at which a guild's pool is spent."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.brakes import BrakeRule
from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec


@dataclass(frozen=True, slots=True)
class Braked:
    """The pool runs low, and a brake of the stewards does not let this clip through."""

    rule: BrakeRule
    lifts_at: datetime  #: at the latest
    cheaper: RenderSpec | None  #: the nearest spec that would be let through now
    cheaper_price: MicroUsd | None


PaceRefusal = Braked
