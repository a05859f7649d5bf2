"""Lending in the tables: two hundred at once, windows that stewards change, what the audit sees and what is told."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.caps import Cap
from bot.domain.denials import ShareUsedUp
from bot.domain.errors import KeyReusedError
from bot.domain.ids import MemberId
from bot.domain.job import Job
from bot.domain.lending import Lender, Loan
from bot.domain.money import CENT, MicroUsd
from bot.domain.share_changes import RuleChange
from bot.domain.share_rules import Subject
from bot.domain.window import Window, WindowKind
from bot.pipeline import intake, lending, shares
from bot.pipeline.house import House
from bot.pipeline.intake import Accepted
from bot.ports import Unit
from tests.fakes.fake_clock import FakeClock
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, MAKER, OTHER, Rig, Setup, World
from tests.storage.makers import RICH, connection_of, ended, held, opened

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
SUNDAY, MONDAY = datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
CLIP, SHARE = MicroUsd(40 * CENT), MicroUsd(400 * CENT)
LEASES = 10
TIMES = 200


async def lends(house: House, window: WindowKind = WindowKind.WEEK) -> None:
    """Everybody has four dollars a week, which are lent in its last day."""
    change = RuleChange(cap=SHARE, window=Window(window))
    await shares.allow(house, person(1), Subject.EVERYONE, 0, change)
    assert await lending.choose(house, person(2), on=True, hours=24)


def used(unit: Unit, member: MemberId, amount: MicroUsd, now: datetime) -> None:
    """Somebody made a clip for so much."""
    job = held(unit, guild_id=GUILD, member_id=member, price=amount, created_at=now)
    ended(unit, job, now, charge=amount)


def standing_of(member: MemberId, now: datetime) -> Callable[[Unit], tuple[int, int, int]]:
    """What a member's share allows, what came back to it, and what it lends."""

    def query(unit: Unit) -> tuple[int, int, int]:
        found = unit.ledger.standing(GUILD, member, now)
        assert found.lending is not None
        return (found.share, found.claim, found.lending.lent)

    return query


async def test_two_hundred_ask_for_what_ten_can_have(url: str) -> None:
    """Each has used their share up; exactly ten clips are made of what one member leaves, and the books are right."""
    clock = FakeClock(FRIDAY)
    async with opened(url, clock, start=RICH) as database:
        rig = Rig(World(Path("unused"), clock), database, Setup())
        await lends(rig.house)
        crowd = [MemberId(1000 + n) for n in range(TIMES)]

        def before(unit: Unit) -> None:
            used(unit, OTHER, MicroUsd(SHARE // 100), FRIDAY - timedelta(days=7))
            for member in crowd:
                used(unit, member, SHARE, FRIDAY)

        await database.write(before)
        clock.turn((SUNDAY - FRIDAY).total_seconds())

        said = await asyncio.gather(
            *(
                intake.make(rig.house, rig.ask(f"fox {n}", member_id=member, seconds=4))
                for n, member in enumerate(crowd)
            )
        )

        made = [each for each in said if isinstance(each, Accepted)]
        assert len(made) == LEASES
        assert {(each.borrowed, each.job.price) for each in made} == {(True, CLIP)}
        refused = [each for each in said if isinstance(each, ShareUsedUp)]
        assert len(refused) == TIMES - LEASES
        found = await database.read(standing_of(OTHER, SUNDAY))
        assert found == (SHARE, 0, SHARE)
        assert await database.read(standing_of(OTHER, MONDAY)) == (2 * SHARE, SHARE, 0)
        assert await database.read(lambda unit: unit.ledger.audit()) == []


def lent(unit: Unit, now: datetime = SUNDAY) -> Job:
    """MAKER borrows a clip of OTHER, in a week that everybody has."""
    guild = unit.ledger.open_guild(GUILD, now)
    (lender,) = unit.lending.lenders(guild, now, besides=MAKER)
    job = held(unit, guild_id=GUILD, member_id=MAKER, price=CLIP, created_at=now)
    unit.lending.lend(job, [Loan(lender, CLIP)])
    return job


CHANGES: list[Callable[[House], Awaitable[object]]] = [
    lambda house: shares.set_local_time(house, person(9), "Pacific/Honolulu", 5),
    lambda house: shares.set_local_time(house, person(9), "Asia/Tokyo", 0),
    lambda house: shares.allow(house, person(9), Subject.EVERYONE, 0, MONTHLY),
    lambda house: shares.allow(house, person(9), Subject.EVERYONE, 0, ROLLING),
    lambda house: lending.choose(house, person(9), on=False),
]


async def test_what_is_lent_survives_other_windows(url: str) -> None:
    """Zone, hour and window change while something is lent: it comes back once, for one window that begins after."""
    clock = FakeClock(SUNDAY)
    async with opened(url, clock, start=RICH) as database:
        rig = Rig(World(Path("unused"), clock), database, Setup())
        await lends(rig.house)
        await database.write(lambda unit: used(unit, OTHER, CLIP, FRIDAY))
        await database.write(lent)

        def told(unit: Unit) -> list[tuple[int, int]]:
            hours = [SUNDAY + timedelta(hours=each) for each in range(24 * 45)]
            return [standing_of(OTHER, each)(unit)[1:] for each in hours]

        for change in CHANGES:
            await change(rig.house)
            found = await database.read(told)
            claims = [claim for claim, _ in found]
            first, times = claims.index(CLIP), claims.count(CLIP)
            assert first > 0
            assert claims[first : first + times] == [CLIP] * times
            assert set(claims) == {0, CLIP}
            assert {back for _, back in found[:first]} == {CLIP}
            assert {back for _, back in found[first:]} == {0}


A_DAY = Cap(MicroUsd(CLIP + CLIP // 4), Window(WindowKind.DAY))
MONTHLY = RuleChange(window=Window(WindowKind.MONTH))
ROLLING = RuleChange(window=Window(WindowKind.ROLLING, 7 * 86_400))


async def test_a_clip_that_costs_nothing_owes_nothing(url: str) -> None:
    """Released, charged less, refunded: the first claim is what stayed taken. Written again, it is the same loan."""
    clock = FakeClock(SUNDAY)
    async with opened(url, clock, start=RICH) as database:
        rig = Rig(World(Path("unused"), clock), database, Setup())
        await lends(rig.house)
        await database.write(lambda unit: used(unit, OTHER, CLIP, FRIDAY))
        failed = await database.write(lent)
        await database.write(lambda unit: ended(unit, failed, SUNDAY))
        assert await database.read(standing_of(OTHER, MONDAY)) == (SHARE, 0, 0)
        paid = await database.write(lent)
        await database.write(lambda unit: ended(unit, paid, SUNDAY, charge=30 * CENT))
        assert (await database.read(standing_of(OTHER, MONDAY)))[1] == 30 * CENT
        back = MicroUsd(10 * CENT)
        await database.write(lambda unit: unit.ledger.refund(paid, back, MONDAY, key="r", memo=""))
        assert (await database.read(standing_of(OTHER, MONDAY)))[1] == 20 * CENT

        def again(unit: Unit, amount: int) -> None:
            guild = unit.ledger.open_guild(GUILD, SUNDAY)
            (lender,) = unit.lending.lenders(guild, SUNDAY, besides=MAKER)
            unit.lending.lend(paid, [Loan(lender, MicroUsd(amount))])

        await database.write(lambda unit: again(unit, CLIP))
        with pytest.raises(KeyReusedError):
            await database.write(lambda unit: again(unit, CLIP - 1))
        assert await database.read(lambda unit: unit.ledger.audit()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("amount_micro_usd = 1", "hold 2: 400000 of the pool, but its lenders come to 1"),
        ("before_micro_usd = 1", "but its lenders come to 400000"),
        (f"lender_id = {MAKER}", f"hold 2: member {MAKER} cannot lend to it"),
        ("until_ms = since_ms + 1", f"hold 2: member {OTHER} cannot lend to it"),
        (
            "share_micro_usd = 799999",
            f"hold 2: member {OTHER} lends it 400000 of a share of 799999, of which 400000 were used"
            " and 400000 are lent by then",
        ),
    ],
)
async def test_the_audit_sees_wrong_loans(url: str, change: str, said: str) -> None:
    """Loans that do not come to their hold, a lender who cannot be one, and more than was left are each named."""
    clock = FakeClock(SUNDAY)
    async with opened(url, clock, start=RICH) as database:
        rig = Rig(World(Path("unused"), clock), database, Setup())
        await lends(rig.house)
        await database.write(lambda unit: used(unit, OTHER, CLIP, FRIDAY))
        await database.write(lent)
        assert await database.read(lambda unit: unit.ledger.audit()) == []
        await database.write(
            lambda unit: connection_of(unit).exec_driver_sql(f"UPDATE loans SET {change}")  # noqa: S608
        )
        found = await database.read(lambda unit: unit.ledger.audit())
    assert any(said in each for each in found), found


async def test_a_lender_is_told_and_forgotten(url: str) -> None:
    """What their share lent and that they kept it is theirs to read; once forgotten they keep nothing, the books do."""
    clock = FakeClock(SUNDAY)
    async with opened(url, clock, start=RICH) as database:
        rig = Rig(World(Path("unused"), clock), database, Setup())
        await lends(rig.house)
        await database.write(lambda unit: used(unit, OTHER, CLIP, FRIDAY))
        await database.write(lent)
        await lending.keep(rig.house, person(3, member_id=OTHER), on=True)
        told = await database.read(lambda unit: unit.traces.of(OTHER))
        assert [each["amount_usd"] for each in told["loans"]] == ["0.4"]
        assert len(told["keepers"]) == 1
        await database.write(lambda unit: unit.traces.erase(OTHER, SUNDAY))
        told = await database.read(lambda unit: unit.traces.of(OTHER))
        assert len(told["loans"]) == 1
        assert told["keepers"] == []


async def test_members_with_a_rule_of_their_own_lend_by_it(url: str) -> None:
    """Their window, their amount and a second cap of theirs decide; suspended they lend nothing."""
    clock = FakeClock(SUNDAY)
    async with opened(url, clock, start=RICH) as database:
        rig = Rig(World(Path("unused"), clock), database, Setup())
        await lends(rig.house)
        await database.write(lambda unit: used(unit, OTHER, CLIP, FRIDAY))
        await database.write(lambda unit: used(unit, MAKER, CLIP, SUNDAY))

        async def left() -> dict[MemberId, int]:
            def query(unit: Unit) -> list[Lender]:
                return unit.lending.lenders(unit.ledger.open_guild(GUILD, SUNDAY), SUNDAY)

            found = await database.read(query)
            return {each.member_id: each.left for each in found}

        async def allow(change: RuleChange) -> None:
            await shares.allow(rig.house, person(8), Subject.MEMBER, OTHER, change)

        rest = SHARE - CLIP
        assert await left() == {OTHER: rest, MAKER: rest}
        await allow(RuleChange(cap=MicroUsd(2 * CLIP)))
        assert await left() == {OTHER: CLIP, MAKER: rest}
        await allow(MONTHLY)  # far from its end
        assert await left() == {MAKER: rest}
        await shares.drop(rig.house, person(8), Subject.MEMBER, OTHER)
        beside = RuleChange(beside=A_DAY.amount, beside_window=A_DAY.window)
        await shares.allow(rig.house, person(8), Subject.MEMBER, MAKER, beside)
        assert await left() == {OTHER: rest, MAKER: CLIP // 4}
        suspended = RuleChange(suspended=True)
        await shares.allow(rig.house, person(8), Subject.MEMBER, MAKER, suspended)
        assert await left() == {OTHER: rest}
