"""Every "no" about a wish that a person can mend."""

from dataclasses import dataclass

from bot.domain.ids import MemberId, WishId
from bot.domain.wish import WishState


@dataclass(frozen=True, slots=True)
class NothingExpires:
    """Here a month leaves nothing over: what it does not use stays in the pool."""

    carried_over: bool  #: a budget is set, and its rest is kept; else there is no budget


@dataclass(frozen=True, slots=True)
class WishNotFound:
    """No such wish in this guild."""


@dataclass(frozen=True, slots=True)
class WishOver:
    """It waits no more."""

    wish_id: WishId
    state: WishState


@dataclass(frozen=True, slots=True)
class WishNotYours:
    """Somebody else's."""

    wish_id: WishId
    maker: MemberId


@dataclass(frozen=True, slots=True)
class WishesMany:
    """The member has enough of them waiting."""

    limit: int


@dataclass(frozen=True, slots=True)
class WishDoubtful:
    """The words wait for a moderator, so they are not shown in the open."""


@dataclass(frozen=True, slots=True)
class WishFree:
    """It costs nothing: there is no reason to wait."""


@dataclass(frozen=True, slots=True)
class WishPrivate:
    """A wish has a card in the open, and this clip is for its maker alone."""


WishRefusal = (
    NothingExpires
    | WishNotFound
    | WishOver
    | WishNotYours
    | WishesMany
    | WishDoubtful
    | WishFree
    | WishPrivate
)
