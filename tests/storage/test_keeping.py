"""Which job has which file, and which may be let go, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.case import CaseKind, Evidence, NewCase
from bot.domain.ids import ChannelId, ClipKey, GuildId, PictureKey
from bot.domain.job import Job, JobState
from bot.domain.money import MicroUsd
from bot.domain.storyboard import Film
from bot.pipeline.settle import settle
from bot.ports import Unit
from tests.storage.makers import CLIP, GUILD, MEMBER, NOON, OTHER, RICH, SPEC, held, opened

SIZE = CLIP.size_bytes
LATER = NOON + timedelta(days=40)


def made(
    unit: Unit,
    name: str,
    *,
    ended_at: datetime = NOON,
    state: JobState | None = JobState.DELIVERED,
    **given: Any,
) -> Job:
    """A job whose file is called so; with `state` None it is still on its way."""
    job = held(unit, **given)
    clip = replace(CLIP, key=ClipKey(f"{name}.mp4"))
    for step in (JobState.SUBMITTING, JobState.RENDERING):
        job = unit.jobs.advance(job, state=step) or job
    job = unit.jobs.advance(job, state=JobState.STORED, clip=clip) or job
    if state is not None:
        job = settle(unit, job, state, ended_at, cost=MicroUsd(0)) or job
    return job


def let_go(unit: Unit, before: datetime) -> int:
    return unit.keeping.let_go(unit.keeping.old(GUILD, before), LATER)


def make_room(unit: Unit, size_bytes: int) -> int:
    oldest, won = unit.keeping.oldest(size_bytes)
    unit.keeping.let_files_go(oldest, LATER)
    return won


async def test_what_its_address_shows(url: str) -> None:
    """Not a clip that was taken down, nor one that was let go; while another job has the same file, that one's."""

    def work(unit: Unit) -> None:
        one = made(unit, "same")
        key = ClipKey("same.mp4")
        assert unit.keeping.shown(key)
        assert not unit.keeping.shown(ClipKey("none.mp4"))
        unit.cases.take_down(GUILD, one.id, ChannelId(5), None)
        assert not unit.keeping.shown(key)
        made(unit, "same", member_id=OTHER)
        assert unit.keeping.shown(key)
        unit.traces.erase(OTHER, LATER)
        assert not unit.keeping.shown(key)

    async with opened(url, start=RICH) as database:
        await database.write(work)


async def test_pictures_that_something_names(url: str) -> None:
    """A job's first and last, a film's, a likeness's; a book without jobs says nothing. Who is forgotten names none."""
    first, last, frame, shown = (PictureKey(f"{sign * 64}.png") for sign in "abcd")

    def work(unit: Unit) -> None:
        assert unit.keeping.pictures() is None
        job = made(unit, "one", spec=replace(SPEC, first_frame=first, last_frame=last))
        assert unit.keeping.pictures() == {first, last}
        unit.jobs.advance(job, film=Film(done=1, frame=frame))
        unit.cases.add(
            NewCase(
                guild_id=GUILD,
                kind=CaseKind.LIKENESS,
                interaction_id=job.interaction_id,
                job_id=job.id,
                member_id=MEMBER,
                evidence=Evidence(
                    text="me", locale="en-US", channel_id=ChannelId(5), picture=f"{shown}+{first}"
                ),
                opened_at=NOON,
                due_at=LATER,
            )
        )
        assert unit.keeping.pictures() == {first, last, frame, shown}
        unit.traces.erase(MEMBER, LATER)
        assert unit.keeping.pictures() == set()

    async with opened(url) as database:
        await database.write(work)


async def test_a_guild_lets_go_of_what_is_old_and_free(url: str) -> None:
    """Not of favourites, of what can be claimed, of what is on its way or gone on from, nor of other guilds'."""

    def work(unit: Unit) -> None:
        old = made(unit, "old")
        loved = made(unit, "loved")
        unit.gallery.favour(GUILD, MEMBER, loved.id, NOON)
        made(unit, "to be claimed", state=JobState.UNDELIVERED)
        made(unit, "on its way", state=None)
        parent = made(unit, "gone on from")
        made(unit, "young", ended_at=LATER)
        made(unit, "elsewhere", guild_id=GuildId(7))
        held(unit, spec=replace(SPEC, ancestor=parent.id))

        assert set(unit.keeping.guilds()) == {GUILD, GuildId(7)}
        assert let_go(unit, LATER - timedelta(days=30)) == 1
        assert unit.keeping.due(10) == ["old.mp4"]
        assert unit.keeping.gone_at(old.id) == LATER
        assert unit.keeping.gone_at(loved.id) is None
        assert unit.keeping.kept_bytes() == 6 * SIZE

        unit.keeping.removed(ClipKey("old.mp4"))
        assert unit.keeping.due(10) == []
        assert unit.keeping.gone_at(old.id) == LATER

    async with opened(url) as database:
        await database.write(work)


async def test_the_oldest_make_room(url: str) -> None:
    """As many as are needed, whoever's they are; a file of two jobs goes with the younger, and counts once."""

    def work(unit: Unit) -> None:
        made(unit, "second", ended_at=NOON + timedelta(days=2))
        made(unit, "first", ended_at=NOON + timedelta(days=1), guild_id=GuildId(7))
        shared = made(unit, "shared")
        made(unit, "shared", ended_at=NOON + timedelta(days=3))
        loved = made(unit, "loved")
        twin = made(unit, "loved")
        unit.gallery.favour(GUILD, MEMBER, loved.id, NOON)

        assert unit.keeping.kept_bytes() == 4 * SIZE
        assert make_room(unit, SIZE + 1) == 2 * SIZE
        assert sorted(unit.keeping.due(10)) == ["first.mp4", "second.mp4"]
        assert make_room(unit, 10 * SIZE) == SIZE
        assert sorted(unit.keeping.due(10)) == ["first.mp4", "second.mp4", "shared.mp4"]
        assert unit.keeping.gone_at(shared.id) == LATER
        assert unit.keeping.gone_at(twin.id) is None

    async with opened(url) as database:
        await database.write(work)


async def test_what_somebody_likes_meanwhile_stays(url: str) -> None:
    """Between the look at what may go and the word that it goes somebody may keep it: a favourite, or a report of it."""

    def work(unit: Unit) -> None:
        one, other, twin = made(unit, "one"), made(unit, "other"), made(unit, "other")
        old, (oldest, _) = unit.keeping.old(GUILD, LATER), unit.keeping.oldest(10 * SIZE)
        assert (set(old), set(oldest)) == ({one.id, other.id, twin.id}, {"one.mp4", "other.mp4"})
        unit.gallery.favour(GUILD, MEMBER, twin.id, NOON)

        unit.keeping.let_files_go(oldest, LATER)
        assert unit.keeping.due(10) == ["one.mp4"]
        assert unit.keeping.let_go(old, LATER) == 1
        assert unit.keeping.gone_at(other.id) == LATER
        assert unit.keeping.gone_at(twin.id) is None

    async with opened(url) as database:
        await database.write(work)


async def test_what_was_joined_into_a_film_is_spare(url: str) -> None:
    """A part, and the film that was one shot shorter, are removed; a file that another job has is not."""

    def work(unit: Unit) -> None:
        other = made(unit, "part of another")
        job = made(unit, "one shot", state=None)
        part = replace(CLIP, key=ClipKey("second shot.mp4"))
        unit.keeping.spare(job, part, NOON)
        unit.keeping.spare(job, replace(CLIP, key=ClipKey("part of another.mp4")), NOON)
        unit.jobs.advance(job, clip=replace(CLIP, key=ClipKey("two shots.mp4")))

        assert sorted(unit.keeping.due(10)) == ["one shot.mp4", "second shot.mp4"]
        assert unit.keeping.gone_at(job.id) is None
        assert let_go(unit, LATER) == 1
        assert unit.keeping.gone_at(other.id) == LATER
        assert len(unit.keeping.due(10)) == 3

    async with opened(url) as database:
        await database.write(work)


async def test_the_same_content_made_again_is_kept(url: str) -> None:
    """What one job let go is not removed while another has it."""

    def work(unit: Unit) -> None:
        old = made(unit, "fox")
        let_go(unit, LATER)
        again = made(unit, "fox", ended_at=LATER)

        assert unit.keeping.due(10) == []
        assert unit.keeping.gone_at(old.id) == LATER
        assert unit.keeping.gone_at(again.id) is None

    async with opened(url) as database:
        await database.write(work)
