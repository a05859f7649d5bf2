"""Lending: what members leave of their shares near a window's end pays for others, and is theirs again in the next."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.allowance import Standing
from bot.domain.ids import GuildId
from bot.domain.lending import USUAL_HOURS, Commons, opens_at, total
from bot.domain.lending_refusals import LendingRefusal, NoEndToLend
from bot.domain.money import MicroUsd
from bot.domain.person import Person
from bot.pipeline.budget import touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import GuildRow, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonsView:
    """A guild's commons by everyone's window."""

    hours: int  #: before a window's end; 0: nothing is lent
    opens_at: datetime | None = None  #: None: nothing is lent, or everyone's window has no end
    ends_at: datetime | None = None
    left: MicroUsd | None = None  #: what can be borrowed now; None: it is not open


def reaching(unit: Unit, guild: GuildRow, standing: Standing) -> Standing:
    """The standing with what the member may borrow, where they take part and something is lent now."""
    own = standing.lending
    if own is None or not own.takes_part:
        return standing
    found = unit.lending.lenders(guild, standing.now, besides=standing.member_id)
    return replace(standing, commons=Commons(tuple(found), own.borrowed, standing.allowance.cap))


@refuses_when_busy
async def choose(
    house: House, steward: Person, *, on: bool | None = None, hours: int | None = None
) -> CommonsView | LendingRefusal:
    """Lend shares, so many hours before their end, or no more; what is left open stays as it is."""
    now = house.clock.now()

    def work(unit: Unit) -> CommonsView | LendingRefusal:
        guild = touch(unit, steward.guild_id, now)
        unit.treasury.lock(guild.id)
        lends = on if on is not None else hours is not None or bool(guild.lend_hours)
        if lends and _ends_at(guild, now) is None:
            return NoEndToLend(guild.allowance.window)
        chosen = (hours or guild.lend_hours or USUAL_HOURS) if lends else 0
        if chosen != (guild.lend_hours or 0):
            unit.lending.set_hours(guild.id, chosen)
        return _view(unit, replace(guild, lend_hours=chosen), now)

    return await house.database.write(work)


@refuses_when_busy
async def keep(house: House, person: Person, *, on: bool) -> CommonsView:
    """Keep the own share to oneself, or take part again. It is remembered where nothing is lent yet, too."""
    now = house.clock.now()

    def work(unit: Unit) -> CommonsView:
        guild = touch(unit, person.guild_id, now)
        unit.treasury.lock(guild.id)
        unit.lending.keep(guild.id, person.member_id, now, on=on)
        return _view(unit, guild, now)

    return await house.database.write(work)


async def view(house: House, guild_id: GuildId) -> CommonsView:
    """How the commons stands, for whoever looks at the pool."""
    now = house.clock.now()
    return await house.database.read(
        lambda unit: _view(unit, unit.ledger.open_guild(guild_id, now), now)
    )


def _view(unit: Unit, guild: GuildRow, now: datetime) -> CommonsView:
    hours, ends = guild.lend_hours or 0, _ends_at(guild, now)
    if not hours or ends is None:
        return CommonsView(hours=hours)
    opens = opens_at(guild.allowance.caps[0].since(now, guild.local), ends, hours)
    left = total(unit.lending.lenders(guild, now)) if opens <= now else None
    return CommonsView(hours=hours, opens_at=opens, ends_at=ends, left=left)


def _ends_at(guild: GuildRow, now: datetime) -> datetime | None:
    return guild.allowance.caps[0].resets_at(now, guild.local)
