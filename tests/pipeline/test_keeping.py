"""Keeping: files go by their guild's wish or for want of room, and whoever looks for one that went is told."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.change_refusals import ClipGone
from bot.domain.gallery import Search
from bot.domain.ids import MessageId
from bot.domain.job import Job, JobState
from bot.domain.spec import SourceKind
from bot.media.clips import LocalClips
from bot.media.links import SignedLinks
from bot.pipeline import change, clip_rules, favourites, gallery
from bot.pipeline.claim import claim
from bot.pipeline.keeping import REMEMBERED, keep_house, keep_pictures
from bot.pipeline.tidy import AGE_EVERY
from bot.shelf import shelf_of
from tests.fakes.fake_files import MemoryPictures
from tests.pipeline.rig import CHANNEL, GUILD, LIMITS, MAKER, Rig, Setup, World, model, running

DAYS = 30
SIZE = 1000


async def made(rig: Rig, folder: Path, names: Sequence[str]) -> list[Job]:
    """Delivered clips with real files, a day apart; the house keeps its clips in this folder from now on."""
    jobs: list[Job] = []
    for name in names:
        rig.world.vendor.file = name.encode() * (SIZE // len(name))
        job = await rig.until_state(await rig.make(name), JobState.DELIVERED)
        assert job.clip is not None
        for kind in ("mp4", "jpg", "strip.jpg"):
            file = folder / f"{job.clip.sha256}.{kind}"
            file.write_bytes(rig.world.disk[job.clip.key])
            at = rig.clock.now().timestamp()
            os.utime(file, (at, at))
        jobs.append(job)
        rig.clock.turn(86_400)
    object.__setattr__(rig.house, "clips", LocalClips(folder))
    return jobs


def kept(folder: Path, jobs: Sequence[Job]) -> list[bool]:
    return [job.clip is not None and (folder / job.clip.key).exists() for job in jobs]


async def test_a_guild_keeps_clips_for_so_many_days(world: World, tmp_path: Path) -> None:
    """Files go, favourites stay; the gallery, a claim and an extension say what became of the clip."""
    async with running(world) as rig:
        old, loved, young = jobs = await made(rig, tmp_path, ["old1", "lovd", "yung"])
        await favourites.toggle(rig.house, loved, MAKER)
        await clip_rules.choose_keep(rig.house, GUILD, DAYS)
        rig.clock.turn((DAYS - 1) * 86_400.0 - 3600)

        await keep_house(rig.house)

        went = rig.clock.now()
        assert kept(tmp_path, jobs) == [False, True, True]
        assert sum(name.endswith(".jpg") for name in os.listdir(tmp_path)) == 4, "and its stills"  # noqa: PTH208
        looks = Search(
            guild_id=GUILD, member_id=MAKER, channel_id=CHANNEL, seen=frozenset({CHANNEL})
        )
        page = await gallery.page(rig.house, looks)
        assert ([job.id for job in page.jobs], page.gone) == (
            [young.id, loved.id, old.id],
            {old.id},
        )
        no = await change.spec_of(rig.house, old, SourceKind.EXTEND, "more")
        assert isinstance(no, ClipGone)
        assert no.gone_at is not None
        assert went - no.gone_at < timedelta(milliseconds=1)
        assert await change.kept_from(rig.house, old, SourceKind.EXTEND, model()) == no

        again = await rig.make("old1 again")
        await keep_house(rig.house)
        assert kept(tmp_path, jobs) == [False, True, True]
        assert again.state is JobState.QUEUED


async def test_the_oldest_make_room(world: World, tmp_path: Path) -> None:
    """Over the budget the oldest go that are nobody's favourite, and no more than is needed."""
    async with running(world) as rig:
        jobs = await made(rig, tmp_path, ["lovd", "frst", "scnd", "thrd"])
        await favourites.toggle(rig.house, jobs[0], MAKER)
        taken = sum(job.clip.size_bytes for job in jobs if job.clip)
        for room, left in (taken, [True] * 4), (taken - 1, [True, False, True, True]):
            limits = replace(rig.house.limits, clips_bytes=room)
            object.__setattr__(rig.house, "limits", limits)
            await keep_house(rig.house)
            assert kept(tmp_path, jobs) == left


async def test_what_goes_is_looked_for_while_others_write(world: World, tmp_path: Path) -> None:
    """Where nothing is too old or too much, nobody's write waits for the look."""
    async with running(world) as rig:
        jobs = await made(rig, tmp_path, ["old1"])
        await clip_rules.choose_keep(rig.house, GUILD, DAYS)
        limits = replace(rig.house.limits, clips_bytes=10 * SIZE)
        object.__setattr__(rig.house, "limits", limits)
        await rig.quiet()
        before = rig.database.writes
        await keep_house(rig.house)
        assert rig.database.writes == before
        assert kept(tmp_path, jobs) == [True]


async def test_what_can_be_claimed_never_goes(world: World, tmp_path: Path) -> None:
    """However old and however little room; and where its file is lost all the same, a claim says so."""
    setup = Setup(limits=replace(LIMITS, clips_bytes=0))
    async with running(world, setup) as rig:
        await clip_rules.choose_keep(rig.house, GUILD, 1)
        world.guild.gone.add(CHANNEL)
        job = await rig.until_state(await rig.make(), JobState.UNDELIVERED)
        rig.clock.turn(3 * 86_400)
        await rig.quiet()
        assert job.clip is not None
        assert job.clip.key in world.disk

        del world.disk[job.clip.key]
        no = await claim(rig.house, guild_id=GUILD, channel_id=CHANNEL, member_id=MAKER)
        assert no == ClipGone(job.id)


async def test_parts_of_a_film_are_removed(world: World) -> None:
    """Of a storyboard only the film stays, and nothing that came within ten minutes is touched."""
    async with running(world) as rig:
        job = await rig.make("1. a fox wakes\n2. it runs", storyboard=True, seconds=4)
        job = await rig.until_state(job, JobState.DELIVERED)
        rig.clock.turn(AGE_EVERY.total_seconds())
        await rig.quiet()
        assert job.clip is not None
        assert list(world.disk) == [job.clip.key]
        assert job.message_id == MessageId(world.guild.clips_of(job.id)[0].id)


async def test_a_fresh_file_stays(tmp_path: Path, world: World) -> None:
    """Its content may belong to a job that is being written; it goes the next time."""
    async with running(world) as rig:
        (job,) = await made(rig, tmp_path, ["old1"])
        await clip_rules.choose_keep(rig.house, GUILD, 1)
        rig.clock.turn(2 * 86_400.0)
        assert job.clip is not None
        at = rig.clock.now().timestamp()
        os.utime(tmp_path / job.clip.key, (at, at))
        await keep_house(rig.house)
        assert kept(tmp_path, [job]) == [True]
        rig.clock.turn(timedelta(hours=1).total_seconds())
        await keep_house(rig.house)
        assert kept(tmp_path, [job]) == [False]


async def test_pictures_that_nothing_names(world: World) -> None:
    """What came with an ask that came to nothing goes in the end; a job's stays, and so does what came just now."""
    async with running(world) as rig:
        pictures = rig.house.pictures
        assert isinstance(pictures, MemoryPictures)
        theirs, refused, fresh = [
            await pictures.prepare(name, width_px=1280, height_px=720)
            for name in (b"theirs", b"refused", b"fresh")
        ]
        await keep_pictures(rig.house)
        assert len(pictures.kept) == 3

        await rig.make(first_frame=b"theirs")
        now = rig.clock.now()
        old, young = now - REMEMBERED, now + AGE_EVERY
        pictures.came |= {theirs: old, refused: old, fresh: young}
        await rig.quiet()  # who is at work would do it by the old time, and sleep once more
        rig.clock.turn(AGE_EVERY.total_seconds())
        await rig.quiet()
        assert {*pictures.kept} == {theirs, fresh}


async def test_an_address_of_what_was_taken_down(world: World, tmp_path: Path) -> None:
    """An address is good for days, and whoever has it sees a clip no more that moderators took down."""
    async with running(world) as rig:
        (job,) = await made(rig, tmp_path, ["seen"])
        assert job.clip is not None
        key = job.clip.key
        object.__setattr__(rig.house, "links", SignedLinks("https://clips.example", b"secret"))
        found = shelf_of(rig.house)
        assert found is not None
        _, shelf = found
        assert (await shelf(key)).name == key

        await rig.database.write(
            lambda unit: unit.cases.take_down(GUILD, job.id, CHANNEL, job.message_id)
        )
        with pytest.raises(FileNotFoundError):
            await shelf(key)
        assert (tmp_path / key).exists()
