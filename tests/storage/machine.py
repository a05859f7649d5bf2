"""Every verb of the ledger in any order, each step held against `books.py` and the audit.

Amounts, caps, keys and steps of the clock come from few values: they have to meet.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, Table, func, select, update

from bot.domain.allowance import AccountKind, Denied, Granted, HoldState, Lack, Standing, decide
from bot.domain.errors import KeyReusedError, OverdrawnError, StoreError
from bot.domain.ids import GuildId, MemberId
from bot.domain.job import SETTLED, Job
from bot.domain.money import ZERO, MicroUsd
from bot.domain.month import pool_flow
from bot.storage import tables
from bot.storage.guilds import GuildStart
from bot.storage.unit import SqlUnit
from tests.fakes.fake_clock import FakeClock
from tests.storage.books import DAY_MS, Books, Hold, Purse, Rules, moment
from tests.storage.makers import NOON, ended, new_job

T = TypeVar("T")

GUILDS = [GuildId(11), GuildId(22)]
MEMBERS = [MemberId(1), MemberId(2)]
guilds = st.sampled_from(GUILDS)
members = st.sampled_from(MEMBERS)
keys = st.sampled_from(["a", "b", "c"])
NOTHING = GuildStart(pool=ZERO, allowance_week=ZERO)
LACKS = {
    Lack.SUSPENDED: "suspended",
    Lack.CEILING: "ceiling",
    Lack.SHARE: "share lacks",
    Lack.POOL: "pool lacks",
}


class LedgerMachine(RuleBasedStateMachine):
    """Two guilds, two members, one ledger; each example is taken back at its end."""

    engine: ClassVar[Engine]
    kept_in: ClassVar[type[Books]] = Books

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.engine.connect()
        self.transaction = self.connection.begin()
        self.unit = SqlUnit(self.connection, clock=FakeClock(), start=NOTHING, writes=True)
        self.books = self.kept_in(now_ms=int(NOON.timestamp() * 1000))
        for guild in GUILDS:
            self.do(lambda g=guild: self.unit.ledger.open_guild(g, self.now))
            self.books.rules[guild] = Rules()
            self.books.money[Purse(guild)] = 0
        self._set(tables.guilds, zone="Asia/Tokyo")
        self._set(tables.allowances, window_s=100, cap_micro_usd=10, jobs_waiting=10**6)
        self.fund(GUILDS[0], 40)
        self.fund(GUILDS[1], 20)

    def teardown(self) -> None:
        self.transaction.rollback()
        self.connection.close()

    @property
    def now(self):  # a datetime
        return moment(self.books.now_ms)

    def do(self, work: Callable[[], T]) -> T:
        """A unit of work: what raises leaves nothing."""
        with self.connection.begin_nested():
            return work()

    def refused(self, error: type[StoreError], work: Callable[[], object]) -> None:
        with pytest.raises(error):
            self.do(work)

    def _set(self, table: Table, guild: GuildId | None = None, **values: object) -> None:
        statement = update(table).values(values)
        if guild is not None:
            column = tables.guilds.c.id if table is tables.guilds else tables.allowances.c.guild_id
            statement = statement.where(column == guild)
        self.connection.execute(statement)

    # What people do

    @rule(guild=guilds, member=members, price=st.sampled_from([0, 3, 5, 10]))
    def ask(self, guild: GuildId, member: MemberId, price: int) -> None:
        """Intake: decide on the standing, then hold."""

        def work() -> tuple[Job | None, Granted | Denied]:
            standing = self.unit.ledger.standing(guild, member, self.now)
            self.compare(guild, member, standing)
            decision = decide(MicroUsd(price), standing)
            if isinstance(decision, Denied):
                return None, decision
            job = self._job(guild, member, price)
            self.unit.ledger.hold(job, decision.account, self.now, purse=decision.purse)
            return job, decision

        expected = self.books.decision(guild, member, price)
        job, decision = self.do(work)
        if isinstance(decision, Denied):
            assert expected == LACKS[decision.lack]
        else:
            assert expected == ("pool" if decision.from_pool else "wallet")
            assert job is not None
            purse = Purse(guild) if decision.from_pool else Purse(guild, member)
            self._note(job, purse)

    @rule(guild=guilds, member=members, price=st.sampled_from([5, 10, 30]))
    def hold_unasked(self, guild: GuildId, member: MemberId, price: int) -> None:
        """Somebody forgets to ask: the ledger itself refuses what is not there."""

        def work() -> Job:
            standing = self.unit.ledger.standing(guild, member, self.now)
            job = self._job(guild, member, price)
            self.unit.ledger.hold(job, standing.pool_account, self.now, purse=AccountKind.POOL)
            return job

        if price > self.books.available(Purse(guild)):
            self.refused(OverdrawnError, work)
        else:
            self._note(self.do(work), Purse(guild))

    @precondition(lambda self: self.books.of_jobs)
    @rule(pick=st.integers(0, 50))
    def hold_again(self, pick: int) -> None:
        """The same hold twice is one; another one for the same job is refused."""
        hold = self._pick(pick)
        job = self._job_of(hold)
        standing = self.unit.ledger.standing(hold.purse.guild, hold.member, self.now)
        mine = standing.pool_account if hold.purse.owner is None else standing.wallet_account
        assert mine is not None
        pool, wallet = AccountKind.POOL, AccountKind.MEMBER
        of, others = (pool, wallet) if hold.purse.owner is None else (wallet, pool)
        self.do(lambda: self.unit.ledger.hold(job, mine, self.now, purse=of))
        other = standing.wallet_account if of is pool else standing.pool_account
        if other is not None:
            self.refused(
                KeyReusedError,
                lambda: self.unit.ledger.hold(job, other, self.now, purse=others),
            )

    @precondition(lambda self: self.books.of_jobs)
    @rule(pick=st.integers(0, 50), charge=st.sampled_from([None, 0, 2, 5, 10, 12]))
    def settle(self, pick: int, charge: int | None) -> None:
        """Capture nothing, a part, all or more; or void. A second time nothing moves."""
        hold = self._pick(pick)
        job = self._job_of(hold)
        beyond = 0 if charge is None else charge - min(charge, hold.amount)
        said = (beyond, "charged above the hold")
        if job.state in SETTLED:
            self.do(lambda: self._settle_again(job, charge))
            return
        if beyond and hold.overrun is not None and hold.overrun != said:
            self.refused(KeyReusedError, lambda: ended(self.unit, job, self.now, charge))
            return
        self.do(lambda: ended(self.unit, job, self.now, charge))
        hold.state = "voided" if charge is None else "captured"
        hold.captured = 0 if charge is None else charge - beyond
        if beyond and hold.overrun is None:
            hold.overrun, hold.overrun_at_ms = said, self.books.now_ms

    def _settle_again(self, job: Job, charge: int | None) -> None:
        if charge is None:
            self.unit.ledger.void(job, self.now)
        else:
            self.unit.ledger.capture(job, MicroUsd(charge), self.now)

    @rule(
        guild=guilds,
        member=members,
        price=st.sampled_from([5, 10]),
        charge=st.sampled_from([0, 2, 5, 10, 12]),
        back=st.sampled_from([0, 1, 2, 5, 10]),
        key=keys,
    )
    def live(
        self, guild: GuildId, member: MemberId, price: int, charge: int, back: int, key: str
    ) -> None:
        """A job's whole life in one step, for what only shows at its end."""
        before = len(self.books.of_jobs)
        self.ask(guild, member, price)
        if len(self.books.of_jobs) > before:
            self.settle(-1, charge)
            self.settle(-1, None)
            if back:
                self.refund(-1, back, key)

    @precondition(lambda self: self.books.of_jobs)
    @rule(pick=st.integers(0, 50), amount=st.sampled_from([1, 2, 5, 10]), key=keys)
    def refund(self, pick: int, amount: int, key: str) -> None:
        """Give back what was captured, once a key and never more."""
        hold = self._pick(pick)
        job = self._job_of(hold)

        def work() -> None:
            self.unit.ledger.refund(job, MicroUsd(amount), self.now, key=key, memo="m")

        again = self.books.repeated("refund", key, (hold.job, amount))
        if not hold.captured:
            self.refused(OverdrawnError, work)
        elif again is False:
            self.refused(KeyReusedError, work)
        elif again is None and amount > hold.captured - hold.refunded:
            self.refused(OverdrawnError, work)
        else:
            self.do(work)
            if again is None:
                self.books.keys["refund", key] = (hold.job, amount)
                hold.refunded += amount

    @precondition(lambda self: self.books.of_jobs)
    @rule(pick=st.integers(0, 50), amount=st.sampled_from([2, 4]))
    def overrun(self, pick: int, amount: int) -> None:
        """What the vendor took beyond, once a job."""
        hold = self._pick(pick)
        job = self._job_of(hold)

        def work() -> None:
            self.unit.ledger.overrun(job, MicroUsd(amount), self.now, memo="late")

        if hold.overrun in {None, (amount, "late")}:
            self.do(work)
            if hold.overrun is None:
                hold.overrun, hold.overrun_at_ms = (amount, "late"), self.books.now_ms
        else:
            self.refused(KeyReusedError, work)

    # What stewards, the operator and time do

    @rule(
        guild=guilds,
        owner=st.sampled_from([None, *MEMBERS]),
        amount=st.sampled_from([5, 20]),
        key=keys,
    )
    def grant(self, guild: GuildId, owner: MemberId | None, amount: int, key: str) -> None:
        """Money from outside, once a key."""

        def work() -> None:
            self.unit.ledger.grant(
                guild, MicroUsd(amount), self.now, key=key, actor_id=MEMBERS[0], member_id=owner
            )

        purse = Purse(guild, owner)
        again = self.books.repeated("grant", key, (purse, amount))
        if again is False:
            self.refused(KeyReusedError, work)
            return
        self.do(work)
        if again is None:
            self.books.keys["grant", key] = (purse, amount)
            self.books.add(purse, amount)

    @rule(guild=guilds, amount=st.sampled_from([20, 40]))
    def fund(self, guild: GuildId, amount: int) -> None:
        """More for the pool, under a key of its own."""
        key = f"fund {len(self.books.keys)}"
        self.grant(guild, None, amount, key)

    @rule(step_ms=st.sampled_from([1, 50_000, 99_999, 100_000, DAY_MS // 2, 11 * DAY_MS]))
    def wait(self, step_ms: int) -> None:
        self.books.now_ms += step_ms

    @rule(
        guild=guilds,
        cap=st.sampled_from([5, 10, 1000]),
        ceiling=st.sampled_from([None, None, 20]),
        window_ms=st.sampled_from([100_000, None]),
    )
    def set_rules(
        self, guild: GuildId, cap: int, ceiling: int | None, window_ms: int | None
    ) -> None:
        """Another allowance, another ceiling."""
        self.books.rules[guild] = Rules(cap, window_ms, ceiling)
        kind, seconds = ("day", 0) if window_ms is None else ("rolling", window_ms // 1000)
        self._set(tables.allowances, guild, cap_micro_usd=cap, window_kind=kind, window_s=seconds)
        limit = None if ceiling is None else MicroUsd(ceiling)
        self.do(lambda: self.unit.ledger.set_ceiling(guild, limit))

    # What must be true after each of them

    @invariant()
    def the_audit_is_clean(self) -> None:
        """The books' own questions all come back empty."""
        assert self.unit.ledger.audit() == []

    @invariant()
    def the_instruments_count_what_is_held(self) -> None:
        """The census finds every open hold, by the jobs and proposals that it looks along."""
        counts = func.count(), func.coalesce(func.sum(tables.holds.c.amount_micro_usd), 0)
        is_open = select(*counts).where(tables.holds.c.state == HoldState.OPEN.value)
        census = self.unit.census.take()
        assert (census.holds, census.held) == self.unit.connection.execute(is_open).one()

    @invariant()
    def the_books_agree(self) -> None:
        """Every number that people see is the one that addition gives."""
        for guild in GUILDS:
            pool, purse = self.unit.ledger.pool(guild), Purse(guild)
            assert (pool.available, pool.held, pool.spent, pool.overrun) == (
                self.books.available(purse),
                self.books.held(purse),
                self.books.spent(guild),
                self.books.overrun(guild),
            )
            for member in MEMBERS:
                self.compare(guild, member, self.unit.ledger.standing(guild, member, self.now))

    @invariant()
    def the_months_pool_adds_up(self) -> None:
        """Opening and lines of a report come to what is in the pool."""
        for guild in GUILDS:
            moved = self.unit.books.moved(guild, NOON, self.now + timedelta(days=1))
            assert pool_flow(*moved).closing == self.books.balance(Purse(guild))

    def compare(self, guild: GuildId, member: MemberId, standing: Standing) -> None:
        wallet = Purse(guild, member)
        assert self.books.used(guild, member) == standing.used
        assert self.books.available(Purse(guild)) == standing.pool_available
        assert (wallet in self.books.money) == (standing.wallet_account is not None)
        assert self.books.available(wallet) == standing.wallet_available
        if standing.ceiling is not None:
            assert self.books.cost_this_month(guild) == standing.ceiling_used

    def _job(self, guild: GuildId, member: MemberId, price: int) -> Job:
        return self.unit.jobs.add(
            new_job(guild_id=guild, member_id=member, price=MicroUsd(price), created_at=self.now)
        )

    def _note(self, job: Job, purse: Purse) -> None:
        self.books.holds.append(Hold(job.id, purse, job.member_id, job.price, self.books.now_ms))

    def _pick(self, pick: int) -> Hold:
        own = self.books.of_jobs
        return own[pick % len(own)]

    def _job_of(self, hold: Hold) -> Job:
        assert hold.job is not None
        job = self.unit.jobs.get(hold.job)
        assert job is not None
        return job


def run_machine(engine: Engine, of: type[LedgerMachine] = LedgerMachine, **given: Any) -> None:
    """Run the machine on this database, with these settings of hypothesis."""

    class Machine(of):
        pass

    Machine.engine = engine
    unhurried = settings(
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Machine, settings=settings(unhurried, **given))
