"""The books for reading: what reports are made of is what the ledger moved."""

from datetime import timedelta

from bot.domain import books
from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.books import Asked, Spent
from bot.domain.ids import ChannelId, InteractionId
from bot.domain.money import MicroUsd
from bot.domain.month import PoolFlow, PoolLine, pool_flow
from bot.domain.proposal import Asker, NewProposal
from bot.domain.sponsorship import NewSponsorship
from bot.ports import Census, Unit
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, SPEC, ended, held, opened

HOUR = timedelta(hours=1)


async def test_what_was_spent_is_what_moved(url: str) -> None:
    """Charges, refunds and what the house paid come back with whose they were, and add up to the account."""

    def work(unit: Unit) -> tuple[list[Spent], list[Asked], MicroUsd]:
        mine, other, failed = held(unit), held(unit, member_id=OTHER), held(unit)
        ended(unit, mine, NOON, charge=30_000)
        ended(unit, other, NOON + HOUR, charge=55_000)  # 15,000 beyond the hold
        ended(unit, failed)
        unit.ledger.refund(mine, MicroUsd(10_000), NOON + 2 * HOUR, key="1", memo="it was blurred")
        spent = unit.books.spent(GUILD, NOON, NOON + 24 * HOUR)
        asked = unit.books.asked(GUILD, NOON, NOON + HOUR)
        return spent, asked, unit.ledger.pool(GUILD).spent

    async with opened(url) as database:
        spent, asked, account = await database.write(work)
        later = await database.read(lambda unit: unit.books.spent(GUILD, NOON + HOUR, NOON + HOUR))
        mine = await database.read(
            lambda unit: unit.books.spent(GUILD, NOON, NOON + 24 * HOUR, member_id=MEMBER)
        )
        nobody = await database.read(
            lambda unit: unit.books.spent(type(GUILD)(7), NOON, NOON + HOUR)
        )

    pool, house = AccountKind.POOL, AccountKind.OVERRUN
    assert [(each.code, each.amount, each.purse, each.member_id) for each in spent] == [
        (TransferCode.CAPTURE, 30_000, pool, MEMBER),
        (TransferCode.CAPTURE, 40_000, pool, OTHER),
        (TransferCode.OVERRUN, 15_000, house, None),
        (TransferCode.REFUND, -10_000, pool, MEMBER),
    ]
    assert {each.model_key for each in spent} == {SPEC.model_key}
    assert books.net(spent) == account == 75_000
    assert books.refunded(spent) == 10_000
    assert [each.member_id for each in asked] == [MEMBER, OTHER, MEMBER]
    assert mine == [each for each in spent if each.member_id == MEMBER]
    assert later == nobody == []


async def test_a_months_pool_adds_up(url: str) -> None:
    """From the opening to the closing every transfer has its line, and the closing is what the pool has."""

    def work(unit: Unit) -> tuple[PoolFlow, PoolFlow, int]:
        paid, back = held(unit, price=MicroUsd(40_000)), held(unit, price=MicroUsd(40_001))
        for number, job in enumerate((paid, back)):
            ended(unit, job, NOON + HOUR, charge=40_000 - number)
        unit.ledger.refund(back, MicroUsd(7), NOON + HOUR, key="1", memo="")
        award, later = MicroUsd(2_000_000), NOON + 2 * HOUR
        unit.treasury.award(GUILD, MEMBER, award, NOON + HOUR, key="2", actor_id=OTHER, memo="")
        unit.treasury.donate(GUILD, MEMBER, MicroUsd(500_000), NOON + HOUR, key="3")
        unit.treasury.give(
            GUILD, MEMBER, OTHER, MicroUsd(300_000), later, key="4", from_share=True, memo=""
        )
        party = unit.sponsorships.add(
            NewSponsorship(
                interaction_id=InteractionId(5),
                guild_id=GUILD,
                channel_id=ChannelId(5),
                host_id=OTHER,
                from_pool=True,
                amount=MicroUsd(900_000),
                per_person=MicroUsd(900_000),
                created_at=later,
                ends_at=later + HOUR,
            )
        )
        assert unit.sponsorships.purse(party).available == 900_000
        flows = [
            pool_flow(*unit.books.moved(GUILD, since, since + HOUR))
            for since in (NOON + HOUR, later)
        ]
        pool = unit.ledger.pool(GUILD)
        return flows[0], flows[1], pool.available + pool.held

    async with opened(url) as database:
        first, then, there = await database.write(work)

    assert first == PoolFlow(
        MicroUsd(25_000_000),
        (
            (PoolLine.GIVEN, MicroUsd(500_000)),
            (PoolLine.CLIPS, MicroUsd(-79_992)),
            (PoolLine.WALLETS, MicroUsd(-2_000_000)),
        ),
    )
    assert then.opening == first.closing
    assert then.lines == (
        (PoolLine.WALLETS, MicroUsd(-300_000)),
        (PoolLine.SPONSORED, MicroUsd(-900_000)),
    )
    assert then.closing == there


async def test_the_instruments_count_jobs_of_all_states_and_pledges_too(url: str) -> None:
    """What is held has a job under way, or a proposal that collects; ended jobs are counted by how they ended."""

    def work(unit: Unit) -> Census:
        held(unit)
        ended(unit, held(unit), charge=30_000)
        ended(unit, held(unit))
        new = NewProposal(
            interaction_id=InteractionId(99),
            guild_id=GUILD,
            channel_id=ChannelId(5),
            member_id=MEMBER,
            locale="en-US",
            spec=SPEC,
            provider="sketch",
            price=MicroUsd(50_000),
            asker=Asker(),
            created_at=NOON,
            due_at=NOON + HOUR,
        )
        pool = unit.ledger.standing(GUILD, OTHER, NOON).pool_account
        proposal = unit.proposals.add(new)
        unit.proposals.pledge(proposal, OTHER, pool, MicroUsd(10_000), NOON, key=InteractionId(98))
        assert unit.ledger.audit() == []
        return unit.census.take()

    async with opened(url) as database:
        census = await database.write(work)

    states = {("sketch", state): 1 for state in ("queued", "delivered", "failed")}
    assert census == Census(jobs=states, holds=2, held=MicroUsd(50_000))
