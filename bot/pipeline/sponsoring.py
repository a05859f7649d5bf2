"""Sponsoring: somebody sets money aside for what is made in one place, and ends that again.

Everything that decides holds the lock on the guild's pool, so two presses at once are one after the other. The
money lies on an account of the ledger's own until a clip takes it or it goes back.
"""

from datetime import datetime, timedelta

from bot.domain.allowance import AccountKind, Standing
from bot.domain.denials import NewcomerWaits, Suspended
from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId, SponsorshipId
from bot.domain.money import MicroUsd
from bot.domain.person import Person
from bot.domain.refusals import Refusal
from bot.domain.sponsor_refusals import (
    SponsorCapAbove,
    SponsoredAlready,
    SponsorNotFound,
    SponsorNotYours,
    SponsorOver,
    SponsorTooSmall,
)
from bot.domain.sponsorship import (
    USUAL_HOURS,
    Guest,
    NewSponsorship,
    SponsorEnd,
    Sponsorship,
    SponsorState,
)
from bot.domain.treasury_refusals import PoolLacks, PurseLacks
from bot.pipeline.braking import thrift
from bot.pipeline.budget import touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit


@refuses_when_busy
async def sponsor(
    house: House,
    host: Person,
    amount: MicroUsd,
    per_person: MicroUsd | None = None,
    hours: int | None = None,
    *,
    from_pool: bool,
) -> Sponsorship | Refusal:
    """Set money aside for what is made where the host is: out of their wallet, or as a steward of the pool's."""
    now, models = house.clock.now(), thrift(house)
    new = NewSponsorship(
        interaction_id=host.interaction_id,
        guild_id=host.guild_id,
        channel_id=host.channel_id,
        host_id=host.member_id,
        from_pool=from_pool,
        amount=amount,
        per_person=amount if per_person is None else per_person,
        created_at=now,
        ends_at=now + timedelta(hours=hours or USUAL_HOURS),
    )

    def work(unit: Unit) -> Sponsorship | Refusal:
        touch(unit, new.guild_id, now)
        unit.treasury.lock(new.guild_id)
        known = unit.sponsorships.by_interaction(new.interaction_id)
        if known is not None:
            return known
        there = unit.sponsorships.running(new.guild_id, new.channel_id)
        if there is not None:
            return SponsoredAlready(there.host, there.ends_at)
        standing = unit.ledger.standing(
            new.guild_id, new.host_id, now, roles=host.roles, joined_at=host.joined_at
        )
        no = _may_not(standing, new, models.least(standing.allowance))
        return unit.sponsorships.add(new) if no is None else no

    answer = await house.database.write(work)
    house.board.wake_commons.set()
    return answer


def _may_not(standing: Standing, new: NewSponsorship, cheapest: MicroUsd) -> Refusal | None:
    if not new.from_pool:
        if standing.suspended:
            return Suspended()
        waits = standing.waits_until
        if waits is not None and waits > standing.now:
            return NewcomerWaits(waits)
    if new.per_person > new.amount:
        return SponsorCapAbove(new.amount)
    if new.per_person < cheapest:
        return SponsorTooSmall(new.per_person, cheapest)
    if new.from_pool:
        there = standing.pool_available
        return PoolLacks(new.amount, there) if new.amount > there else None
    there = standing.wallet_available
    return PurseLacks(AccountKind.MEMBER, new.amount, there) if new.amount > there else None


@refuses_when_busy
async def stop(
    house: House,
    person: Person,
    sponsorship_id: SponsorshipId,
    *,
    steward: bool,
    of: InteractionId,
) -> Sponsorship | Refusal:
    """End a sponsorship for new clips; those under way keep what is held for them."""

    def work(unit: Unit) -> Sponsorship | Refusal:
        unit.treasury.lock(person.guild_id)
        row = _found(unit, person.guild_id, sponsorship_id, of)
        if row is None:
            return SponsorNotFound()
        if row.host_id != person.member_id and not steward:
            return SponsorNotYours(row.host_id)
        if row.state is not SponsorState.RUNNING:
            return SponsorOver()
        return close(unit, row, SponsorEnd.STOPPED) or SponsorOver()

    answer = await house.database.write(work)
    house.board.wake_commons.set()
    return answer


async def place_gone(house: House, guild_id: GuildId, channel_id: ChannelId) -> None:
    """A channel or thread was deleted: what was set aside for it goes back."""

    def work(unit: Unit) -> Sponsorship | None:
        row = unit.sponsorships.running(guild_id, channel_id)
        if row is None:
            return None
        unit.treasury.lock(guild_id)
        return close(unit, row, SponsorEnd.GONE)

    if await house.database.write(work) is not None:
        house.board.wake_commons.set()


@refuses_when_busy
async def guests(
    house: House, guild_id: GuildId, sponsorship_id: SponsorshipId, of: InteractionId
) -> tuple[Sponsorship, list[Guest]] | Refusal:
    """Who made what on a sponsorship."""

    def query(unit: Unit) -> tuple[Sponsorship, list[Guest]] | Refusal:
        row = _found(unit, guild_id, sponsorship_id, of)
        return SponsorNotFound() if row is None else (row, unit.sponsorships.guests(row.id))

    return await house.database.read(query)


def take_back(unit: Unit, guild_id: GuildId, host_id: MemberId, now: datetime) -> bool:
    """End what somebody pays from their wallet; whether there was any. What no clip holds is back at once."""
    rows = unit.sponsorships.hosted(guild_id, host_id)
    for row in rows:
        close(unit, row, SponsorEnd.STOPPED)
        unit.sponsorships.give_back(row, now)
    return bool(rows)


def close(unit: Unit, row: Sponsorship, end: SponsorEnd) -> Sponsorship | None:
    """Let it pay nothing new; None: somebody else has moved it."""
    return unit.sponsorships.advance(row, state=SponsorState.CLOSING, end=end)


def _found(
    unit: Unit, guild_id: GuildId, sponsorship_id: SponsorshipId, of: InteractionId
) -> Sponsorship | None:
    """A sponsorship of the guild; a button of before a restored backup names another interaction."""
    row = unit.sponsorships.get(sponsorship_id)
    if row is None or row.guild_id != guild_id or row.interaction_id != of:
        return None
    return row
