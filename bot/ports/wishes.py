"""The wishes of a unit of work: clips that wait for leftovers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.ids import GuildId, InteractionId, MemberId, WishId
from bot.domain.money import MicroUsd
from bot.domain.wish import NewWish, Wish


class Wishes(Protocol):
    """Whoever writes has locked the guild's pool in the same unit (`Treasury.lock`)."""

    def add(self, new: NewWish) -> Wish:
        """Write a wish; the same interaction again is the same one."""
        ...

    def get(self, wish_id: WishId) -> Wish | None: ...

    def by_interaction(self, interaction_id: InteractionId) -> Wish | None: ...

    def advance(self, wish: Wish, **changes: object) -> Wish | None:
        """Write changed fields where nobody has moved it since; its card is out of date by that."""
        ...

    def reprice(self, wish: Wish, price: MicroUsd) -> None:
        """Write what it costs now; its card is out of date by that."""
        ...

    def keep_shown(self, wish: Wish) -> None:
        """Write what its card shows, and which message that is."""
        ...

    def waiting(self, guild_id: GuildId) -> list[Wish]:
        """Those of a guild that wait, oldest first."""
        ...

    def served(self, guild_id: GuildId, since: datetime) -> Mapping[MemberId, int]:
        """How many jobs leftovers have paid each member since then."""
        ...

    def busy(self, guild_id: GuildId) -> bool:
        """Whether a job that leftovers pay has not ended yet. One that waits for somebody's word is not counted."""
        ...

    def guilds(self, due_by: datetime) -> list[GuildId]:
        """Where wishes wait whose month ends by then."""
        ...

    def overdue(self, now: datetime, *, limit: int) -> list[Wish]: ...

    def outdated(self, *, limit: int) -> list[Wish]:
        """Those whose card shows an older version."""
        ...

    def next_due(self) -> datetime | None: ...
