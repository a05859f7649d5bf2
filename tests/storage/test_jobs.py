"""Jobs are kept exactly, and moved only by whoever still has them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import IllegalTransitionError
from bot.domain.ids import ChannelId, GuildId, JobId, MessageId, PictureKey
from bot.domain.job import AT_PROVIDER, Job, JobState, UndeliveredReason
from bot.domain.money import MicroUsd
from bot.domain.render import FailureReason, RenderRef
from bot.domain.spec import SourceKind
from bot.ports import Unit
from bot.storage.statements import ConstraintError
from tests.fakes.fake_clock import FakeClock
from tests.storage.makers import CLIP, GUILD, MEMBER, NOON, OTHER, SPEC, held, new_job, opened

ODD_SPEC = replace(
    SPEC,
    prompt="quotes \" and ' and \\ and \x00, 狐, a lone \ud83d surrogate, 🦊, \n",
    source=SourceKind.FIRST_FRAME,
    sound=True,
    seed=2**63 - 1,
    negative_prompt="",
    first_frame=PictureKey("b" * 64 + ".png"),
    parent="task_é",
)


def kept(unit: Unit, job: Job) -> Job:
    again = unit.jobs.get(job.id)
    assert again is not None
    return again


async def test_a_job_reads_back_as_it_was_written(url: str) -> None:
    """Every field of a job survives the database, odd prompts, large ids and fractions of a second included."""
    new = new_job(spec=ODD_SPEC, locale="zh-CN", channel_id=ChannelId(2**63 - 1))

    async with opened(url) as database:
        job = await database.write(lambda unit: unit.jobs.add(new))
        again = await database.read(lambda unit: kept(unit, job))

    assert job == again
    assert again.spec == ODD_SPEC
    assert (new.locale, new.channel_id, new.created_at) == (
        again.locale,
        again.channel_id,
        again.created_at,
    )


async def test_every_change_reads_back_as_it_was_written(url: str) -> None:
    """`advance` answers with exactly the job that will be read later; moments are whole milliseconds."""
    odd = NOON + timedelta(microseconds=1999)
    changes: list[dict[str, object]] = [
        {"card_id": MessageId(2**60), "not_before": odd},
        {"cancel_asked": True},
        {"state": JobState.RENDERING, "rendering_at": odd, "ref": RenderRef("t1", '{"a": 1}')},
        {"state": JobState.STORED, "clip": CLIP, "cost": MicroUsd(0)},
        {"state": JobState.UNDELIVERED, "undelivered": UndeliveredReason.TOO_LARGE},
        {"failure": FailureReason.LOST, "charge": MicroUsd(40_000), "ended_at": odd},
        {"undelivered": None, "ref": None, "clip": None, "message_id": MessageId(1)},
    ]

    async with opened(url) as database:
        await database.write(lambda unit: unit.jobs.add(new_job()))
        (job,) = await database.write(lambda unit: unit.jobs.claim("sketch", 1, odd))
        for change in changes:
            moved = await database.write(lambda unit, j=job, c=change: unit.jobs.advance(j, **c))
            assert moved is not None
            assert moved == await database.read(lambda unit, m=moved: kept(unit, m))
            job = moved

    assert job.submitted_at == NOON + timedelta(milliseconds=1)


async def test_only_drawn_steps_are_taken(url: str) -> None:
    """A step that `domain/job.py` does not draw, or a field that never changes, is a bug and said so."""
    async with opened(url) as database:
        job = await database.write(lambda unit: unit.jobs.add(new_job()))

        with pytest.raises(IllegalTransitionError, match="no step leads from queued to delivered"):
            await database.write(lambda unit: unit.jobs.advance(job, state=JobState.DELIVERED))
        with pytest.raises(ValueError, match="price"):
            await database.write(lambda unit: unit.jobs.advance(job, price=MicroUsd(1)))


async def test_an_interaction_makes_one_job(url: str) -> None:
    """A second job of the same interaction is refused by the table itself."""
    new = new_job()

    async with opened(url) as database:
        job = await database.write(lambda unit: unit.jobs.add(new))
        with pytest.raises(ConstraintError):
            await database.write(lambda unit: unit.jobs.add(new))
        found = await database.read(lambda unit: unit.jobs.by_interaction(new.interaction_id))

    assert job == found


async def test_a_render_belongs_to_one_job(url: str) -> None:
    """Two jobs of a provider never share a render; another provider may use the same name for its own."""
    ref = RenderRef("task_1")

    def rendering(unit: Unit, provider: str) -> Job | None:
        unit.jobs.add(new_job(provider=provider, jobs_at_once=9))
        (job,) = unit.jobs.claim(provider, 1, NOON)
        return unit.jobs.advance(job, state=JobState.RENDERING, ref=ref)

    async with opened(url) as database:
        await database.write(lambda unit: rendering(unit, "sketch"))
        await database.write(lambda unit: rendering(unit, "kling"))
        with pytest.raises(ConstraintError):
            await database.write(lambda unit: rendering(unit, "sketch"))
        taken = await database.read(lambda unit: unit.jobs.refs_taken("sketch", ["task_1", "t2"]))
        none = await database.read(lambda unit: unit.jobs.refs_taken("sketch", []))

    assert {"task_1"} == taken
    assert set() == none


async def test_jobs_are_found_by_what_is_asked_of_them(url: str) -> None:
    """Jobs are listed by state, by member (newest first, page by page), and counted at their provider."""

    def write(unit: Unit) -> list[Job]:
        jobs = [held(unit, jobs_at_once=9) for _ in range(4)]
        held(unit, member_id=OTHER, provider="kling")
        held(unit, guild_id=GuildId(7))
        unit.jobs.claim("sketch", 2, NOON)
        return jobs

    async with opened(url) as database:
        jobs = await database.write(write)
        ids = [job.id for job in jobs]

        def look(unit: Unit) -> None:
            page = unit.jobs.of_member(GUILD, MEMBER, limit=3)
            assert ids[:0:-1] == [job.id for job in page]
            rest = unit.jobs.of_member(GUILD, MEMBER, limit=3, before=page[-1].id)
            assert ids[:1] == [job.id for job in rest]
            assert unit.jobs.count_at_provider("sketch") == 2
            assert unit.jobs.count_at_provider("kling") == 0
            submitting = unit.jobs.in_states(AT_PROVIDER)
            assert [job.epoch for job in submitting] == [1, 1]
            assert len(unit.jobs.in_states([JobState.QUEUED])) == 4
            assert unit.jobs.in_states([]) == []
            assert unit.jobs.in_states([JobState.DELIVERED]) == []
            assert unit.jobs.get(JobId(999)) is None

        await database.read(look)


async def test_a_number_that_was_seen_is_not_given_again(url: str) -> None:
    """A job's number is not reused, not even when the newest row is gone."""
    async with opened(url) as database:
        first = await database.write(lambda unit: unit.jobs.add(new_job()))

        def forget(unit: Unit) -> None:
            unit.connection.exec_driver_sql("DELETE FROM jobs")  # pyright: ignore[reportAttributeAccessIssue]  # not in the port

        await database.write(forget)
        second = await database.write(lambda unit: unit.jobs.add(new_job()))

    assert second.id > first.id


async def test_the_next_due_job_is_known(url: str) -> None:
    """A loop can sleep until the first job that a provider's "not before" keeps waiting."""
    clock = FakeClock(NOON)

    async with opened(url, clock) as database:
        for seconds in (60, 30, -30):
            job = await database.write(lambda unit: unit.jobs.add(new_job()))
            at = NOON + timedelta(seconds=seconds)
            await database.write(lambda unit, j=job, a=at: unit.jobs.advance(j, not_before=a))
        due = await database.read(lambda unit: unit.jobs.next_due("sketch"))
        clock.turn(45)
        later = await database.read(lambda unit: unit.jobs.next_due("sketch"))
        clock.turn(45)
        never = await database.read(lambda unit: unit.jobs.next_due("sketch"))

    assert (NOON + timedelta(seconds=30), NOON + timedelta(seconds=60)) == (due, later)
    assert never is None
