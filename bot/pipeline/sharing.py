"""Sharing: members give to one another and to the pool; a steward can take a gift back for a day."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.allowance import AccountKind, Standing, TransferCode, fits_at
from bot.domain.denials import Suspended
from bot.domain.ids import GuildId, MemberId
from bot.domain.money import MicroUsd
from bot.domain.person import Person
from bot.domain.refusals import Refusal
from bot.domain.share_rules import waits_until
from bot.domain.sharing import (
    DAY,
    REVERSIBLE,
    GiftFault,
    Given,
    NotGiven,
    Receiver,
    Signal,
    may_give,
    signals,
)
from bot.domain.treasury_refusals import (
    AlreadyGiven,
    GiftGone,
    GiftNotFound,
    GiftRefused,
    PurseLacks,
)
from bot.pipeline.budget import rules_of, touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Entry, Gift, Unit


class Source(StrEnum):
    """Which purse a member gives from."""

    WALLET = "wallet"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gave:
    """A gift, or a donation, was made."""

    amount: MicroUsd
    source: Source
    wallet: MicroUsd  #: what the giver's wallet has now
    left: MicroUsd  #: of the giver's share


@refuses_when_busy
async def gift(
    house: House,
    giver: Person,
    receiver: Receiver,
    amount: MicroUsd,
    *,
    source: Source | None = None,
    memo: str = "",
    key: str | None = None,
) -> Gave | Refusal:
    """Give from the wallet, or as a use of the own share; left open: the wallet, where it reaches."""
    now, key = house.clock.now(), key or giver.key

    def work(unit: Unit) -> Gave | Refusal:
        touch(unit, giver.guild_id, now)
        standing = _standing(unit, giver, now)
        known = unit.treasury.knows(TransferCode.GIFT, key)
        chosen = source or _reaches(standing, amount)
        if known is not None:
            return _gave(standing, known, chosen) if key == giver.key else AlreadyGiven()
        no = _refused(unit, giver, receiver, amount, now) or _lacks(standing, amount, chosen)
        if no is not None:
            return no
        unit.treasury.give(
            giver.guild_id,
            giver.member_id,
            receiver.member_id,
            amount,
            now,
            key=key,
            from_share=chosen is Source.SHARE,
            memo=memo,
        )
        return _gave(_standing(unit, giver, now), amount, chosen)

    return await house.database.write(work)


@refuses_when_busy
async def donate(house: House, giver: Person, amount: MicroUsd) -> Gave | Refusal:
    """Give from the wallet to the pool. What is left of a share is there for everybody anyhow."""
    now = house.clock.now()

    def work(unit: Unit) -> Gave | Refusal:
        touch(unit, giver.guild_id, now)
        standing = _standing(unit, giver, now)
        if unit.treasury.knows(TransferCode.DONATE, giver.key) is None:
            no = _lacks(standing, amount, Source.WALLET)
            if no is not None:
                return no
            unit.treasury.donate(giver.guild_id, giver.member_id, amount, now, key=giver.key)
            standing = _standing(unit, giver, now)
        return _gave(standing, amount, Source.WALLET)

    return await house.database.write(work)


@refuses_when_busy
async def take_back(house: House, steward: Person, gift_id: int) -> tuple[Gift, MicroUsd] | Refusal:
    """Take back what the receiver still has of a gift of the last day, once."""
    now = house.clock.now()

    def work(unit: Unit) -> tuple[Gift, MicroUsd] | Refusal:
        unit.treasury.lock(steward.guild_id)
        found = unit.treasury.gift(steward.guild_id, gift_id)
        if found is None or found.at + REVERSIBLE < now:
            return GiftNotFound()
        if found.taken_back is not None:
            return GiftGone(found.receiver_id, taken_back=True)
        back = unit.treasury.take_back(steward.guild_id, found, now, actor_id=steward.member_id)
        return (found, back) if back else GiftGone(found.receiver_id, taken_back=False)

    return await house.database.write(work)


async def reversible(house: House, guild_id: GuildId) -> list[Gift]:
    """The gifts that a steward can still take back, newest first."""
    since = house.clock.now() - REVERSIBLE
    found = await house.database.read(lambda unit: unit.treasury.gifts(guild_id, since))
    return [each for each in found if each.taken_back is None]


async def suspicious(house: House, guild_id: GuildId) -> list[Signal]:
    """Wallets whose gifts of the last 30 days look like those of alternative accounts."""
    since = house.clock.now() - 30 * DAY
    found = await house.database.read(lambda unit: unit.treasury.gifts(guild_id, since))
    return signals([_given(each) for each in found])


async def history(
    house: House, guild_id: GuildId, member_id: MemberId, *, limit: int | None
) -> list[Entry]:
    """The member's own lines of the journal, oldest first; the newest `limit` of them."""
    return await house.database.read(
        lambda unit: unit.treasury.journal(guild_id, member_id=member_id, limit=limit)
    )


def _standing(unit: Unit, person: Person, now: datetime) -> Standing:
    return unit.ledger.standing(
        person.guild_id, person.member_id, now, roles=person.roles, joined_at=person.joined_at
    )


def _reaches(standing: Standing, amount: MicroUsd) -> Source:
    return Source.WALLET if amount <= standing.wallet_available else Source.SHARE


def _lacks(standing: Standing, amount: MicroUsd, source: Source) -> Refusal | None:
    if standing.suspended:
        return Suspended()
    if source is Source.WALLET:
        there = standing.wallet_available
        return None if amount <= there else PurseLacks(AccountKind.MEMBER, amount, there)
    there = MicroUsd(min(standing.left, standing.pool_available))
    if amount <= there:
        return None
    fits = fits_at(amount, standing) if amount > standing.left else None
    return PurseLacks(AccountKind.POOL, amount, there, fits)


def _refused(
    unit: Unit, giver: Person, receiver: Receiver, amount: MicroUsd, now: datetime
) -> GiftRefused | None:
    guild_id, receiver_id = giver.guild_id, receiver.member_id
    rules = unit.treasury.rules_for(guild_id, receiver_id)
    no = may_give(
        giver.member_id,
        receiver,
        amount,
        rules_of(unit, guild_id),
        [
            _given(each)
            for each in unit.treasury.gifts(guild_id, now - DAY)
            if each.taken_back is None
        ],
        now=now,
        waits_until=waits_until(rules, receiver_id, receiver.roles, receiver.joined_at),
    )
    if no is None and unit.ledger.standing(guild_id, receiver_id, now).frozen:
        no = NotGiven(GiftFault.FROZEN)
    if no is None:
        return None
    many = no.fault is GiftFault.TOO_MANY
    return GiftRefused(
        no.fault,
        receiver_id,
        no.at,
        gifts=no.limit if many else None,
        most=None if many or no.limit is None else MicroUsd(no.limit),
    )


def _gave(standing: Standing, amount: MicroUsd, source: Source) -> Gave:
    return Gave(amount=amount, source=source, wallet=standing.wallet_available, left=standing.left)


def _given(made: Gift) -> Given:
    return Given(made.at, made.giver_id, made.receiver_id, made.amount)
