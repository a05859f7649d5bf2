"""A guild is forgotten while the bot runs: it goes on with whatever is left, and begins anew where it is asked to."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import JobState
from bot.domain.refusals import PromptBlocked
from bot.domain.rules import Rule
from bot.moderation.filters import Filters
from bot.moderation.judge import FilterJudge
from bot.moderation.panel import Panel
from bot.pipeline import forgetting, intake, rulebook
from bot.pipeline.forgetting import Forgotten
from bot.pipeline.house import House
from bot.pipeline.intake import Accepted
from bot.pipeline.rulebook import Changed
from tests.pipeline.rig import MAKER, POOL, Rig, Setup, World, process, running
from tests.pipeline.test_rulebook import EverywhereADesk

GUILD = GuildId(81384788765712384)
MODERATOR = MemberId(77)


async def forget(rig: Rig) -> Forgotten | Sequence[JobId]:
    """As the operator's command does, beside the bot."""
    now = rig.clock.now()
    return await rig.database.inner.write(lambda unit: forgetting.forget(unit, GUILD, now))


async def test_what_is_at_work_is_waited_for(world: World) -> None:
    """The running bot finishes it; what was in the queue then is not made, and files go by themselves."""
    async with running(world, Setup(places=1)) as rig:
        world.vendor.takes_s = 60.0
        first = await rig.until_state(await rig.make("a fox", guild_id=GUILD), JobState.RENDERING)
        assert await forget(rig) == [first.id]
        await rig.until_state(first, JobState.DELIVERED)
        second = await rig.until_state(await rig.make("an owl"), JobState.RENDERING)
        waiting = await rig.make("a hen", guild_id=GUILD)

        done = await forget(rig)
        assert isinstance(done, Forgotten)
        assert (done.ended, done.books) == ([waiting.id], GuildId(2))

        await rig.until_state(second, JobState.DELIVERED)
        await rig.turn(7 * 3600)
        assert [render.spec.prompt for render in world.vendor.renders.values()] == [
            "a fox",
            "an owl",
        ]
        assert (await rig.job(waiting)).state is JobState.CANCELLED
        clip = (await rig.job(second)).clip
        assert clip is not None
        assert [*world.disk] == [clip.key]
        assert await rig.audit() == []


async def test_a_guild_that_comes_back_has_the_pool_of_a_new_one(world: World) -> None:
    """And no clips, as if it had never been there."""
    async with running(world) as rig:
        await rig.until_state(await rig.make(guild_id=GUILD), JobState.DELIVERED)
        await forget(rig)

        again = await rig.until_state(await rig.make(guild_id=GUILD), JobState.DELIVERED)

        pool = await rig.database.inner.read(lambda unit: unit.ledger.pool(GUILD))
        assert pool.spent == again.charge == POOL - pool.available
        mine = await rig.database.inner.read(
            lambda unit: unit.jobs.of_member(GUILD, MAKER, limit=9)
        )
        assert [job.id for job in mine] == [again.id]
        assert await rig.audit() == []


async def test_rules_of_before_hold_no_more(world: World) -> None:
    """The running bot has them compiled, under a number that the first new rule gets, too."""
    async with process(world) as rig:
        filters = Filters(rig.database)
        judge = Panel([FilterJudge(filters)], policies=EverywhereADesk(rig.database))
        house = replace(rig.house, filters=filters, judge=judge)
        await _forbid(house, "teapot")
        assert isinstance(await _ask(house, rig, "a teapot"), PromptBlocked)
        await forget(rig)
        rig.clock.turn(1)
        await _forbid(house, "walrus")

        assert isinstance(await _ask(house, rig, "a walrus"), PromptBlocked)
        assert isinstance(await _ask(house, rig, "a teapot"), Accepted)

        await forget(rig)
        assert isinstance(await _ask(house, rig, "a walrus"), Accepted)


async def _forbid(house: House, pattern: str) -> None:
    draft = Rule(id="", pattern=pattern)
    made = await rulebook.add_rule(house, guild_id=GUILD, actor_id=MODERATOR, draft=draft)
    assert isinstance(made, Changed)
    assert made.version == 1


async def _ask(house: House, rig: Rig, prompt: str) -> object:
    return await intake.make(house, rig.ask(prompt, guild_id=GUILD))
