"""The machine of the commons, and beside it sponsorships: set aside, used up to each one's part, and given back."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.domain.allowance import AccountKind, Granted, decide, sponsor_of
from bot.domain.errors import OverdrawnError
from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.money import MicroUsd
from bot.domain.sponsorship import NewSponsorship, SponsorEnd, Sponsorship, SponsorState
from tests.storage.books import Hold, Purse
from tests.storage.commons_machine import PRICE, CommonsMachine
from tests.storage.machine import MEMBERS, guilds, members
from tests.storage.makers import new_job


class SponsorMachine(CommonsMachine):
    """One place a guild, whose sponsorships follow one another."""

    def __init__(self) -> None:
        super().__init__()
        self.hosted: dict[GuildId, Sponsorship] = {}

    def _purse(self, row: Sponsorship) -> Purse:
        """Its account, by a number that no member has."""
        return Purse(row.guild_id, MemberId(-row.id))

    @rule(
        guild=guilds,
        host=members,
        amount=st.sampled_from([5, 25]),
        each=st.sampled_from([5, 15, 25]),
        from_pool=st.booleans(),
    )
    def set_aside(
        self, guild: GuildId, host: MemberId, amount: int, each: int, from_pool: bool
    ) -> None:
        """Somebody sponsors the place of a guild where nothing runs."""
        source = Purse(guild) if from_pool else Purse(guild, host)
        if guild in self.hosted or source not in self.books.money:
            return
        made = new_job(guild_id=guild)
        new = NewSponsorship(
            interaction_id=made.interaction_id,
            guild_id=guild,
            channel_id=ChannelId(int(guild)),
            host_id=host,
            from_pool=from_pool,
            amount=MicroUsd(amount),
            per_person=MicroUsd(each),
            created_at=self.now,
            ends_at=self.now.replace(year=self.now.year + 9),
        )
        if amount > self.books.available(source):
            self.refused(OverdrawnError, lambda: self.unit.sponsorships.add(new))
            return
        row = self.do(lambda: self.unit.sponsorships.add(new))
        assert row == self.do(lambda: self.unit.sponsorships.add(new))
        self.books.add(source, -amount)
        self.books.add(self._purse(row), amount)
        self.hosted[guild] = row

    @precondition(lambda self: self.hosted)
    @rule(member=members, pick=st.integers(0, 1))
    def ask_there(self, member: MemberId, pick: int) -> None:
        """A clip is asked for in the place: the host pays as far as there is money, and their part."""
        row = list(self.hosted.values())[pick % len(self.hosted)]
        guild, purse = row.guild_id, self._purse(row)
        mine = [h for h in self.books.holds if (h.purse, h.member) == (purse, member)]
        left = max(
            0, min(self.books.available(purse), row.per_person - sum(h.counts for h in mine))
        )
        standing = self.unit.ledger.standing(guild, member, self.now, places=(row.channel_id, None))
        assert standing.sponsored is not None
        assert standing.sponsored.left == left
        decision = decide(MicroUsd(PRICE), standing)
        if self.books.decision(guild, member, PRICE) in {"suspended", "ceiling"} or left < PRICE:
            assert not isinstance(decision, Granted) or decision.purse is not AccountKind.SPONSOR
            return
        assert isinstance(decision, Granted)
        assert sponsor_of(decision, standing) == row.host

        def work() -> None:
            job = self._job(guild, member, PRICE)
            self.unit.ledger.hold(job, decision.account, self.now, purse=decision.purse)
            hold = Hold(job.id, purse, member, PRICE, self.books.now_ms, shared=True)
            self.paid.append((job, [hold]))
            self.books.holds.append(hold)

        self.do(work)

    @precondition(lambda self: self.hosted)
    @rule(pick=st.integers(0, 1))
    def end_there(self, pick: int) -> None:
        """It ends; what no clip holds goes back once, and the rest once its clips have come to their end."""
        row = list(self.hosted.values())[pick % len(self.hosted)]
        purse = self._purse(row)
        free = self.books.available(purse)

        def work() -> tuple[Sponsorship | None, int]:
            moved = self.unit.sponsorships.advance(
                row, state=SponsorState.ENDED, end=SponsorEnd.STOPPED
            )
            assert moved is not None
            back = self.unit.sponsorships.give_back(moved, self.now)
            return moved, back + self.unit.sponsorships.give_back(moved, self.now)

        _, back = self.do(work)
        assert back == free
        self.books.add(purse, -back)
        self.books.add(
            Purse(row.guild_id) if row.from_pool else Purse(row.guild_id, row.host_id), back
        )
        del self.hosted[row.guild_id]

    @rule(guild=guilds, member=members, each=st.sampled_from([15, 25]))
    def a_party(self, guild: GuildId, member: MemberId, each: int) -> None:
        """A sponsorship's whole life in one step, for what only shows where several clips meet."""
        if guild in self.hosted:
            return
        self.fund(guild, 40)
        self.set_rules(guild, 1000, 1000, None)
        self.set_aside(guild, member, 25, each, True)
        pick = list(self.hosted).index(guild) if guild in self.hosted else 0
        for who in (member, member, next(each for each in MEMBERS if each != member)):
            self.ask_there(who, pick)
        if self.paid:
            self.end_shared_job(-1, 7)
        self.end_there(pick)

    def _account(self, hold: Hold) -> int:
        if hold.purse.owner is not None and hold.purse.owner < 0:
            return 0  # alone on its job: no order to be found
        return super()._account(hold)
