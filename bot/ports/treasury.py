"""The verbs with which members share money and stewards keep it, beside those that pay for clips."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.money import MicroUsd
from bot.domain.share_rules import Rule, Subject


@dataclass(frozen=True, slots=True)
class Purse:
    """One account of a guild, for reading."""

    kind: AccountKind
    owner_id: int  #: the member of a wallet, the number of a sponsorship; 0 where it is the guild's


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One transfer of a guild's journal."""

    id: int
    at: datetime
    code: TransferCode
    debit: Purse
    credit: Purse
    amount: MicroUsd
    job_id: JobId | None
    actor_id: MemberId | None
    memo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """A gift that was made."""

    id: int  #: of its transfer
    at: datetime
    giver_id: MemberId
    receiver_id: MemberId
    amount: MicroUsd
    taken_back: MicroUsd | None  #: None: it stands


class Treasury(Protocol):
    """Every verb is idempotent by its key and none commits by itself.

    All raise `KeyReusedError` where a key was used for something else, and `OverdrawnError` where the money is
    not there: whoever calls has read the standing in the same unit of work, and has asked `knows` before.
    """

    def knows(self, code: TransferCode, key: str) -> MicroUsd | None:
        """What the transfer of this key moved; None where there is none yet."""
        ...

    def lock(self, guild_id: GuildId) -> None:
        """Let nobody else decide about the guild's pool until this unit ends."""
        ...

    def give(
        self,
        guild_id: GuildId,
        giver_id: MemberId,
        receiver_id: MemberId,
        amount: MicroUsd,
        now: datetime,
        *,
        key: str,
        from_share: bool,
        memo: str = "",
    ) -> None:
        """Move money from a wallet to another; from the pool as a use of the giver's share where that is said."""
        ...

    def donate(
        self, guild_id: GuildId, member_id: MemberId, amount: MicroUsd, now: datetime, *, key: str
    ) -> None:
        """Move money from a wallet to the pool."""
        ...

    def award(
        self,
        guild_id: GuildId,
        member_id: MemberId,
        amount: MicroUsd,
        now: datetime,
        *,
        key: str,
        actor_id: MemberId,
        memo: str = "",
    ) -> None:
        """Move money from the pool to a wallet, as a steward's doing."""
        ...

    def withdraw(
        self,
        guild_id: GuildId,
        amount: MicroUsd,
        now: datetime,
        *,
        key: str,
        actor_id: MemberId | None,
        memo: str = "",
    ) -> None:
        """Take money out of the pool."""
        ...

    def freeze(
        self, guild_id: GuildId, member_id: MemberId, now: datetime, *, frozen: bool
    ) -> bool:
        """Freeze a member's wallet, or no more. Returns whether that changed anything."""
        ...

    def sweep(
        self, guild_id: GuildId, member_id: MemberId, now: datetime, *, key: str, actor_id: MemberId
    ) -> MicroUsd:
        """Move what a wallet has to the pool; what open holds need stays. Returns how much it was."""
        ...

    def gift(self, guild_id: GuildId, gift_id: int) -> Gift | None: ...

    def gifts(self, guild_id: GuildId, since: datetime) -> list[Gift]:
        """The guild's gifts since then, newest first."""
        ...

    def take_back(
        self, guild_id: GuildId, gift: Gift, now: datetime, *, actor_id: MemberId
    ) -> MicroUsd:
        """Move what the receiver still has of a gift to where it came from, once. Returns how much it was."""
        ...

    def rules(self, guild_id: GuildId) -> list[Rule]:
        """Every allowance of the guild: everyone's, the roles', and single members'."""
        ...

    def rules_for(self, guild_id: GuildId, member_id: MemberId) -> list[Rule]:
        """Those that could be this member's."""
        ...

    def put_rule(self, guild_id: GuildId, rule: Rule) -> None:
        """Write a rule in the place of the one that its subject had."""
        ...

    def drop_rule(self, guild_id: GuildId, subject: Subject, subject_id: int) -> bool:
        """Take a rule away. Returns whether it was there."""
        ...

    def set_local_time(self, guild_id: GuildId, zone: str, reset_hour: int) -> None:
        """Let the guild's days begin at this hour of this zone."""
        ...

    def journal(
        self,
        guild_id: GuildId,
        *,
        member_id: MemberId | None = None,
        limit: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Entry]:
        """The guild's transfers from `since` on before `until`, oldest first; of one member, the newest `limit`."""
        ...
