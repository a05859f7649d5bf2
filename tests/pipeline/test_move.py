"""Moving: a job that its vendor holds up is made by another model, at its maker's word."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.domain.denials import ShareUsedUp
from bot.domain.errors import ProviderCredentialsError, ProviderUnreachableError
from bot.domain.ids import GuildId, JobId, MemberId, ModelKey, PictureKey
from bot.domain.job import Hindrance, Instead, Job, JobState
from bot.domain.money import CENT, MicroUsd
from bot.domain.refusals import Refusal, TooLateToMove
from bot.domain.render import FailureReason
from bot.domain.spec import SourceKind
from bot.pipeline import house_rules, intake, views
from bot.pipeline.detour import SILENT, go_round
from bot.pipeline.house import House
from bot.pipeline.intake import Accepted
from bot.pipeline.move import adapted, instead
from bot.pipeline.runner import Runner
from bot.pipeline.upkeep import EVERY_S
from tests.fakes.fake_vendor import FakeProvider, Vendor
from tests.pipeline.rig import GUILD, MAKER, OTHER, Rig, Setup, World, model, process

AWAY = model("away:one", title="Away")
HERE = model("fake:one", per_second=12 * CENT, title="Here", seconds=(6, 10), seed=False)
TWO = Setup(models=[AWAY, HERE])


@dataclass
class Place:
    """A house with two vendors, of which one can go away."""

    rig: Rig
    house: House
    away: FakeProvider

    async def asked(self, **changes: Any) -> Job:
        """A job for the vendor that goes away."""
        answer = await intake.make(self.house, self.rig.ask(model_key=AWAY.key, **changes))
        assert isinstance(answer, Accepted), answer
        return answer.job

    async def moved(self, job: Job, **changes: Any) -> Accepted | Refusal:
        """Its maker presses the button."""
        spec = adapted(job.spec, HERE)
        assert spec is not None
        return await intake.offered(self.house, spec, self.rig.ask(**changes), instead_of=job.id)


@asynccontextmanager
async def place(world: World, setup: Setup = TWO) -> AsyncGenerator[Place]:
    async with process(world, setup) as rig:
        away = FakeProvider(Vendor(world.clock), rig.wire, name="away")
        house = replace(rig.house, providers={**rig.house.providers, "away": away})
        yield Place(rig, house, away)
        assert await rig.audit() == []


async def test_a_silent_vendor_is_said_and_another_offered(world: World) -> None:
    """Its card says that it waits by itself, and shows what the move would cost."""
    async with place(world) as there, Runner(there.house):
        there.away.faults.before("submit", *(ProviderUnreachableError("away") for _ in range(9)))
        job = await there.asked(seconds=4)
        await there.rig.turn(1)

        shown = await views.progress(there.house, await there.rig.job(job))

        assert shown.hindrance is Hindrance.SILENT
        assert shown.instead == Instead(HERE.key, "Here", MicroUsd(72 * CENT))
        there.away.faults.clear()
        done = await there.rig.until_state(job, JobState.DELIVERED)
        assert done.provider == "away"
        assert there.house.board.silent == {}


async def test_a_refused_key_is_said(world: World) -> None:
    """The operator must look after the key: that is no fault of the member, who may move."""
    async with place(world) as there, Runner(there.house):
        there.away.faults.before("submit", ProviderCredentialsError("away"))
        job = await there.asked(seconds=4)
        await there.rig.turn(1)

        shown = await views.progress(there.house, await there.rig.job(job))
        assert (shown.hindrance, shown.instead is not None) == (Hindrance.PAUSED, True)


async def test_a_move_ends_one_job_and_makes_another(world: World) -> None:
    """In one unit of work: what was held goes back, the new price is held, and one clip is made."""
    async with place(world) as there:
        job = await there.asked(seconds=4)
        there.house.board.silent["away"] = world.clock.now()

        answer = await there.moved(job)

        assert isinstance(answer, Accepted)
        assert (answer.job.spec.model_key, answer.job.spec.seconds) == (HERE.key, 6)
        assert (await there.rig.job(job)).state is JobState.CANCELLED
        assert (await there.rig.money()).held == answer.job.price == 72 * CENT
        async with Runner(there.house):
            await there.rig.until_state(answer.job, JobState.DELIVERED)
        assert there.away.calls.count("submit") == 0


async def test_a_move_that_is_refused_leaves_everything_as_it_is(world: World) -> None:
    """The other model costs more than the share has: the old job goes on waiting, its money held."""
    setup = replace(TWO, share=MicroUsd(60 * CENT))
    async with place(world, setup) as there:
        job = await there.asked(seconds=4)
        there.house.board.silent["away"] = world.clock.now()

        assert isinstance(await there.moved(job), ShareUsedUp)

        assert (await there.rig.job(job)).state is JobState.QUEUED
        assert (await there.rig.money()).held == job.price


async def test_fifty_presses_move_once(world: World) -> None:
    """The same press fifty times is one job; other presses come too late."""
    async with place(world) as there:
        job = await there.asked(seconds=4)
        there.house.board.silent["away"] = world.clock.now()
        ask, spec = there.rig.ask(), adapted(job.spec, HERE)
        assert spec is not None

        answers = await asyncio.gather(
            *(intake.offered(there.house, spec, ask, instead_of=job.id) for _ in range(50)),
            *(there.moved(job) for _ in range(5)),
        )

        made = {answer.job.id for answer in answers if isinstance(answer, Accepted)}
        late = [answer for answer in answers if answer == TooLateToMove(job.id)]
        assert len(made) == 1
        assert len(late) + sum(isinstance(each, Accepted) for each in answers) == 55


@pytest.mark.parametrize(("presser", "number"), [(OTHER, 1), (MAKER, 99)])
async def test_only_its_maker_moves_a_job(world: World, presser: MemberId, number: int) -> None:
    """A forged number, or somebody else's job: nothing happens."""
    async with place(world) as there:
        job = await there.asked(seconds=4)
        there.house.board.silent["away"] = world.clock.now()
        named = replace(job, id=JobId(number))

        assert await there.moved(named, member_id=presser) == TooLateToMove(JobId(number))

        assert (await there.rig.job(job)).state is JobState.QUEUED


async def test_a_model_that_went_while_its_job_waited(world: World) -> None:
    """The job ends free of charge, and its card offers the successor for the price of now."""
    gone = replace(AWAY, successor=HERE.key)
    async with place(world, Setup(models=[gone, HERE])) as there:
        job = await there.asked(seconds=4)
        ended = replace(job, state=JobState.FAILED, failure=FailureReason.RETIRED)

        assert instead(there.house, ended) == Instead(HERE.key, "Here", MicroUsd(72 * CENT))
        assert instead(there.house, replace(ended, failure=FailureReason.PROVIDER)) is None


async def test_a_declared_fallback_goes_first(world: World) -> None:
    """The operator's word counts before the successor and the rest of the catalog."""
    third = model("fake:three", title="Third")
    first = replace(AWAY, successor=HERE.key, fallback=third.key)
    async with place(world, Setup(models=[first, HERE, third])) as there:
        job = await there.asked(seconds=4)
        there.house.board.silent["away"] = world.clock.now()

        found = instead(there.house, job)

        assert found is not None
        assert found.model_key == ModelKey("fake:three")


async def test_what_the_other_model_cannot_take_is_not_offered(world: World) -> None:
    """A picture of another size, a remix, or a prompt too long for it."""
    async with place(world) as there:
        spec = (await there.asked(seconds=4)).spec
        framed = replace(spec, first_frame=PictureKey("0.png"), source=SourceKind.FIRST_FRAME)
        small = model("fake:two", resolutions=("480p",))

        assert adapted(framed, HERE) is not None
        large = model("fake:two", seconds_by_resolution={"1080p": (8,)})
        moved = adapted(replace(spec, resolution="1080p"), large)
        assert moved is not None
        assert moved.seconds == 8, "a length that goes with its resolution"
        assert adapted(framed, small) is None
        assert adapted(replace(spec, source=SourceKind.REMIX), HERE) is None
        assert adapted(replace(spec, prompt="x" * 201), HERE) is None
        assert adapted(replace(spec, negative_prompt="x" * 201), HERE) is None
        styled = replace(spec, prompt="x" * 195, style="noir", style_words="in black and white")
        assert adapted(styled, HERE) is None, "a style's words count, too"
        film = replace(spec, prompt="\n".join(["x" * 150] * 2), shots=("x" * 150,) * 2)
        assert adapted(film, HERE) is not None, "each shot is a prompt of its own"


async def test_jobs_go_round_a_vendor_that_stays_silent(world: World) -> None:
    """Where the guild allows it, and only to a fallback of the same price or less; dearer ones wait on."""
    cheap = model("fake:two", per_second=5 * CENT, title="Cheap")
    setup = Setup(models=[replace(AWAY, fallback=cheap.key), cheap, HERE])
    async with place(world, setup) as there, Runner(there.house):
        there.away.faults.before("submit", *(ProviderUnreachableError("away") for _ in range(99)))
        unwilling = await there.asked(seconds=4, guild_id=GuildId(2))
        job = await there.asked(seconds=4)
        await house_rules.choose_fallback(there.house, GUILD, on=True)

        await there.rig.turn(SILENT.total_seconds() + 2 * EVERY_S)

        assert (await there.rig.job(job)).state is JobState.CANCELLED
        assert (await there.rig.job(unwilling)).state is JobState.QUEUED
        (made,) = [each for each in await there.rig.jobs() if each.spec.model_key == cheap.key]
        done = await there.rig.until_state(made, JobState.DELIVERED)
        assert (done.price, done.charge) == (20 * CENT, 20 * CENT)


async def test_a_dearer_fallback_moves_nothing(world: World) -> None:
    """Nobody pays more without having said so."""
    setup = Setup(models=[replace(AWAY, fallback=HERE.key), HERE])
    async with place(world, setup) as there:
        job = await there.asked(seconds=4)
        await house_rules.choose_fallback(there.house, GUILD, on=True)
        there.house.board.silent["away"] = world.clock.now() - SILENT

        assert await go_round(there.house) == 0

        assert (await there.rig.job(job)).state is JobState.QUEUED
