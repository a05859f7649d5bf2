"""What a sponsorship of a place has for one member: read where somebody asks there, and locked until it is decided."""

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, text

from bot.domain.allowance import AccountKind, HoldState
from bot.domain.ids import AccountId, ChannelId, GuildId, MemberId
from bot.domain.money import MicroUsd
from bot.domain.sponsorship import Host, Sponsored
from bot.storage.holds import counted
from bot.storage.moments import from_ms, to_ms
from bot.storage.sponsor_tables import RUNS, sponsorships
from bot.storage.statements import Prepared
from bot.storage.tables import accounts, holds

free = accounts.c.credits_micro_usd - accounts.c.debits_micro_usd - accounts.c.held_micro_usd
"""What an account has at its disposal."""
its_account = and_(
    accounts.c.guild_id == sponsorships.c.guild_id,
    accounts.c.kind == AccountKind.SPONSOR.value,
    accounts.c.owner_id == sponsorships.c.id,
)
"""Joins a sponsorship to the account of its money."""

# What runs here, the thread itself before the channel that it hangs under.
_here = (
    select(
        sponsorships.c.host_id,
        sponsorships.c.from_pool,
        accounts.c.id,
        free,
        sponsorships.c.per_person_micro_usd,
        sponsorships.c.ends_at_ms,
    )
    .join_from(sponsorships, accounts, its_account)
    .where(
        sponsorships.c.guild_id == bindparam("guild"),
        or_(
            sponsorships.c.channel_id == bindparam("place"),
            sponsorships.c.channel_id == bindparam("above"),
        ),
        text(RUNS),
        sponsorships.c.ends_at_ms > bindparam("now_ms"),
    )
    .order_by(case((sponsorships.c.channel_id == bindparam("place"), 0), else_=1))
    .limit(1)
)
_HERE = Prepared(_here)
_HERE_LOCKED = Prepared(_here.with_for_update(of=accounts, key_share=True))
_USED = Prepared(
    select(func.coalesce(func.sum(counted), 0)).where(
        holds.c.account_id == bindparam("account"),
        holds.c.member_id == bindparam("member"),
        holds.c.state != HoldState.VOIDED.value,
    )
)


def sponsored(
    connection: Connection,
    guild_id: GuildId,
    member_id: MemberId,
    places: tuple[ChannelId, ChannelId | None],
    now: datetime,
    *,
    lock: bool,
) -> Sponsored | None:
    """What a sponsorship of a thread, or of the channel above it, has for a member."""
    place, above = places
    where = {"guild": guild_id, "place": place, "above": above or place, "now_ms": to_ms(now)}
    row = (_HERE_LOCKED if lock else _HERE).first(connection, where)
    if row is None:
        return None
    host_id, from_pool, account, available, per_person, ends_at_ms = row
    used = _USED.one(connection, {"account": account, "member": member_id})[0]
    return Sponsored(
        host=Host(MemberId(host_id), bool(from_pool)),
        account=AccountId(account),
        available=MicroUsd(available),
        per_person=MicroUsd(per_person),
        used=MicroUsd(int(used)),
        ends_at=from_ms(ends_at_ms),
    )
