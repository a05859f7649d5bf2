"""What is kept of one person, on both databases."""

import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import MetaData, select, text

from bot.domain import conduct
from bot.domain.audit_log import LogEntry
from bot.domain.case import CaseKind, Evidence, NewCase
from bot.domain.conduct import Conduct
from bot.domain.ids import ChannelId
from bot.domain.job import JobState
from bot.domain.spec import SourceKind
from bot.pipeline.settle import settle
from bot.ports import Unit
from tests.storage.kinds import sqlite_only
from tests.storage.makers import (
    GUILD,
    MEMBER,
    NOON,
    OTHER,
    RICH,
    SPEC,
    connection_of,
    held,
    new_question,
    opened,
)
from tests.storage.test_gallery import shelve
from tests.storage.test_keeping import made
from tests.storage.test_wishes import new_wish

SECRET = "a marmalade xylophone"
SHOWN = replace(SPEC, prompt=SECRET, source=SourceKind.FIRST_FRAME, style_words=SECRET)


def lived(unit: Unit) -> None:
    """A member who asked, was judged, appealed, and was paused for a while."""
    job = made(unit, "theirs", spec=SHOWN)
    unit.gallery.add(job, NOON)
    unit.gallery.favour(GUILD, OTHER, job.id, NOON)
    refused = unit.jobs.advance(held(unit, spec=SHOWN), remark=SECRET)
    assert refused is not None
    settle(unit, refused, JobState.CANCELLED, NOON)
    made(unit, "another's", member_id=OTHER)
    unit.audit_log.add(
        LogEntry(
            guild_id=GUILD,
            at=NOON,
            action="prompt.blocked",
            member_id=MEMBER,
            text=SECRET,
            keep_text=True,
        )
    )
    unit.cases.add(
        NewCase(
            guild_id=GUILD,
            kind=CaseKind.APPEAL,
            interaction_id=job.interaction_id,
            job_id=job.id,
            member_id=MEMBER,
            evidence=Evidence(text=SECRET, locale="en-US", channel_id=ChannelId(5), said=SECRET),
            opened_at=NOON,
            due_at=NOON + timedelta(days=1),
        )
    )
    unit.questions.put(new_question(spec=SHOWN))
    unit.wishes.add(replace(new_wish(6), spec=SHOWN))
    unit.marks.put(f"dm:{MEMBER}", "yes")
    unit.marks.put(
        conduct.mark_of(GUILD, MEMBER), conduct.written(Conduct(banned=True, by=OTHER, why=SECRET))
    )
    unit.marks.put(conduct.mark_of(GUILD, OTHER), conduct.written(Conduct(warning="kept")))


def everything(unit: Unit) -> str:
    """Every row of every table, as text; the index of words as well."""
    connection = connection_of(unit)
    metadata = MetaData()
    metadata.reflect(connection)
    return "\n".join(
        repr(tuple(row))
        for table in metadata.tables.values()
        for row in connection.execute(select(table))
    )


async def test_all_that_is_kept_of_a_person_is_told(url: str) -> None:
    """Of each table what is theirs, in words for people; nothing of anybody else's."""
    async with opened(url) as database:
        await database.write(lived)
        told = await database.read(lambda unit: unit.traces.of(MEMBER))

    assert json.loads(json.dumps(told)) == told
    assert [json.loads(str(row["spec"]))["prompt"] for row in told["jobs"]] == [SECRET, SECRET]
    assert [json.loads(str(row["spec"]))["prompt"] for row in told["wishes"]] == [SECRET]
    assert [row["prompt"] for row in told["gallery"]] == [SECRET]
    assert [row["key"] for row in told["clip_files"]] == ["theirs.mp4"]
    assert [row["amount_usd"] for row in told["holds"]] == ["0.04", "0.04"]
    assert told["jobs"][0]["created_at"] == NOON.isoformat()
    assert [json.loads(str(row["text"])) for row in told["audit_texts"]] == [SECRET]
    assert {row["name"] for row in told["marks"]} == {f"dm:{MEMBER}", f"conduct:{GUILD}:{MEMBER}"}
    assert len(told["cases"]) == 1


async def test_what_a_person_wrote_is_taken_out(url: str) -> None:
    """No table has their words any more; the books, the log's chain, a ban and everybody else stay."""
    async with opened(url) as database:
        await database.write(lived)
        assert SECRET in await database.read(everything)

        erased = await database.write(lambda unit: unit.traces.erase(MEMBER, NOON))

        left = await database.read(everything)
        assert (erased.jobs, erased.files, erased.texts) == (2, 1, 1)
        assert SECRET not in left
        assert "xylophone" not in left
        assert "another's.mp4" in left
        assert await database.read(lambda unit: unit.keeping.due(10)) == ["theirs.mp4"]
        assert await database.read(lambda unit: unit.ledger.audit()) == []
        assert await database.read(lambda unit: unit.audit_log.broken(GUILD)) == []
        assert await database.read(
            lambda unit: conduct.read(unit.marks.get(conduct.mark_of(GUILD, MEMBER)))
        ) == Conduct(banned=True, by=OTHER)
        jobs = await database.read(lambda unit: unit.jobs.in_states([JobState.DELIVERED]))
        assert [job.spec.prompt for job in jobs] == ["(erased)", SPEC.prompt]


async def test_jobs_under_way_are_told(url: str) -> None:
    """Whoever wants to be forgotten has to wait for them."""
    async with opened(url) as database:
        job = await database.write(lambda unit: held(unit, spec=SHOWN))
        assert await database.read(lambda unit: unit.traces.under_way(MEMBER)) == [f"#{job.id}"]
        assert await database.read(lambda unit: unit.traces.under_way(OTHER)) == []
        wish = await database.write(lambda unit: unit.wishes.add(new_wish(6, OTHER)))
        assert await database.read(lambda unit: unit.traces.under_way(OTHER)) == [f"wish {wish.id}"]


@sqlite_only
async def test_a_clip_that_is_erased_as_it_is_finished(url: str) -> None:
    """The index of words lets go of a clip that the same transaction added, and of nothing else."""

    def work(unit: Unit) -> None:
        shelve(unit, "a xylophone")
        unit.traces.erase(MEMBER, NOON)

    def check(unit: Unit) -> None:
        connection_of(unit).execute(
            text("INSERT INTO clip_words(clip_words, rank) VALUES ('integrity-check', 1)")
        )

    async with opened(url, start=RICH) as database:
        await database.write(work)
        await database.write(check)

        assert SECRET not in await database.read(everything)
        assert "xylophone" not in await database.read(everything)
