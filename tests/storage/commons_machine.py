"""The treasury's machine, and beside it the pledges of proposals: held, taken back, paid by a job or let go."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.domain.errors import OverdrawnError
from bot.domain.ids import GuildId, InteractionId, MemberId
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.domain.parts import pro_rata
from bot.domain.proposal import Asker, NewProposal, Proposal, ProposalState
from tests.storage.books import Hold, Purse
from tests.storage.machine import MEMBERS, guilds, members
from tests.storage.makers import SPEC, ended, new_job
from tests.storage.treasury_machine import TreasuryMachine

PRICE = 10


class CommonsMachine(TreasuryMachine):
    """Proposals of 10, among everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.open: dict[int, tuple[Proposal, list[Hold]]] = {}
        self.paid: list[tuple[Job, list[Hold]]] = []
        self.presses = 0

    @rule(guild=guilds, member=members)
    def propose(self, guild: GuildId, member: MemberId) -> None:
        """Somebody proposes a clip."""
        new = new_job(guild_id=guild, member_id=member, price=MicroUsd(PRICE), created_at=self.now)
        proposal = self.do(
            lambda: self.unit.proposals.add(
                NewProposal(
                    interaction_id=new.interaction_id,
                    guild_id=guild,
                    channel_id=new.channel_id,
                    member_id=member,
                    locale="en-US",
                    spec=SPEC,
                    provider="sketch",
                    price=new.price,
                    asker=Asker(),
                    created_at=self.now,
                    due_at=self.now,
                )
            )
        )
        self.open[proposal.id] = (proposal, [])

    @precondition(lambda self: self.open)
    @rule(
        pick=st.integers(0, 9),
        member=members,
        amount=st.sampled_from([1, 3, 5, 10]),
        from_pool=st.booleans(),
        again=st.booleans(),
    )
    def pledge(
        self, pick: int, member: MemberId, amount: int, from_pool: bool, again: bool
    ) -> None:
        """A press holds so much, once; the last one makes it a job that all of them pay."""
        proposal, held = self._pick_open(pick)
        amount = min(amount, PRICE - sum(hold.amount for hold in held))
        purse = Purse(proposal.guild_id) if from_pool else Purse(proposal.guild_id, member)
        standing = self.unit.ledger.standing(proposal.guild_id, member, self.now)
        account = standing.pool_account if from_pool else standing.wallet_account
        if account is None:
            return
        self.presses += 1
        key = InteractionId(self.presses)

        def work() -> None:
            self.unit.proposals.pledge(
                proposal, member, account, MicroUsd(amount), self.now, key=key
            )

        if amount > self.books.available(purse):
            self.refused(OverdrawnError, work)
            return
        if sum(hold.amount for hold in held) + amount < PRICE:
            self.do(work)
        else:
            self._fund(proposal, work)
        if again:
            self.do(work)
        mine = next((h for h in held if (h.member, h.purse) == (member, purse)), None)
        if mine is None:
            mine = Hold(None, purse, member, 0, self.books.now_ms, shared=True)
            self.books.holds.append(mine)
            held.append(mine)
        mine.amount += amount
        assert self.unit.proposals.pledged(key) == amount
        if sum(hold.amount for hold in held) == PRICE:
            self._begin(proposal, held)

    def _fund(self, proposal: Proposal, work: object) -> None:
        def both() -> Proposal | None:
            assert callable(work)
            work()
            return self.unit.proposals.advance(proposal, state=ProposalState.FUNDED)

        moved = self.do(both)
        assert moved is not None
        self.open[proposal.id] = (moved, self.open[proposal.id][1])

    def _begin(self, proposal: Proposal, held: list[Hold]) -> None:
        def work() -> Job:
            row, _ = self.open[proposal.id]
            job = self._job(proposal.guild_id, proposal.member_id, PRICE)
            self.unit.proposals.attach(row, job)
            moved = self.unit.proposals.advance(row, state=ProposalState.STARTED, job_id=job.id)
            assert moved is not None
            return job

        job = self.do(work)
        del self.open[proposal.id]
        for hold in held:
            hold.job = job.id
        self.paid.append((job, held))

    @precondition(lambda self: self.open)
    @rule(pick=st.integers(0, 9), member=members)
    def take_pledge_back(self, pick: int, member: MemberId) -> None:
        """A member takes their own part back, and nobody else's."""
        proposal, held = self._pick_open(pick)
        mine = [hold for hold in held if hold.member == member]
        freed = self.do(lambda: self.unit.proposals.let_go(proposal, self.now, member_id=member))
        assert freed == sum(hold.amount for hold in mine)
        for hold in mine:
            held.remove(hold)
            self.books.holds.remove(hold)

    @precondition(lambda self: self.open)
    @rule(pick=st.integers(0, 9))
    def end_proposal(self, pick: int) -> None:
        """A proposal ends, and all goes back once."""
        proposal, held = self._pick_open(pick)

        def work() -> int:
            moved = self.unit.proposals.advance(proposal, state=ProposalState.EXPIRED)
            assert moved is not None
            freed = self.unit.proposals.let_go(moved, self.now)
            return freed + self.unit.proposals.let_go(moved, self.now)

        assert self.do(work) == sum(hold.amount for hold in held)
        del self.open[proposal.id]
        for hold in held:
            self.books.holds.remove(hold)

    @precondition(lambda self: self.paid)
    @rule(pick=st.integers(0, 9), charge=st.sampled_from([None, 0, 3, 7, 10]))
    def end_shared_job(self, pick: int, charge: int | None) -> None:
        """The job ends: each pays in proportion, or nobody does."""
        job, held = self.paid.pop(pick % len(self.paid))
        self.do(lambda: ended(self.unit, job, self.now, charge))
        order = sorted(held, key=lambda hold: (self._account(hold), held.index(hold)))
        parts = pro_rata(charge or 0, [hold.amount for hold in order])
        for hold, part in zip(order, parts, strict=True):
            hold.state = "voided" if charge is None else "captured"
            hold.captured = part

    @rule(guild=guilds, member=members, back=st.booleans())
    def pay_together(self, guild: GuildId, member: MemberId, back: bool) -> None:
        """A proposal's whole life in one step, for what only shows where several pledges meet."""
        other = next(each for each in MEMBERS if each != member)
        self.fund(guild, 40)
        self.set_rules(guild, 1000, 1000, None)
        self.propose(guild, member)
        for who, amount in ((member, 3), (other, 3), (member, 1)):
            self.pledge(-1, who, amount, True, False)
        self.compare(guild, member, self.unit.ledger.standing(guild, member, self.now))
        if back:
            self.take_pledge_back(-1, other)
        self.pledge(-1, other, 10, True, True)
        self.end_shared_job(-1, 7)

    def _account(self, hold: Hold) -> int:
        standing = self.unit.ledger.standing(hold.purse.guild, hold.member, self.now)
        account = standing.pool_account if hold.purse.owner is None else standing.wallet_account
        assert account is not None
        return account

    def _pick_open(self, pick: int) -> tuple[Proposal, list[Hold]]:
        return self.open[sorted(self.open)[pick % len(self.open)]]
