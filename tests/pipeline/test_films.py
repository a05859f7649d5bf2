"""A storyboard: shots made one behind the other, one film, one hold, and no shot lost to a crash."""

from dataclasses import replace

from bot.domain.change_refusals import CannotChange
from bot.domain.errors import ProviderUnreachableError
from bot.domain.ids import JobId, ModelKey
from bot.domain.job import Job, JobState
from bot.domain.money import CENT
from bot.domain.refusals import TooLateToMove
from bot.domain.render import FailureReason
from bot.domain.spec import SourceKind
from bot.domain.storyboard import ShotsCount, shots
from bot.pipeline import cancel, change, intake, leaving, move
from tests.fakes.fake_vendor import FakeProvider
from tests.pipeline.rig import GUILD, MAKER, Rig, Setup, World, model, running

BOARD = "1. a fox wakes\n2. it runs\n\n- it sleeps"
STILL = model(first_frame=False)


async def board(rig: Rig, prompt: str = BOARD) -> Job:
    return await rig.make(prompt, storyboard=True, seconds=4)


async def done(rig: Rig, job: Job, count: int) -> Job:
    """Turn the clock until so many shots are joined."""

    async def there() -> bool:
        film = (await rig.job(job)).film
        return film is not None and film.done >= count

    await rig.until(there)
    return await rig.job(job)


async def test_one_film_for_one_price(world: World) -> None:
    """Each shot begins with the last picture of the one before; the film is posted once and paid as a whole."""
    async with running(world) as rig:
        job = await board(rig)
        assert (job.price, job.spec.shots) == (120 * CENT, ("a fox wakes", "it runs", "it sleeps"))
        end = await rig.until_state(job, JobState.DELIVERED)

        sent = [each.spec for each in world.vendor.renders.values()]
        assert [each.prompt for each in sent] == list(job.spec.shots)
        assert [each.source for each in sent] == [SourceKind.TEXT] + 2 * [SourceKind.FIRST_FRAME]
        assert [each.shots for each in sent] == [(), (), ()]
        assert len({each.key for each in world.vendor.renders.values()}) == 3
        (clip,) = world.guild.clips_of(job.id)
        assert clip.clip is not None
        film = b"a clip of a fox wakes + a clip of it runs + a clip of it sleeps"
        assert world.disk[clip.clip.key] == film
        assert (end.charge, end.cost) == (120 * CENT, 120 * CENT)
        assert await rig.audit() == []


async def test_a_model_without_first_frames(world: World) -> None:
    """The shots follow one another all the same."""
    async with running(world, Setup(models=[STILL])) as rig:
        await rig.until_state(await board(rig), JobState.DELIVERED)
        assert {each.spec.source for each in world.vendor.renders.values()} == {SourceKind.TEXT}


async def test_a_restart_between_two_shots(world: World) -> None:
    """What is done stays done: each shot is rendered once, over as many restarts as there are shots."""
    async with running(world) as rig:
        job = await board(rig)
        await done(rig, job, 1)
    async with running(world) as rig:
        await done(rig, job, 2)
    async with running(world) as rig:
        await rig.until_state(job, JobState.DELIVERED)
        prompts = [each.spec.prompt for each in world.vendor.renders.values()]
        assert prompts == list(job.spec.shots)
        assert await rig.audit() == []


async def test_a_shot_that_fails(world: World) -> None:
    """Nothing is half paid: the member is released, and the house pays what the vendor took."""
    async with running(world) as rig:

        def declines_from_now_on() -> None:
            world.vendor.fails = FailureReason.REFUSED_INPUT

        rig.provider.on_submit = declines_from_now_on  # the first shot is taken already
        job = await board(rig)
        end = await rig.until_state(job, JobState.FAILED)

        assert (end.charge, end.cost) == (0, 40 * CENT)
        money = await rig.money()
        assert (money.held, money.spent, money.overrun) == (0, 40 * CENT, 40 * CENT)
        assert await rig.audit() == []


async def test_cancelled_between_two_shots(world: World) -> None:
    """What was made by then is charged, no more."""
    async with running(world) as rig:
        job = await board(rig)
        await done(rig, job, 1)
        await cancel.cancel(rig.house, job.id, guild_id=GUILD, member_id=MAKER)
        end = await rig.until_state(job, JobState.CANCELLED)

        assert end.charge == 40 * CENT
        assert await rig.audit() == []


async def test_cancelled_while_it_waits_for_its_next_shot(world: World) -> None:
    """A vendor that is away holds nobody's money for ever: what is made is said beforehand and charged, no more."""
    async with running(world) as rig:
        job = await waiting(rig)
        assert cancel.charged_at_most(rig.house, job) == 40 * CENT
        done = await cancel.cancel(rig.house, job.id, guild_id=GUILD, member_id=MAKER)

        assert isinstance(done, cancel.Cancelling)
        assert (done.done, done.charged, done.job.charge) == (True, True, 40 * CENT)
        assert (await rig.money()).held == 0
        assert len(world.vendor.renders) == 1
        assert await rig.audit() == []


async def test_a_film_in_the_making_outlives_a_server_that_removes_the_bot(world: World) -> None:
    """A shot of it is paid for: it waits on, and its maker can claim it whole should the bot come back."""
    async with running(world) as rig:
        job = await waiting(rig)
        assert await leaving.end_queued(rig.house, lambda guild_id: guild_id == GUILD) == 0
        assert (await rig.job(job)).state is JobState.QUEUED


async def test_a_film_in_the_making_is_not_moved(world: World) -> None:
    """Its maker would pay for its shots twice; a button that is about from before says so."""
    async with running(world, Setup(models=[model(), model("other:two")])) as rig:
        other = FakeProvider(world.vendor, name="other")
        house = replace(rig.house, providers={**rig.house.providers, "other": other})
        job = await waiting(rig)
        assert move.instead(house, job) is None
        assert move.instead(house, replace(job, film=None)) is not None
        spec = replace(job.spec, model_key=ModelKey("other:two"))
        no = await intake.offered(house, spec, rig.ask(), instead_of=job.id)
        assert no == TooLateToMove(job.id)
        assert (await rig.job(job)).state is JobState.QUEUED


async def waiting(rig: Rig) -> Job:
    """A film whose vendor goes away after its first shot."""

    def goes_away() -> None:
        gone = [ProviderUnreachableError("fake", "away")] * 99
        rig.provider.faults.before("submit", *gone)

    rig.provider.on_submit = goes_away
    job = await board(rig)

    async def waits() -> bool:
        row = await rig.job(job)
        return row.state is JobState.QUEUED and row.film is not None

    await rig.until(waits)
    await rig.turn(300)
    return await rig.until_state(job, JobState.QUEUED)


async def test_too_many_shots(world: World) -> None:
    """Two to six, one a line."""
    async with running(world) as rig:
        for count in (1, 7):
            ask = rig.ask("\n".join(["a fox"] * count), storyboard=True)
            assert await intake.make(rig.house, ask) == ShotsCount(count)
        assert await rig.jobs() == []


async def test_a_film_is_not_remixed(world: World) -> None:
    """No vendor has it as a whole; the answer says what works."""
    async with running(world, Setup(models=[model(remix=True, extend=True)])) as rig:
        job = await rig.until_state(await board(rig), JobState.DELIVERED)
        for kind in (SourceKind.REMIX, SourceKind.EXTEND):
            no = await change.spec_of(rig.house, job, kind, "blue")
            assert no == CannotChange(kind, "One", film=True)


async def test_made_again(world: World) -> None:
    """*Again* makes the whole film anew."""
    async with running(world) as rig:
        job = await rig.until_state(await board(rig), JobState.DELIVERED)
        again = await intake.offered(rig.house, job.spec, rig.ask())
        assert isinstance(again, intake.Accepted)
        assert again.job.price == 120 * CENT
        end = await rig.until_state(again.job, JobState.DELIVERED)
        assert end.id == JobId(2)
        assert len(world.vendor.renders) == 6


def test_a_shot_a_line() -> None:
    """Numbers, bullets and empty lines are not part of a shot; a number that begins one is."""
    assert shots(BOARD) == ("a fox wakes", "it runs", "it sleeps")
    assert shots("3 foxes run\n12) a hen") == ("3 foxes run", "a hen")
    assert shots("10:30, a train\n3.5 m of snow\n2.雪") == ("10:30, a train", "3.5 m of snow", "雪")
