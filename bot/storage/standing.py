"""A member's money at one instant: what is there, what the window counts, how many jobs they have."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)

from bot.domain.allowance import AccountKind, HoldState, Standing, TransferCode
from bot.domain.caps import Cap, Draw, Limit
from bot.domain.ids import AccountId, ChannelId, GuildId, MemberId, RoleId
from bot.domain.job import RUNNING, WAITING
from bot.domain.money import ZERO, MicroUsd
from bot.domain.share_rules import Subject, holding, waits_until
from bot.domain.window import LocalTime, month_around
from bot.ports import GuildRow
from bot.storage.allowances import everyones, rules_for
from bot.storage.columns import any_of
from bot.storage.guilds import EVERYONES, GUILD_COLUMNS, guild_of
from bot.storage.holds import counted
from bot.storage.loans import borrowed, of_a_share, of_member
from bot.storage.moments import from_ms, to_ms
from bot.storage.sponsor_tables import RUNS, sponsorships
from bot.storage.sponsored import sponsored
from bot.storage.statements import Prepared, Row
from bot.storage.tables import NOBODY, accounts, allowances, guilds, holds, jobs, transfers

_available = accounts.c.credits_micro_usd - accounts.c.debits_micro_usd - accounts.c.held_micro_usd
# Most guilds have neither rules beside everyone's nor a sponsorship: then nothing more is asked about them.
_others = allowances.alias("others")
_has_others = exists().where(
    _others.c.guild_id == bindparam("guild"),
    _others.c.subject != Subject.EVERYONE.value,
    or_(_others.c.subject != Subject.MEMBER.value, _others.c.subject_id == bindparam("member")),
)
_has_sponsors = exists().where(sponsorships.c.guild_id == bindparam("guild"), text(RUNS))
_purses = (
    select(
        accounts.c.id,
        accounts.c.kind,
        _available,
        accounts.c.frozen,
        _has_others,
        _has_sponsors,
        *GUILD_COLUMNS,
    )
    .join_from(accounts, guilds, guilds.c.id == accounts.c.guild_id)
    .join(allowances, EVERYONES)
    .where(
        accounts.c.guild_id == bindparam("guild"),
        or_(
            and_(accounts.c.kind == AccountKind.POOL.value, accounts.c.owner_id == NOBODY),
            and_(
                accounts.c.kind == AccountKind.MEMBER.value,
                accounts.c.owner_id == bindparam("member"),
            ),
        ),
    )
    .order_by(accounts.c.id)
)
_PURSES = Prepared(_purses)
# Whoever decides about money holds the payers until the commit, in the order of their numbers.
_PURSES_LOCKED = Prepared(_purses.with_for_update(of=accounts, key_share=True))

_DRAW, _WAITING, _RUNNING = 0, 1, 2


def _count_of(what: int, states: str) -> Any:  # a part of a union
    return (
        select(literal(what), literal(0), func.count(), literal(0))
        .select_from(jobs)
        .where(
            jobs.c.guild_id == bindparam("guild"),
            jobs.c.member_id == bindparam("member"),
            text(states),
        )
    )


_USES = Prepared(
    union_all(
        select(literal(_DRAW), holds.c.at_ms, counted, case((borrowed, 1), else_=0)).where(
            holds.c.account_id == bindparam("pool"),
            holds.c.member_id == bindparam("member"),
            holds.c.at_ms >= bindparam("since_ms"),
            holds.c.state != HoldState.VOIDED.value,
            of_a_share,
        ),
        _count_of(_WAITING, any_of("state", WAITING)),
        _count_of(_RUNNING, any_of("state", RUNNING)),
    )
)
_COST_SINCE = Prepared(
    select(
        select(func.coalesce(func.sum(counted), 0))
        .where(
            holds.c.guild_id == bindparam("guild"),
            holds.c.at_ms >= bindparam("since_ms"),
            # A gift stays in the guild: it costs the operator something once it pays for a clip.
            # So does a pledge, while it waits for its clip.
            or_(holds.c.job_id.is_not(None), holds.c.state == HoldState.OPEN.value),
        )
        .scalar_subquery(),
        select(func.coalesce(func.sum(transfers.c.amount_micro_usd), 0))
        .join_from(transfers, accounts, accounts.c.id == transfers.c.debit_id)
        .where(
            accounts.c.guild_id == bindparam("guild"),
            accounts.c.kind == AccountKind.OVERRUN.value,
            text(f"code = '{TransferCode.OVERRUN.value}'"),
            transfers.c.at_ms >= bindparam("since_ms"),
        )
        .scalar_subquery(),
    )
)


def read_standing(
    connection: Connection,
    guild_id: GuildId,
    member_id: MemberId,
    now: datetime,
    *,
    lock: bool,
    roles: frozenset[RoleId] = frozenset(),
    joined_at: datetime | None = None,
    places: tuple[ChannelId, ChannelId | None] | None = None,
) -> Standing | None:
    """Read a member's money; None where the guild is not opened yet."""
    who = {"guild": guild_id, "member": member_id}
    purses = (_PURSES_LOCKED if lock else _PURSES).all(connection, who)
    if not purses:
        return None
    pool = next(purse for purse in purses if purse[1] == AccountKind.POOL)
    wallet = next((purse for purse in purses if purse[1] == AccountKind.MEMBER), None)
    has_others, has_sponsors, *columns = pool[4:]
    guild = guild_of(tuple(columns))
    local = guild.local
    rules = [everyones(columns)]
    if has_others:
        rules = rules_for(connection, guild_id, member_id)
    allowance = holding(rules, member_id, roles)
    month_since, month_ends = month_around(now, local)
    caps = allowance.caps
    sinces = [cap.since(now, local) for cap in caps]
    uses = _USES.all(connection, who | {"pool": pool[0], "since_ms": to_ms(min(sinces))})
    counts = {what: number for what, _, number, _ in uses if what != _DRAW}
    own, *further = _under(caps, sinces, uses, local, now)
    here = None
    if places is not None and has_sponsors:
        here = sponsored(connection, guild_id, member_id, places, now, lock=lock)
    lending, claim = None, ZERO
    if guild.lend_hours is not None:
        has_borrowed = _borrowed(uses, sinces[0])
        lending, claim = of_member(connection, guild, member_id, caps[0], now, has_borrowed)
    return Standing(
        now=now,
        member_id=member_id,
        pool_account=AccountId(pool[0]),
        pool_available=MicroUsd(pool[2]),
        wallet_account=None if wallet is None else AccountId(wallet[0]),
        wallet_available=ZERO if wallet is None else MicroUsd(wallet[2]),
        frozen=any(purse[3] for purse in purses),
        allowance=allowance,
        draws=own.draws,
        resets_at=own.resets_at,
        ceiling=guild.ceiling,
        ceiling_used=_cost_since(connection, guild, month_since),
        ceiling_resets_at=month_ends,
        waiting=counts[_WAITING],
        running=counts[_RUNNING],
        further=tuple(further),
        waits_until=waits_until(rules, member_id, roles, joined_at),
        sponsored=here,
        claim=claim,
        lending=lending,
    )


def _under(
    caps: Sequence[Cap],
    sinces: Sequence[datetime],
    uses: Sequence[Row],
    local: LocalTime,
    now: datetime,
) -> list[Limit]:
    """What is drawn under each cap in its window."""
    earliest = min(sinces)
    return [
        Limit(
            cap=cap,
            draws=_draws(uses, None if since == earliest else since, all_of_them=number > 0),
            resets_at=cap.resets_at(now, local),
        )
        for number, (cap, since) in enumerate(zip(caps, sinces, strict=True))
    ]


def _draws(uses: Sequence[Row], since: datetime | None, *, all_of_them: bool) -> tuple[Draw, ...]:
    """What counts under a cap, oldest first. What was borrowed counts under further caps alone."""
    since_ms = 0 if since is None else to_ms(since)
    found = sorted(
        (at_ms, amount)
        for what, at_ms, amount, lent in uses
        if what == _DRAW and amount and at_ms >= since_ms and (all_of_them or not lent)
    )
    return tuple(Draw(at=from_ms(at_ms), amount=MicroUsd(amount)) for at_ms, amount in found)


def _borrowed(uses: Sequence[Row], since: datetime) -> MicroUsd:
    since_ms = to_ms(since)
    drawn = (each for each in uses if each[0] == _DRAW and each[3] and each[1] >= since_ms)
    return MicroUsd(sum(amount for _, _, amount, _ in drawn))


def newcomer(guild: GuildRow, member_id: MemberId, pool: MicroUsd, now: datetime) -> Standing:
    """The standing of anybody in a guild that is not opened yet."""
    _, month_ends = month_around(now, guild.local)
    return Standing(
        now=now,
        member_id=member_id,
        pool_account=AccountId(NOBODY),
        pool_available=pool,
        wallet_account=None,
        wallet_available=ZERO,
        frozen=False,
        allowance=guild.allowance,
        draws=(),
        resets_at=guild.allowance.window.resets_at(now, guild.local),
        ceiling=guild.ceiling,
        ceiling_used=ZERO,
        ceiling_resets_at=month_ends,
        waiting=0,
        running=0,
    )


def _cost_since(connection: Connection, guild: GuildRow, since: datetime) -> MicroUsd:
    """What counts against the operator's ceiling; not asked where there is none."""
    if guild.ceiling is None:
        return ZERO
    parts = _COST_SINCE.one(connection, {"guild": guild.id, "since_ms": to_ms(since)})
    return MicroUsd(int(sum(parts)))
