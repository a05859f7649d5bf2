"""The ledger's verbs, one promise at a time; `test_machine.py` tries them in every order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.allowance import (
    AccountKind,
    Denied,
    Granted,
    HoldState,
    Lack,
    TransferCode,
    decide,
)
from bot.domain.errors import KeyReusedError, OverdrawnError
from bot.domain.ids import AccountId, GuildId
from bot.domain.job import Job
from bot.domain.money import CENT, DOLLAR, ZERO, MicroUsd
from bot.ports import PoolView, Receipt, Unit
from bot.storage import tables
from tests.fakes.fake_clock import FakeClock
from tests.storage.makers import (
    GUILD,
    MEMBER,
    NOON,
    OTHER,
    START,
    ask,
    connection_of,
    ended,
    held,
    new_job,
    opened,
)

WEEK = timedelta(days=7)


def usd(cents: int) -> MicroUsd:
    return MicroUsd(cents * CENT)


def receipt(unit: Unit, job: Job) -> Receipt:
    found = unit.ledger.receipt(job.id)
    assert found is not None
    return found


def set_guild(unit: Unit, **values: object) -> None:
    """Change a guild's row as a steward's command will."""
    connection_of(unit).execute(update(tables.guilds).values(values))


def set_allowance(unit: Unit, **values: object) -> None:
    connection_of(unit).execute(update(tables.allowances).values(values))


async def test_a_new_guild_starts_with_its_pool_and_allowance(url: str) -> None:
    """The first ask in a guild finds a pool and an allowance, and a second look finds the same ones."""
    async with opened(url) as database:
        before = await database.read(lambda unit: unit.ledger.pool(GUILD))
        looked = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        none = await database.read(lambda unit: unit.ledger.guilds())
        row = await database.write(lambda unit: unit.ledger.open_guild(GUILD, NOON))
        again = await database.write(lambda unit: unit.ledger.open_guild(GUILD, NOON + WEEK))
        after = await database.read(lambda unit: unit.ledger.pool(GUILD))
        guilds = await database.read(lambda unit: unit.ledger.guilds())
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert PoolView(available=START.pool, held=ZERO, spent=ZERO, overrun=ZERO) == before == after
    assert (START.pool, START.allowance_week) == (looked.pool_available, looked.left)
    assert ([], [row]) == (none, guilds)
    assert row == again
    assert audit == []


async def test_a_delivered_job_is_charged_what_it_cost(url: str) -> None:
    """The price is held, the charge is captured, and the rest is free again, in pool and share."""
    async with opened(url) as database:
        job = await database.write(lambda unit: held(unit, price=usd(40)))
        open_pool = await database.read(lambda unit: unit.ledger.pool(GUILD))
        open_standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        await database.write(lambda unit: ended(unit, job, charge=usd(38)))
        pool = await database.read(lambda unit: unit.ledger.pool(GUILD))
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        story = await database.read(lambda unit: receipt(unit, job))
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert (usd(2460), usd(40), usd(40)) == (
        open_pool.available,
        open_pool.held,
        open_standing.used,
    )
    assert (usd(2462), ZERO, usd(38)) == (pool.available, pool.held, pool.spent)
    assert (usd(38), usd(462)) == (standing.used, standing.left)
    assert (HoldState.CAPTURED, usd(40), usd(38), True) == (
        story.state,
        story.held,
        story.captured,
        story.from_pool,
    )
    assert [(TransferCode.CAPTURE, usd(38))] == [(line.code, line.amount) for line in story.lines]
    assert audit == []


async def test_a_failed_job_releases_its_member(url: str) -> None:
    """After a void, pool and share are as before; a charge that comes all the same is the guild's overrun."""
    async with opened(url) as database:
        job = await database.write(lambda unit: held(unit, price=usd(40)))
        await database.write(lambda unit: ended(unit, job))
        await database.write(lambda unit: unit.ledger.overrun(job, usd(5), NOON, memo="late"))
        await database.write(lambda unit: unit.ledger.overrun(job, usd(5), NOON, memo="late"))
        pool = await database.read(lambda unit: unit.ledger.pool(GUILD))
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        story = await database.read(lambda unit: receipt(unit, job))
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert PoolView(available=START.pool, held=ZERO, spent=usd(5), overrun=usd(5)) == pool
    assert standing.used == ZERO
    assert HoldState.VOIDED is story.state
    assert [(TransferCode.OVERRUN, usd(5), "late")] == [
        (line.code, line.amount, line.memo) for line in story.lines
    ]
    assert audit == []


@pytest.mark.parametrize("first", [0, 38, None])
@pytest.mark.parametrize("second", [0, 40, None])
async def test_a_second_settlement_is_a_no_op(
    url: str, first: int | None, second: int | None
) -> None:
    """Whatever settles a hold first stays; capture or void again, and nothing moves."""
    async with opened(url) as database:
        job = await database.write(lambda unit: held(unit, price=usd(40)))
        job = await database.write(
            lambda unit: ended(unit, job, charge=None if first is None else usd(first))
        )
        before = await database.read(lambda unit: (unit.ledger.pool(GUILD), receipt(unit, job)))

        def again(unit: Unit) -> None:
            if second is None:
                unit.ledger.void(job, NOON + WEEK)
            else:
                unit.ledger.capture(job, usd(second), NOON + WEEK)

        await database.write(again)
        after = await database.read(lambda unit: (unit.ledger.pool(GUILD), receipt(unit, job)))
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert before == after
    assert audit == []


async def test_nobody_pays_above_the_hold(url: str) -> None:
    """A charge above the price is captured up to the price; the rest is the guild's overrun."""
    async with opened(url) as database:
        job = await database.write(lambda unit: held(unit, price=usd(40)))
        await database.write(lambda unit: ended(unit, job, charge=usd(55)))
        pool = await database.read(lambda unit: unit.ledger.pool(GUILD))
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert (usd(55), usd(15), usd(2460)) == (pool.spent, pool.overrun, pool.available)
    assert usd(40) == standing.used
    assert audit == []


async def test_a_free_model_holds_nothing(url: str) -> None:
    """A price of 0 makes a hold of 0 and no transfer, even where the pool is empty."""
    async with opened(url, start=replace(START, pool=ZERO)) as database:
        job = await database.write(lambda unit: ask(unit, price=ZERO))
        assert isinstance(job, Job)
        await database.write(lambda unit: ended(unit, job, charge=0))
        story = await database.read(lambda unit: receipt(unit, job))
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert (story.state, story.held, story.lines) == (HoldState.CAPTURED, ZERO, ())
    assert audit == []


async def test_a_refund_goes_back_where_it_came_from(url: str) -> None:
    """A refund restores pool and share, once a key, and never above what was captured."""
    async with opened(url) as database:
        job = await database.write(lambda unit: held(unit, price=usd(40)))

        def refund(unit: Unit, cents: int, key: str) -> None:
            unit.ledger.refund(job, usd(cents), NOON, key=key, memo="sorry")

        with pytest.raises(OverdrawnError):
            await database.write(lambda unit: refund(unit, 1, "early"))
        await database.write(lambda unit: ended(unit, job, charge=usd(38)))
        await database.write(lambda unit: refund(unit, 30, "a"))
        await database.write(lambda unit: refund(unit, 30, "a"))
        with pytest.raises(KeyReusedError):
            await database.write(lambda unit: refund(unit, 3, "a"))
        with pytest.raises(OverdrawnError):
            await database.write(lambda unit: refund(unit, 9, "b"))
        half = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        await database.write(lambda unit: refund(unit, 8, "b"))
        pool = await database.read(lambda unit: unit.ledger.pool(GUILD))
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        story = await database.read(lambda unit: receipt(unit, job))
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert usd(8) == half.used
    assert standing.used == ZERO
    assert PoolView(available=START.pool, held=ZERO, spent=ZERO, overrun=ZERO) == pool
    assert usd(38) == story.refunded
    assert [line.code for line in story.lines] == [
        TransferCode.CAPTURE,
        TransferCode.REFUND,
        TransferCode.REFUND,
    ]
    assert audit == []


async def test_a_wallet_pays_when_the_share_does_not_reach(url: str) -> None:
    """What the pool will not pay is taken from the member's own wallet, outside the window."""
    async with opened(url) as database:

        def write(unit: Unit) -> tuple[Job | Denied, Job | Denied, Job | Denied]:
            unit.ledger.grant(
                GUILD, usd(700), NOON, key="gift", actor_id=OTHER, member_id=MEMBER, memo="prize"
            )
            return tuple(ask(unit, price=usd(cents)) for cents in (600, 200, 200))  # pyright: ignore[reportReturnType]  # three

        own, shared, denied = await database.write(write)
        assert isinstance(own, Job)
        assert isinstance(shared, Job)
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        stories = await database.read(lambda unit: [receipt(unit, job) for job in (own, shared)])
        await database.write(lambda unit: ended(unit, own, charge=usd(600)))
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert [story.from_pool for story in stories] == [False, True]
    assert (usd(100), usd(400)) == (standing.wallet_available, standing.used)
    assert isinstance(denied, Job)
    assert audit == []


async def test_a_key_is_used_once(url: str) -> None:
    """A grant that comes again changes nothing; another grant under its key is refused whole."""

    def grant(unit: Unit, dollars: int) -> None:
        amount = MicroUsd(dollars * DOLLAR)
        unit.ledger.grant(GUILD, amount, NOON, key="invoice 7", actor_id=MEMBER)

    async with opened(url) as database:
        await database.write(lambda unit: grant(unit, 10))
        await database.write(lambda unit: grant(unit, 10))
        with pytest.raises(KeyReusedError, match="invoice 7"):
            await database.write(lambda unit: grant(unit, 11))
        pool = await database.read(lambda unit: unit.ledger.pool(GUILD))
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert pool.available == 35 * DOLLAR
    assert audit == []


async def test_a_job_has_one_hold(url: str) -> None:
    """Holding again changes nothing; holding something else for the same job is refused."""
    async with opened(url) as database:
        await database.write(
            lambda unit: unit.ledger.grant(
                GUILD, usd(500), NOON, key="w", actor_id=None, member_id=MEMBER
            )
        )
        job = await database.write(lambda unit: held(unit, price=usd(40)))
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        pool, wallet = standing.pool_account, standing.wallet_account
        assert wallet is not None

        def hold(unit: Unit, of: Job, account: AccountId, purse: AccountKind) -> None:
            unit.ledger.hold(of, account, NOON, purse=purse)

        await database.write(lambda unit: hold(unit, job, pool, AccountKind.POOL))
        with pytest.raises(KeyReusedError):
            await database.write(lambda unit: hold(unit, job, wallet, AccountKind.MEMBER))
        dearer = replace(job, price=usd(41))
        with pytest.raises(KeyReusedError):
            await database.write(lambda unit: hold(unit, dearer, pool, AccountKind.POOL))
        view = await database.read(lambda unit: unit.ledger.pool(GUILD))

    assert usd(40) == view.held


async def test_nothing_is_held_that_is_not_there(url: str) -> None:
    """A hold above what an account has, on a frozen one, or on another guild's, is refused by the ledger itself."""

    def freeze(unit: Unit) -> None:
        connection_of(unit).execute(update(tables.accounts).values(frozen=1))

    async with opened(url, start=replace(START, pool=usd(100))) as database:
        for guild in (GUILD, GuildId(1)):
            await database.write(lambda unit, g=guild: unit.ledger.open_guild(g, NOON))
        with pytest.raises(OverdrawnError, match="does not cover"):
            await database.write(lambda unit: held(unit, price=usd(101)))
        with pytest.raises(OverdrawnError, match="nothing can be held"):
            await database.write(
                lambda unit: unit.ledger.hold(
                    unit.jobs.add(new_job()),
                    unit.ledger.standing(GuildId(1), MEMBER, NOON).pool_account,
                    NOON,
                    purse=AccountKind.POOL,
                )
            )
        await database.write(freeze)
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        with pytest.raises(OverdrawnError, match="nothing can be held"):
            await database.write(lambda unit: held(unit, price=usd(1)))
        view = await database.read(lambda unit: unit.ledger.pool(GUILD))

    assert decide(usd(1), standing) == Denied(Lack.SUSPENDED)
    assert (usd(100), ZERO) == (view.available, view.held)


async def test_a_rolling_window_lets_go_to_the_millisecond(url: str) -> None:
    """A use counts for exactly seven days: at `fits_at` the same price is granted, a millisecond before it is not."""
    clock = FakeClock(NOON)
    odd = NOON + timedelta(milliseconds=1)

    async with opened(url, clock) as database:
        await database.write(lambda unit: ask(unit, price=usd(500), created_at=odd))
        denied = await database.write(lambda unit: ask(unit, price=usd(1), created_at=odd))
        assert isinstance(denied, Denied)
        assert odd + WEEK == denied.fits_at
        late = odd + WEEK - timedelta(milliseconds=1)
        still = await database.write(lambda unit: ask(unit, price=usd(1), created_at=late))
        free = await database.write(lambda unit: ask(unit, price=usd(1), created_at=odd + WEEK))

    assert isinstance(still, Denied)
    assert isinstance(free, Job)


async def test_a_calendar_window_begins_with_its_reset(url: str) -> None:
    """A use at the very instant of the reset counts in the new window, one a millisecond earlier in the old."""
    midnight = NOON.replace(hour=0)  # a Friday

    def week(unit: Unit) -> None:
        unit.ledger.open_guild(GUILD, NOON)
        set_guild(unit, zone="Asia/Tokyo", reset_hour=9)
        set_allowance(unit, window_kind="day", window_s=0)

    async with opened(url) as database:
        await database.write(week)
        for at in (midnight - timedelta(milliseconds=1), midnight):
            await database.write(lambda unit, a=at: ask(unit, price=usd(1), created_at=a))
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))

    assert [midnight] == [draw.at for draw in standing.draws]
    assert midnight + timedelta(days=1) == standing.resets_at


async def test_the_operators_ceiling_counts_the_guilds_month(url: str) -> None:
    """All that a guild cost in its calendar month counts: open holds, captures, overruns; refunds come back."""

    def work(unit: Unit) -> Granted | Denied:
        unit.ledger.open_guild(GUILD, NOON)
        unit.ledger.set_ceiling(GUILD, usd(100))
        old = held(unit, price=usd(90), created_at=NOON - timedelta(days=20))
        ended(unit, old, charge=usd(90))
        held(unit, price=usd(20))
        paid = ended(unit, held(unit, price=usd(30), member_id=OTHER), charge=usd(40))
        unit.ledger.refund(paid, usd(10), NOON, key="r", memo="")
        return decide(usd(50), unit.ledger.standing(GUILD, MEMBER, NOON))

    async with opened(url) as database:
        granted = await database.write(work)
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))
        await database.write(lambda unit: unit.ledger.set_ceiling(GUILD, None))
        free = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))

    assert isinstance(granted, Granted)
    assert (usd(100), usd(50)) == (standing.ceiling, standing.ceiling_used)
    assert NOON.replace(month=12, day=1, hour=0) == standing.ceiling_resets_at
    assert decide(usd(51), standing) == Denied(Lack.CEILING, standing.ceiling_resets_at)
    assert (free.ceiling, free.ceiling_used) == (None, ZERO)


async def test_a_standing_counts_the_members_jobs(url: str) -> None:
    """Waiting and running jobs are counted for one member of one guild; ended ones are not."""

    def work(unit: Unit) -> None:
        for _ in range(3):
            held(unit)
        unit.jobs.claim("sketch", 2, NOON)
        held(unit, member_id=OTHER)
        held(unit, guild_id=GuildId(7))
        ended(unit, held(unit))

    async with opened(url) as database:
        await database.write(work)
        standing = await database.read(lambda unit: unit.ledger.standing(GUILD, MEMBER, NOON))

    assert (standing.waiting, standing.running) == (1, 2)
