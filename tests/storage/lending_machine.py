"""The machine of sponsorships, and beside it lending: shares that pay others' clips, and get it back at midnight."""

from typing import cast

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bot.domain.allowance import Denied, Granted, decide
from bot.domain.ids import GuildId, MemberId
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.pipeline.lending import reaching
from tests.storage.books import DAY_MS, Loan, Purse
from tests.storage.lending_books import LendingBooks
from tests.storage.machine import GUILDS, LACKS, MEMBERS, guilds
from tests.storage.sponsor_machine import SponsorMachine

THREE = [*MEMBERS, MemberId(3)]
three = st.sampled_from(THREE)
AFTERNOON_MS = 15 * 3_600_000


class LendingMachine(SponsorMachine):
    """Three members whose days end at the same midnight."""

    kept_in = LendingBooks

    @property
    def lent(self) -> LendingBooks:
        return cast("LendingBooks", self.books)

    @rule(guild=guilds, hours=st.sampled_from([0, 6, 24]))
    def set_hours(self, guild: GuildId, hours: int) -> None:
        """A steward lets shares be lent, or no more."""
        self.do(lambda: self.unit.lending.set_hours(guild, hours))
        self.lent.hours[guild] = hours

    @rule(guild=guilds, member=three, on=st.booleans())
    def keep(self, guild: GuildId, member: MemberId, on: bool) -> None:
        """A member keeps their share to themselves, or does not."""
        for _ in range(2):
            self.do(lambda: self.unit.lending.keep(guild, member, self.now, on=on))
        purse = Purse(guild, member)
        (self.lent.keepers.add if on else self.lent.keepers.discard)(purse)

    @rule(days=st.sampled_from([0, 1, 2]))
    def the_day_goes_on(self, days: int) -> None:
        """To the afternoon of this day or a later one."""
        there_ms = self.books.midnight_ms + days * DAY_MS + AFTERNOON_MS
        self.books.now_ms = max(self.books.now_ms, there_ms)

    @rule(guild=guilds, member=three, price=st.sampled_from([3, 5, 10]))
    def ask_in_need(self, guild: GuildId, member: MemberId, price: int) -> None:
        """Intake where shares are lent: the own share, then what others leave, then the wallet."""
        may = self.lent.may_borrow(guild, member)
        expected = self.books.decision(guild, member, price)
        lacks = {"wallet", "share lacks"}
        if expected in lacks and price <= min(may, self.books.available(Purse(guild))):
            fits = self.books.used(guild, member) + price <= self.books.share(guild, member)
            expected = expected if fits else "commons"
        there = self.lent.lenders(guild, member)

        def work() -> tuple[Job | None, Granted | Denied]:
            guild_row = self.unit.ledger.open_guild(guild, self.now)
            standing = reaching(
                self.unit, guild_row, self.unit.ledger.standing(guild, member, self.now)
            )
            assert standing.commons_left == may
            decision = decide(MicroUsd(price), standing)
            if isinstance(decision, Denied):
                return None, decision
            job = self._job(guild, member, price)
            self.unit.ledger.hold(job, decision.account, self.now, purse=decision.purse)
            for _ in range(2):
                self.unit.lending.lend(job, decision.loans)
            return job, decision

        job, decision = self.do(work)
        if isinstance(decision, Denied):
            assert expected == LACKS[decision.lack]
            return
        assert job is not None
        loans = tuple(
            Loan(
                lender=loan.lender.member_id,
                amount=loan.amount,
                share=self.books.rules[guild].cap,
                since_ms=self.books.midnight_ms,
                until_ms=self.books.midnight_ms + DAY_MS,
            )
            for loan in decision.loans
        )
        paid = "pool" if decision.from_pool else "wallet"
        assert expected == ("commons" if loans else paid)
        assert all(loan.amount <= there[loan.lender] for loan in loans)
        self._note(job, Purse(guild) if decision.from_pool else Purse(guild, member))
        self.books.holds[-1].loans = loans

    @rule(
        guild=guilds,
        charge=st.sampled_from([None, 4, 8, 10]),
        late=st.sampled_from([0, 3, 5]),
        back=st.sampled_from([0, 2]),
        aside=st.sampled_from(["", "keeps it", "frozen"]),
    )
    def a_day_of_lending(
        self, guild: GuildId, charge: int | None, late: int, back: int, aside: str
    ) -> None:
        """Two lend to a third, one of them not for a while; one uses theirs after all; at midnight the rest comes back."""
        self.fund(guild, 40)
        self.set_rules(guild, 10, None, None)
        self.set_hours(guild, 24)
        self.the_day_goes_on(1)
        one, two, three = THREE
        for member in THREE:
            self.keep(guild, member, False)
            if Purse(guild, member) in self.books.frozen:
                self.freeze(guild, member, False)
        self.ask(guild, two, 5)
        self.ask(guild, three, 3)
        if aside:
            stand = self.keep if aside == "keeps it" else self.freeze
            stand(guild, two, True)
            self.the_books_lend_alike()
            stand(guild, two, False)
        self.ask_in_need(guild, one, 10)
        self.ask_in_need(guild, one, 10)
        self.the_books_lend_alike()
        if self.books.holds[-1].loans:
            self.settle(-1, charge)
            if back and charge:
                self.refund(-1, back, f"fresh {len(self.books.keys)}")
        if late:
            self.ask(guild, two, late)
        self.the_books_lend_alike()
        self.the_day_goes_on(1)
        self.the_books_lend_alike()
        self.ask(guild, three, 10)
        self.ask(guild, three, 5)

    @invariant()
    def the_books_lend_alike(self) -> None:
        """Everybody's first claim, what they lent and borrowed, and what they could lend, is what addition says."""
        for guild in GUILDS:
            row = self.unit.ledger.open_guild(guild, self.now)
            found = self.unit.lending.lenders(row, self.now)
            assert {each.member_id: each.left for each in found} == self.lent.lenders(guild)
            for member in THREE:
                self._lends_alike(guild, member)

    def _lends_alike(self, guild: GuildId, member: MemberId) -> None:
        standing = self.unit.ledger.standing(guild, member, self.now)
        assert standing.claim == self.lent.claim(guild, member)
        assert standing.used == self.books.used(guild, member)
        own = standing.lending
        assert (own is not None) == (guild in self.lent.hours)
        if own is not None:
            assert own.lent == self.lent.lent(guild, member)
            assert own.borrowed == self.lent.borrowed(guild, member)
            assert own.keeps == (Purse(guild, member) in self.lent.keepers)
