"""What the books refuse: whose purse or share does not reach, until when, and what would fit now."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec


@dataclass(frozen=True, slots=True)
class ShareUsedUp:
    """The member's allowance does not reach: of its windows the one that lets the price through last."""

    price: MicroUsd
    cap: MicroUsd  #: with a first claim
    used: MicroUsd  #: open holds included
    fits_at: datetime | None  #: when enough comes back; None: the price exceeds the whole cap
    cheaper: RenderSpec | None  #: the nearest spec that would fit now
    cheaper_price: MicroUsd | None
    commons_at: datetime | None = None  #: when what others leave of their shares can be borrowed
    commons_left: MicroUsd | None = None  #: what of it can be now, which does not reach


@dataclass(frozen=True, slots=True)
class PoolEmpty:
    """The guild's common purse does not reach."""

    price: MicroUsd
    available: MicroUsd
    cheaper: RenderSpec | None
    cheaper_price: MicroUsd | None


@dataclass(frozen=True, slots=True)
class CeilingReached:
    """The operator's ceiling for this guild does not reach."""

    ceiling: MicroUsd
    resets_at: datetime


@dataclass(frozen=True, slots=True)
class DearestExceeded:
    """One clip may not cost that much here."""

    price: MicroUsd
    limit: MicroUsd
    cheaper: RenderSpec | None
    cheaper_price: MicroUsd | None


@dataclass(frozen=True, slots=True)
class NewcomerWaits:
    """New members wait here before their first clip."""

    until: datetime


@dataclass(frozen=True, slots=True)
class ModelNotAllowed:
    """The member's share is not for this model."""

    title: str
    allowed: tuple[str, ...]  #: titles of usable models that it is for


@dataclass(frozen=True, slots=True)
class ResolutionNotAllowed:
    """The member's share is for lower resolutions."""

    typed: str
    highest: str
    cheaper: RenderSpec | None
    cheaper_price: MicroUsd | None


@dataclass(frozen=True, slots=True)
class Suspended:
    """The member's share is suspended, or their account frozen."""


Denial = (
    ShareUsedUp
    | PoolEmpty
    | CeilingReached
    | DearestExceeded
    | Suspended
    | NewcomerWaits
    | ModelNotAllowed
    | ResolutionNotAllowed
)
