"""Sharing and keeping money: every verb of `ports.Treasury`, each a transfer with a key of its own."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.errors import OverdrawnError
from bot.domain.ids import AccountId, GuildId, HoldId, MemberId
from bot.domain.money import ZERO, MicroUsd
from bot.domain.share_rules import Rule, Subject
from bot.ports.treasury import Entry, Gift
from bot.storage import allowances, guilds, holds, journal
from bot.storage.marks import SqlMarks
from bot.storage.moments import to_ms
from bot.storage.statements import ConstraintError, Prepared
from bot.storage.tables import accounts
from bot.storage.tables import guilds as guild_rows
from bot.storage.transfers import Movement, amount_of, move

_FREE = accounts.c.credits_micro_usd - accounts.c.debits_micro_usd - accounts.c.held_micro_usd
_WALLET = (
    accounts.c.guild_id == bindparam("guild"),
    accounts.c.kind == AccountKind.MEMBER.value,
    accounts.c.owner_id == bindparam("member"),
)
_AVAILABLE = Prepared(select(_FREE).where(*_WALLET))
_AVAILABLE_LOCKED = Prepared(select(_FREE).where(*_WALLET).with_for_update(key_share=True))
_FREEZE = Prepared(
    update(accounts)
    .where(
        accounts.c.guild_id == bindparam("of_guild"),
        accounts.c.kind == AccountKind.MEMBER.value,
        accounts.c.owner_id == bindparam("of_member"),
        accounts.c.frozen != bindparam("frozen"),
    )
    .values(frozen=bindparam("frozen"))
)
_LOCAL_TIME = Prepared(
    update(guild_rows)
    .where(guild_rows.c.id == bindparam("of_guild"))
    .values(zone=bindparam("zone"), reset_hour=bindparam("reset_hour"))
)
_LOCK_POOL = Prepared(
    select(accounts.c.id)
    .where(accounts.c.guild_id == bindparam("guild"), accounts.c.kind == AccountKind.POOL.value)
    .with_for_update(key_share=True)
)


class SqlTreasury:
    """`ports.Treasury` on a connection."""

    def __init__(self, connection: Connection, marks: SqlMarks) -> None:
        self._connection = connection
        self._marks = marks

    def knows(self, code: TransferCode, key: str) -> MicroUsd | None:
        return amount_of(self._connection, code, key)

    def lock(self, guild_id: GuildId) -> None:
        _LOCK_POOL.all(self._connection, {"guild": guild_id})
        self._marks.forget()  # whoever had the lock before may have put others

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
        if self.knows(TransferCode.GIFT, key) is not None and from_share:
            return  # its hold is there: writing it again would count the gift twice
        debit = self._pool(guild_id) if from_share else self._wallet(guild_id, giver_id)
        self._move(
            Movement(
                code=TransferCode.GIFT,
                debit=debit,
                credit=self._wallet(guild_id, receiver_id),
                amount=amount,
                at_ms=to_ms(now),
                key=key,
                hold=self._use(guild_id, giver_id, amount, now) if from_share else None,
                actor=giver_id,
                memo=memo,
            )
        )

    def donate(
        self, guild_id: GuildId, member_id: MemberId, amount: MicroUsd, now: datetime, *, key: str
    ) -> None:
        self._move(
            Movement(
                code=TransferCode.DONATE,
                debit=self._wallet(guild_id, member_id),
                credit=self._pool(guild_id),
                amount=amount,
                at_ms=to_ms(now),
                key=key,
                actor=member_id,
            )
        )

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
        self._move(
            Movement(
                code=TransferCode.GRANT,
                debit=self._pool(guild_id),
                credit=self._wallet(guild_id, member_id),
                amount=amount,
                at_ms=to_ms(now),
                key=key,
                actor=actor_id,
                memo=memo,
            )
        )

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
        self._move(
            Movement(
                code=TransferCode.WITHDRAW,
                debit=self._pool(guild_id),
                credit=guilds.account_id(self._connection, guild_id, AccountKind.FUNDING),
                amount=amount,
                at_ms=to_ms(now),
                key=key,
                actor=actor_id,
                memo=memo,
            )
        )

    def freeze(
        self, guild_id: GuildId, member_id: MemberId, now: datetime, *, frozen: bool
    ) -> bool:
        del now  # the state alone is kept; the command's own log says when
        self._wallet(guild_id, member_id)
        said = {"of_guild": guild_id, "of_member": member_id, "frozen": int(frozen)}
        return _FREEZE.count(self._connection, said) == 1

    def sweep(
        self, guild_id: GuildId, member_id: MemberId, now: datetime, *, key: str, actor_id: MemberId
    ) -> MicroUsd:
        known = self.knows(TransferCode.SWEEP, key)
        amount = self._free(guild_id, member_id) if known is None else known
        if amount:
            self._move(
                Movement(
                    code=TransferCode.SWEEP,
                    debit=self._wallet(guild_id, member_id),
                    credit=self._pool(guild_id),
                    amount=amount,
                    at_ms=to_ms(now),
                    key=key,
                    actor=actor_id,
                )
            )
        return amount

    def gift(self, guild_id: GuildId, gift_id: int) -> Gift | None:
        found = journal.gift(self._connection, guild_id, gift_id)
        return None if found is None else found.gift

    def gifts(self, guild_id: GuildId, since: datetime) -> list[Gift]:
        return journal.gifts(self._connection, guild_id, since)

    def take_back(
        self, guild_id: GuildId, gift: Gift, now: datetime, *, actor_id: MemberId
    ) -> MicroUsd:
        found = journal.gift(self._connection, guild_id, gift.id)
        if found is None:
            raise OverdrawnError(f"there is no gift {gift.id} in guild {guild_id}")
        if found.gift.taken_back is not None:
            return found.gift.taken_back
        amount = MicroUsd(min(found.gift.amount, self._free(guild_id, found.gift.receiver_id)))
        if not amount:
            return ZERO
        back = Movement(
            code=TransferCode.REVERSAL,
            debit=found.credit,
            credit=found.debit,
            amount=amount,
            at_ms=to_ms(now),
            key=str(gift.id),
            hold=found.hold,
            actor=actor_id,
        )
        if self._move(back) and found.hold is not None:
            holds.give_back(self._connection, found.hold, amount)
        return amount

    def rules(self, guild_id: GuildId) -> list[Rule]:
        return allowances.all_rules(self._connection, guild_id)

    def rules_for(self, guild_id: GuildId, member_id: MemberId) -> list[Rule]:
        return allowances.rules_for(self._connection, guild_id, member_id)

    def put_rule(self, guild_id: GuildId, rule: Rule) -> None:
        allowances.put_rule(self._connection, guild_id, rule)

    def drop_rule(self, guild_id: GuildId, subject: Subject, subject_id: int) -> bool:
        return allowances.drop_rule(self._connection, guild_id, subject, subject_id)

    def set_local_time(self, guild_id: GuildId, zone: str, reset_hour: int) -> None:
        said = {"of_guild": guild_id, "zone": zone, "reset_hour": reset_hour}
        _LOCAL_TIME.count(self._connection, said)

    def journal(
        self,
        guild_id: GuildId,
        *,
        member_id: MemberId | None = None,
        limit: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Entry]:
        return journal.entries(
            self._connection,
            guild_id,
            member_id=member_id,
            limit=limit,
            since=since,
            until=until,
        )

    def _move(self, movement: Movement) -> bool:
        try:
            return move(self._connection, movement)
        except ConstraintError as error:
            raise OverdrawnError(
                f"{movement.code}: account {movement.debit} does not cover it"
            ) from error

    def _pool(self, guild_id: GuildId) -> AccountId:
        return guilds.account_id(self._connection, guild_id, AccountKind.POOL)

    def _wallet(self, guild_id: GuildId, member_id: MemberId) -> AccountId:
        guilds.open_account(self._connection, guild_id, AccountKind.MEMBER, member_id)
        return guilds.account_id(self._connection, guild_id, AccountKind.MEMBER, member_id)

    def _free(self, guild_id: GuildId, member_id: MemberId) -> MicroUsd:
        """What a wallet has at its own disposal, locked until the unit ends."""
        who = {"guild": guild_id, "member": member_id}
        locked = self._connection.dialect.name == "postgresql"
        row = (_AVAILABLE_LOCKED if locked else _AVAILABLE).first(self._connection, who)
        return ZERO if row is None else MicroUsd(row[0])

    def _use(
        self, guild_id: GuildId, member_id: MemberId, amount: MicroUsd, now: datetime
    ) -> HoldId:
        """A use of a member's share that is no clip: it counts in their window like one."""
        return holds.write_captured(
            self._connection, guild_id, self._pool(guild_id), member_id, amount, now
        )
