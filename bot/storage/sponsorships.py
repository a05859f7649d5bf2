"""The sponsorships of a unit of work."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, text, update

from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.errors import OverdrawnError
from bot.domain.ids import (
    AccountId,
    ChannelId,
    GuildId,
    InteractionId,
    MemberId,
    SponsorshipId,
)
from bot.domain.money import MicroUsd
from bot.domain.sponsorship import (
    Guest,
    NewSponsorship,
    Purse,
    Sponsorship,
    SponsorState,
)
from bot.storage import guilds
from bot.storage.columns import Id
from bot.storage.moments import from_ms, to_ms
from bot.storage.sponsor_rows import SPONSORSHIP_COLUMNS, sponsorship_of, sponsorship_row
from bot.storage.sponsor_tables import OUTDATED, RUNS, sponsorships
from bot.storage.sponsored import free, its_account
from bot.storage.statements import ConstraintError, Prepared, into
from bot.storage.tables import accounts, holds, transfers
from bot.storage.transfers import Movement, move

_all = select(*SPONSORSHIP_COLUMNS)
_NEW = [column.name for column in SPONSORSHIP_COLUMNS if column.name != "id"]
_ADD = Prepared(into(sponsorships, *_NEW).returning(sponsorships.c.id))
_GET = Prepared(_all.where(sponsorships.c.id == bindparam("sponsorship")))
_SAME = Prepared(_all.where(sponsorships.c.interaction_id == bindparam("interaction")))
_RUNNING = Prepared(
    _all.where(
        sponsorships.c.guild_id == bindparam("guild"),
        sponsorships.c.channel_id == bindparam("channel"),
        text(RUNS),
    )
)
_HOSTED = Prepared(
    _all.where(
        sponsorships.c.guild_id == bindparam("guild"),
        sponsorships.c.host_id == bindparam("host"),
        sponsorships.c.from_pool == 0,
        text(RUNS),
    ).order_by(sponsorships.c.id)
)
_PURSE = Prepared(
    select(accounts.c.id, free, accounts.c.held_micro_usd, accounts.c.debits_micro_usd)
    .join_from(sponsorships, accounts, its_account)
    .where(sponsorships.c.id == bindparam("sponsorship"))
)
_spent = holds.c.captured_micro_usd - holds.c.refunded_micro_usd
_GUESTS = Prepared(
    select(
        holds.c.member_id,
        func.sum(case((_spent > 0, 1), else_=0)),
        func.sum(_spent),
    )
    .join_from(sponsorships, accounts, its_account)
    .join(holds, holds.c.account_id == accounts.c.id)
    .where(sponsorships.c.id == bindparam("sponsorship"), _spent > 0)
    .group_by(holds.c.member_id)
    .order_by(func.sum(_spent).desc(), holds.c.member_id)
)
_RETURNED = Prepared(
    select(func.coalesce(func.sum(transfers.c.amount_micro_usd), 0)).where(
        transfers.c.debit_id == bindparam("account"),
        transfers.c.code == TransferCode.RETURN.value,
    )
)
_AT_WORK = Prepared(
    _all.join_from(sponsorships, accounts, its_account)
    .where(
        or_(
            and_(
                text(RUNS),
                or_(
                    sponsorships.c.ends_at_ms <= bindparam("now_ms"),
                    and_(free == 0, accounts.c.held_micro_usd == 0),
                ),
            ),
            sponsorships.c.state == SponsorState.CLOSING.value,
            and_(sponsorships.c.state == SponsorState.ENDED.value, free > 0),
        )
    )
    .order_by(sponsorships.c.id)
    .limit(bindparam("most"))
)
_OUTDATED = Prepared(
    _all.where(text(OUTDATED)).order_by(sponsorships.c.id).limit(bindparam("most"))
)
_NEXT_END = Prepared(select(func.min(sponsorships.c.ends_at_ms)).where(text(RUNS)))
_SHOWN = Prepared(
    update(sponsorships)
    .where(sponsorships.c.id == bindparam("sponsorship", type_=Id))
    .values(
        shown=bindparam("seen", type_=Id),
        card_id=bindparam("card", type_=Id),
        note_id=bindparam("note", type_=Id),
    )
)


@lru_cache(maxsize=16)
def _advance(columns: tuple[str, ...]) -> Prepared:
    return Prepared(
        update(sponsorships)
        .where(
            sponsorships.c.id == bindparam("sponsorship"),
            sponsorships.c.version == bindparam("seen_version"),
        )
        .values({column: bindparam(f"new_{column}") for column in columns})
        .values(version=sponsorships.c.version + 1)
    )


class SqlSponsorships:
    """`ports.Sponsorships` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: NewSponsorship) -> Sponsorship:
        known = self.by_interaction(new.interaction_id)
        if known is not None:
            return known
        (number,) = _ADD.one(self._connection, sponsorship_row(new))
        made = sponsorship_of(_GET.one(self._connection, {"sponsorship": number}))
        guilds.open_account(self._connection, new.guild_id, AccountKind.SPONSOR, made.id)
        self._move(
            made,
            TransferCode.SPONSOR,
            debit=self._source(made),
            credit=self._account(made),
            amount=new.amount,
            now=new.created_at,
            key=str(new.interaction_id),
        )
        return made

    def get(self, sponsorship_id: SponsorshipId) -> Sponsorship | None:
        return self._one(_GET, sponsorship=sponsorship_id)

    def by_interaction(self, interaction_id: InteractionId) -> Sponsorship | None:
        return self._one(_SAME, interaction=interaction_id)

    def running(self, guild_id: GuildId, channel_id: ChannelId) -> Sponsorship | None:
        return self._one(_RUNNING, guild=guild_id, channel=channel_id)

    def hosted(self, guild_id: GuildId, host_id: MemberId) -> list[Sponsorship]:
        found = _HOSTED.all(self._connection, {"guild": guild_id, "host": host_id})
        return [sponsorship_of(row) for row in found]

    def advance(self, sponsorship: Sponsorship, **changes: object) -> Sponsorship | None:
        columns = {("ended" if name == "end" else name): value for name, value in changes.items()}
        said = {f"new_{name}": value for name, value in columns.items()}
        seen = {"sponsorship": sponsorship.id, "seen_version": sponsorship.version}
        if _advance(tuple(columns)).count(self._connection, said | seen) != 1:
            return None
        moved: Mapping[str, Any] = {**changes, "version": sponsorship.version + 1}
        return replace(sponsorship, **moved)

    def keep_shown(self, sponsorship: Sponsorship) -> None:
        said = {
            "sponsorship": sponsorship.id,
            "seen": sponsorship.version,
            "card": sponsorship.card_id,
            "note": sponsorship.note_id,
        }
        _SHOWN.count(self._connection, said)

    def purse(self, sponsorship: Sponsorship) -> Purse:
        _, available, held, _ = _PURSE.one(self._connection, {"sponsorship": sponsorship.id})
        return Purse(available=MicroUsd(available), held=MicroUsd(held))

    def give_back(self, sponsorship: Sponsorship, now: datetime) -> MicroUsd:
        account, available, _, debits = _PURSE.one(
            self._connection, {"sponsorship": sponsorship.id}
        )
        if not available:
            return MicroUsd(0)
        self._move(
            sponsorship,
            TransferCode.RETURN,
            debit=AccountId(account),
            credit=self._source(sponsorship),
            amount=MicroUsd(available),
            now=now,
            key=f"{sponsorship.id}:{debits}",  # what it has given out by then: once each
        )
        return MicroUsd(available)

    def guests(self, sponsorship_id: SponsorshipId) -> list[Guest]:
        return [
            Guest(member_id=MemberId(member), clips=int(clips), spent=MicroUsd(int(spent)))
            for member, clips, spent in _GUESTS.all(
                self._connection, {"sponsorship": sponsorship_id}
            )
        ]

    def returned(self, sponsorship: Sponsorship) -> MicroUsd:
        found = _RETURNED.one(self._connection, {"account": self._account(sponsorship)})
        return MicroUsd(int(found[0]))

    def at_work(self, now: datetime, *, limit: int) -> list[Sponsorship]:
        found = _AT_WORK.all(self._connection, {"now_ms": to_ms(now), "most": limit})
        return [sponsorship_of(row) for row in found]

    def outdated(self, *, limit: int) -> list[Sponsorship]:
        return [sponsorship_of(row) for row in _OUTDATED.all(self._connection, {"most": limit})]

    def next_end(self) -> datetime | None:
        (ends_at_ms,) = _NEXT_END.one(self._connection)
        return None if ends_at_ms is None else from_ms(ends_at_ms)

    def _one(self, statement: Prepared, **where: object) -> Sponsorship | None:
        row = statement.first(self._connection, where)
        return None if row is None else sponsorship_of(row)

    def _account(self, of: Sponsorship) -> AccountId:
        return guilds.account_id(self._connection, of.guild_id, AccountKind.SPONSOR, of.id)

    def _source(self, of: Sponsorship) -> AccountId:
        kind = AccountKind.POOL if of.from_pool else AccountKind.MEMBER
        owner = guilds.NOBODY if of.from_pool else of.host_id
        return guilds.account_id(self._connection, of.guild_id, kind, owner)

    def _move(
        self,
        of: Sponsorship,
        code: TransferCode,
        *,
        debit: AccountId,
        credit: AccountId,
        amount: MicroUsd,
        now: datetime,
        key: str,
    ) -> None:
        movement = Movement(
            code=code,
            debit=debit,
            credit=credit,
            amount=amount,
            at_ms=to_ms(now),
            key=key,
            actor=of.host_id,
        )
        try:
            move(self._connection, movement)
        except ConstraintError as error:
            raise OverdrawnError(
                f"sponsorship {of.id}: account {debit} does not cover it"
            ) from error
