"""Sponsorships: a host pays what is made in one place, each up to their part, and what is left goes back once."""

from datetime import timedelta

from bot.domain.denials import ShareUsedUp
from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId
from bot.domain.job import JobState
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.person import Person
from bot.domain.sponsor_refusals import (
    SponsorCapAbove,
    SponsoredAlready,
    SponsorNotFound,
    SponsorNotYours,
    SponsorOver,
    SponsorTooSmall,
)
from bot.domain.sponsorship import Host, SponsorEnd, Sponsorship, SponsorState
from bot.domain.treasury_refusals import PoolLacks, PurseLacks
from bot.pipeline import intake, sponsoring, stewards
from bot.pipeline.intake import Accepted
from tests.pipeline.people import person
from tests.pipeline.rig import CHANNEL, GUILD, MAKER, OTHER, Rig, Setup, World, process, running

POOR = Setup(share=MicroUsd(0))
ELSEWHERE = ChannelId(CHANNEL + 1)


def who(rig: Rig, member: MemberId, channel: ChannelId = CHANNEL, key: int | None = None) -> Person:
    """A member at a new press, or at this one."""
    return Person(
        interaction_id=InteractionId(key) if key else rig.ask().interaction_id,
        guild_id=GUILD,
        channel_id=channel,
        member_id=member,
    )


async def sponsored(rig: Rig, cents: int = 100, each: int | None = None) -> Sponsorship:
    """OTHER, with as much in their wallet, sponsors the channel."""
    amount = MicroUsd(cents * CENT)
    await stewards.grant(rig.house, who(rig, MAKER), OTHER, amount, from_pool=True, memo="")
    made = await sponsoring.sponsor(
        rig.house,
        who(rig, OTHER),
        amount,
        None if each is None else MicroUsd(each * CENT),
        24,
        from_pool=False,
    )
    assert isinstance(made, Sponsorship), made
    return made


async def now(rig: Rig, row: Sponsorship) -> Sponsorship:
    found = await rig.database.inner.read(lambda unit: unit.sponsorships.get(row.id))
    assert found is not None
    return found


async def wallet(rig: Rig, member: MemberId) -> int:
    standing = await rig.database.inner.read(
        lambda unit: unit.ledger.standing(GUILD, member, rig.clock.now())
    )
    return standing.wallet_available // CENT


async def test_frozen_money_sponsors_nothing_new(world: World) -> None:
    """What no clip holds goes back at once, so that it is swept; a clip under way keeps its hold; the pool's goes on."""
    async with running(world, POOR) as rig:
        row = await sponsored(rig, 100)
        of_the_pool = await sponsoring.sponsor(
            rig.house, who(rig, OTHER, ELSEWHERE), MicroUsd(DOLLAR), from_pool=True
        )
        assert isinstance(of_the_pool, Sponsorship)
        accepted = await intake.make(rig.house, rig.ask("a red fox", seconds=4))
        assert isinstance(accepted, Accepted)

        frozen = await stewards.freeze(rig.house, who(rig, MAKER), OTHER, frozen=True, sweep=True)

        assert isinstance(frozen, stewards.Frozen)
        assert (frozen.taken_back, frozen.swept) == (True, 60 * CENT)
        assert isinstance(
            await intake.make(rig.house, rig.ask("a red hen", seconds=4)), ShareUsedUp
        )
        await rig.until_state(accepted.job, JobState.DELIVERED)
        await rig.turn(60)
        ended = await now(rig, row)
        assert (ended.state, ended.end) == (SponsorState.ENDED, SponsorEnd.STOPPED)
        (note,) = world.guild.sponsor_notes.values()
        assert (note.spent, note.returned) == (40 * CENT, 60 * CENT)
        assert (await now(rig, of_the_pool)).state is SponsorState.RUNNING
        assert await rig.audit() == []


async def test_a_host_pays_what_is_made_there(world: World) -> None:
    """Members without a share make clips up to their part; elsewhere not; the rest goes back, said once."""
    async with running(world, POOR) as rig:
        row = await sponsored(rig, 100, each=50)
        assert await wallet(rig, OTHER) == 0
        accepted = await intake.make(rig.house, rig.ask("a red fox", seconds=4))
        assert isinstance(accepted, Accepted)
        assert (accepted.host, accepted.from_pool) == (Host(OTHER, from_pool=False), False)
        assert isinstance(
            await intake.make(rig.house, rig.ask("a red fox", channel_id=ELSEWHERE)), ShareUsedUp
        )
        beyond = await intake.make(rig.house, rig.ask("a red hen", seconds=4))
        assert isinstance(beyond, ShareUsedUp)  # two of 40 cents are more than 50
        in_its_thread = await intake.make(
            rig.house,
            rig.ask("a blue fox", channel_id=ELSEWHERE, thread_of=CHANNEL, member_id=MemberId(102)),
        )
        assert isinstance(in_its_thread, Accepted)
        await rig.until_all_end()
        receipt = await rig.database.inner.read(lambda unit: unit.ledger.receipt(accepted.job.id))
        assert receipt is not None
        assert [payer.host for payer in receipt.payers] == [accepted.host]
        assert (await now(rig, row)).card_id is not None

    async with running(world, POOR) as rig:  # after a restart
        await rig.turn(25 * 3600)
        ended = await now(rig, row)
        assert (ended.state, ended.end) == (SponsorState.ENDED, SponsorEnd.TIME)
        (note,) = world.guild.sponsor_notes.values()
        assert [(each.clips, each.spent) for each in note.guests] == [(1, 40 * CENT)] * 2
        assert (note.spent, note.returned) == (80 * CENT, 20 * CENT)
        assert await wallet(rig, OTHER) == 20
        assert len(world.guild.sponsor_notes) == 1
        assert await rig.audit() == []


async def test_an_end_waits_for_clips_under_way(world: World) -> None:
    """Ended by its host it pays nothing new, and what a clip did not need goes back with the rest."""
    async with running(world, POOR) as rig:
        row = await sponsored(rig, 100)
        job = await rig.make("a red fox", seconds=4)
        not_mine = await sponsoring.stop(
            rig.house, who(rig, MAKER), row.id, steward=False, of=row.interaction_id
        )
        assert not_mine == SponsorNotYours(OTHER)
        ended = await sponsoring.stop(
            rig.house, who(rig, OTHER), row.id, steward=False, of=row.interaction_id
        )
        assert isinstance(ended, Sponsorship)
        again = await sponsoring.stop(
            rig.house, who(rig, OTHER), row.id, steward=True, of=row.interaction_id
        )
        assert again == SponsorOver()
        assert isinstance(await intake.make(rig.house, rig.ask("a red hen")), ShareUsedUp)
        assert (await now(rig, row)).state is SponsorState.CLOSING
        assert world.guild.sponsor_notes == {}

        done = await rig.until_state(job, JobState.DELIVERED)
        await rig.turn(10)
        assert (await now(rig, row)).state is SponsorState.ENDED
        assert await wallet(rig, OTHER) == 60
        refund = await stewards.refund(
            rig.house, who(rig, MAKER), done.id, MicroUsd(10 * CENT), memo=""
        )
        assert isinstance(refund, stewards.Refunded)
        rig.house.board.wake_commons.set()
        await rig.turn(10)
        assert await wallet(rig, OTHER) == 70  # what comes later goes where it came from, too
        assert await rig.audit() == []


async def test_a_sponsorship_that_is_spent_ends(world: World) -> None:
    """Once all is charged nothing is left to wait for."""
    async with running(world, POOR) as rig:
        row = await sponsored(rig, 40)
        await rig.make("a red fox", seconds=4)
        await rig.until_all_end()
        rig.house.board.wake_commons.set()
        await rig.turn(10)
        ended = await now(rig, row)
        assert (ended.state, ended.end) == (SponsorState.ENDED, SponsorEnd.SPENT)


async def test_a_place_that_goes_gives_all_back(world: World) -> None:
    """A deleted thread ends it; the card that cannot be posted says so, too."""
    async with running(world, POOR) as rig:
        row = await sponsored(rig, 100)
        world.guild.gone.add(CHANNEL)
        await sponsoring.place_gone(rig.house, GUILD, CHANNEL)
        await rig.turn(10)
        ended = await now(rig, row)
        assert (ended.state, ended.end) == (SponsorState.ENDED, SponsorEnd.GONE)
        assert await wallet(rig, OTHER) == 100


async def test_what_cannot_be_sponsored_is_refused(world: World) -> None:
    """Each with what would work, and nothing is moved; the same press again is the same one."""
    async with process(world) as rig:

        async def ask(
            cents: int, each: int | None = None, *, from_pool: bool = False, key: int | None = None
        ) -> object:
            return await sponsoring.sponsor(
                rig.house,
                who(rig, OTHER, key=key),
                MicroUsd(cents * CENT),
                None if each is None else MicroUsd(each * CENT),
                from_pool=from_pool,
            )

        assert isinstance(await ask(100), PurseLacks)
        assert isinstance(await ask(10**6, from_pool=True), PoolLacks)
        assert await ask(100, 200, from_pool=True) == SponsorCapAbove(MicroUsd(DOLLAR))
        small = await ask(100, 1, from_pool=True)
        assert isinstance(small, SponsorTooSmall)
        made = await ask(100, from_pool=True, key=77)
        assert isinstance(made, Sponsorship)
        assert await ask(100, from_pool=True, key=77) == made
        assert await ask(100, from_pool=True) == SponsoredAlready(
            Host(OTHER, from_pool=True), made.ends_at
        )
        gone = await sponsoring.stop(
            rig.house, person(4), made.id, steward=True, of=InteractionId(1)
        )
        assert gone == SponsorNotFound()
        away = await sponsoring.guests(rig.house, GuildId(9), made.id, made.interaction_id)
        assert away == SponsorNotFound()
        assert made.ends_at - made.created_at == timedelta(hours=48)
        assert await rig.audit() == []
