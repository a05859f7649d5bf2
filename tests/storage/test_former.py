"""A guild is forgotten, on both databases: nothing of it is left but its books, and who comes back begins anew."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.domain.audit_log import LogEntry
from bot.domain.case import CaseKind, Evidence, NewCase
from bot.domain.ids import ChannelId, ClipKey, GuildId, InteractionId, MessageId
from bot.domain.job import Job, JobState
from bot.domain.lending import Lender, Loan
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.proposal import Asker, NewProposal
from bot.domain.rule_edits import Edit
from bot.domain.rules import Rule
from bot.domain.sponsorship import NewSponsorship
from bot.pipeline.forgetting import Forgotten, forget
from bot.ports import Unit
from bot.storage.every_table import metadata
from bot.storage.former import DELETED, MOVED
from tests.storage.makers import (
    GUILD,
    MEMBER,
    NOON,
    OTHER,
    RICH,
    START,
    connection_of,
    held,
    new_question,
    opened,
)
from tests.storage.test_keeping import made
from tests.storage.test_traces import SECRET, SHOWN, everything
from tests.storage.test_wishes import new_wish

CHANNEL = ChannelId(71384788765712391)  #: everything in this guild is in here
BEYOND = GuildId(GUILD + 1)
LATER = NOON + timedelta(hours=1)
ASKER = Asker(thread_of=CHANNEL)

WITHOUT_A_GUILD = {"guilds", "transfers", "pledges", "marks", "etas", "virtual_times"}
"""Tables that are dealt with by themselves, or say nothing of any guild."""

STAYS = {
    "accounts": "id kind owner_id debits_micro_usd credits_micro_usd held_micro_usd may_go_negative frozen",
    "holds": "id job_id account_id member_id amount_micro_usd captured_micro_usd refunded_micro_usd state at_ms"
    " settled_at_ms",
    "loans": "hold_id lender_id amount_micro_usd before_micro_usd share_micro_usd since_ms until_ms",
    "clip_files": "job_id key size_bytes gone_at_ms removed",
    "jobs": "id interaction_id member_id spec provider price_micro_usd state created_at_ms start_tag weight"
    " jobs_at_once not_before_ms submitted_at_ms rendering_at_ms ended_at_ms ref_id ref_state cost_micro_usd"
    " charge_micro_usd failure undelivered cancel_asked parent_id private veiled age_restricted",
    "proposals": "id interaction_id member_id spec provider price_micro_usd created_at_ms due_at_ms state job_id",
    "wishes": "id interaction_id member_id spec price_micro_usd created_at_ms due_at_ms state job_id",
    "sponsorships": "id interaction_id host_id from_pool amount_micro_usd per_person_micro_usd created_at_ms"
    " ends_at_ms",
}
"""Columns of a former guild's books: numbers, moments, amounts, and specs without words."""


def lived(unit: Unit) -> None:
    """A guild that has had everything there is."""
    unit.ledger.open_guild(GUILD, NOON)
    _made_clips(unit)
    _shared_money(unit)
    _moderated(unit)
    for name in ("desk", "clips", "characters", "treasury.month", "told", "conduct", "unnamed"):
        further = f":{MEMBER}" if name in {"told", "conduct", "unnamed"} else ""
        unit.marks.put(f"{name}:{GUILD}{further}", SECRET)


def _made_clips(unit: Unit) -> None:
    job = made(unit, "theirs", spec=SHOWN, channel_id=CHANNEL, thread_of=CHANNEL)
    shown = unit.jobs.advance(
        job, card_id=MessageId(CHANNEL), message_id=MessageId(CHANNEL), remark=SECRET
    )
    assert shown is not None
    filmed = replace(SHOWN, shots=(SECRET, SECRET))
    made(unit, "film", spec=filmed, channel_id=CHANNEL)
    unit.gallery.add(shown, NOON)
    unit.gallery.favour(GUILD, OTHER, job.id, NOON)
    unit.thanks.give(shown, OTHER, NOON)
    unit.exhibits.offer(shown, CHANNEL)
    unit.cases.take_down(GUILD, job.id, CHANNEL, MessageId(CHANNEL))
    unit.questions.put(new_question(spec=SHOWN))


def _shared_money(unit: Unit) -> None:
    for key, owner in (("gift", MEMBER), (f"month-{GUILD}-2026-11", None)):
        unit.ledger.grant(
            GUILD, MicroUsd(DOLLAR), NOON, key=key, actor_id=MEMBER, member_id=owner, memo=SECRET
        )
    unit.sponsorships.add(
        NewSponsorship(
            interaction_id=InteractionId(8),
            guild_id=GUILD,
            channel_id=CHANNEL,
            host_id=MEMBER,
            from_pool=True,
            amount=MicroUsd(DOLLAR),
            per_person=MicroUsd(DOLLAR),
            created_at=NOON,
            ends_at=NOON + timedelta(days=2),
        )
    )
    unit.wishes.add(replace(new_wish(6), spec=SHOWN, channel_id=CHANNEL, asker=ASKER))
    proposal = unit.proposals.add(
        NewProposal(
            interaction_id=InteractionId(7),
            guild_id=GUILD,
            channel_id=CHANNEL,
            member_id=MEMBER,
            locale="fr",
            spec=SHOWN,
            provider="sketch",
            price=MicroUsd(DOLLAR),
            asker=ASKER,
            created_at=NOON,
            due_at=NOON + timedelta(days=3),
        )
    )
    standing = unit.ledger.standing(GUILD, OTHER, NOON)
    unit.proposals.pledge(
        proposal, OTHER, standing.pool_account, MicroUsd(CENT), NOON, key=InteractionId(9)
    )
    unit.lending.keep(GUILD, MEMBER, NOON, on=True)
    borrowed = made(unit, "borrowed", spec=SHOWN, channel_id=CHANNEL)
    share, day = MicroUsd(DOLLAR), timedelta(days=1)
    lender = Lender(member_id=OTHER, share=share, since=NOON - day, until=NOON + day, left=share)
    unit.lending.lend(borrowed, [Loan(lender, borrowed.price)])


def _moderated(unit: Unit) -> None:
    edit = Edit(put=(Rule(id="words", pattern=SECRET),), allow=(SECRET,))
    unit.rulebook.write(GUILD, edit, at=NOON, actor_id=MEMBER, note=SECRET)
    entry = LogEntry(guild_id=GUILD, at=NOON, action="prompt.blocked", member_id=MEMBER)
    unit.audit_log.add(replace(entry, text=SECRET, keep_text=True, details={"why": SECRET}))
    asked = held(unit, spec=SHOWN, channel_id=CHANNEL, state=JobState.REVIEW)
    unit.cases.add(
        NewCase(
            guild_id=GUILD,
            kind=CaseKind.PROMPT,
            interaction_id=asked.interaction_id,
            job_id=asked.id,
            member_id=MEMBER,
            evidence=Evidence(text=SECRET, locale="en-US", channel_id=CHANNEL, said=SECRET),
            opened_at=NOON,
            due_at=NOON + timedelta(days=1),
        )
    )


def forgotten(unit: Unit) -> Forgotten:
    done = forget(unit, GUILD, LATER)
    assert isinstance(done, Forgotten)
    return done


def test_no_table_can_be_left_out() -> None:
    """Each is emptied of a guild, or goes on under its books' number without what it says; column by column."""
    dealt_with = [table.name for table in (*DELETED, *MOVED)]
    assert len(dealt_with) == len(set(dealt_with))
    assert {*dealt_with} | WITHOUT_A_GUILD == set(metadata.tables)
    for table, emptied in MOVED.items():
        assert {*emptied, "guild_id", *STAYS[table.name].split()} == {*table.c.keys()}, table.name


async def test_nothing_is_left_of_a_guild_but_its_books(url: str) -> None:
    """No word, no place and not its own number, in any table; amounts stay, and the books are right."""
    async with opened(url) as database:
        await database.write(lived)
        assert await database.read(_empty) == []
        before = await database.read(everything)
        assert all(each in before for each in (SECRET, str(CHANNEL), str(GUILD)))
        spent = await database.read(lambda unit: unit.ledger.pool(GUILD).spent)

        done = await database.write(forgotten)

        left = await database.read(everything)
        assert SECRET not in left
        assert "xylophone" not in left
        assert str(CHANNEL) not in left
        assert str(GUILD) not in left
        assert (len(done.ended), done.books) == (1, GuildId(1))
        assert {"jobs": 4, "clip_files": 3, "cases": 1}.items() <= done.erased.items()
        assert await database.read(lambda unit: unit.traces.of_guild(GUILD)) == {}
        assert await database.read(lambda unit: unit.ledger.audit()) == []
        assert await database.read(lambda unit: unit.audit_log.broken()) == []
        assert await database.read(lambda unit: unit.ledger.pool(GuildId(1)).spent) == spent
        assert await database.read(lambda unit: unit.ledger.pool(GuildId(1)).held) == 0
        files = await database.read(lambda unit: unit.keeping.due(10))
        assert {*files} == {"theirs.mp4", "film.mp4", "borrowed.mp4"}
        assert await database.read(lambda unit: unit.jobs.last_ended(10**7)) == []
        assert await database.read(lambda unit: unit.wishes.outdated(limit=9)) == []
        assert await database.read(lambda unit: unit.proposals.outdated(limit=9)) == []
        assert await database.read(lambda unit: unit.sponsorships.outdated(limit=9)) == []


def _empty(unit: Unit) -> list[str]:
    """Tables that a guild which has had everything has no row in."""
    connection = connection_of(unit)
    return [
        table.name
        for table in (*DELETED, *MOVED)
        if connection.execute(select(table).limit(1)).first() is None
    ]


async def test_who_comes_back_begins_anew(url: str) -> None:
    """With what every new guild is given and no history, as often as they go; others do not notice."""

    def again(unit: Unit) -> Forgotten:
        assert unit.traces.of_guild(GUILD) == {}
        assert unit.ledger.pool(GUILD).spent == 0
        held(unit)
        assert unit.ledger.pool(GUILD).available == START.pool - 40_000
        assert unit.ledger.standing(GUILD, OTHER, LATER).used == 0
        assert unit.rulebook.version(GUILD) == 0
        assert len(unit.jobs.of_member(GUILD, MEMBER, limit=9)) == 1
        return forgotten(unit)

    def others(unit: Unit) -> tuple[str, list[str]]:
        unit.audit_log.add(LogEntry(guild_id=BEYOND, at=LATER, action="x", text=SECRET))
        return repr(unit.jobs.of_member(BEYOND, MEMBER, limit=9)), unit.ledger.audit()

    async with opened(url) as database:
        await database.write(lived)
        there = await database.write(lambda unit: made(unit, "theirs", guild_id=BEYOND))
        await database.write(forgotten)
        assert (await database.write(again)).books == GuildId(2)
        assert await database.write(others) == (repr([there]), [])
        assert await database.read(lambda unit: unit.audit_log.broken()) == []
        assert await database.read(lambda unit: unit.keeping.shown(ClipKey("theirs.mp4"))) is True
        known = await database.read(lambda unit: [row.id for row in unit.ledger.guilds()])
        assert known == [1, 2, BEYOND]


async def test_what_a_vendor_has_comes_to_its_end_first(url: str) -> None:
    """Nothing is erased then, and nothing of what waits is ended."""

    def work(unit: Unit) -> tuple[Job, Job]:
        waiting, job = held(unit), held(unit)
        return waiting, unit.jobs.advance(job, state=JobState.SUBMITTING) or job

    async with opened(url) as database:
        waiting, job = await database.write(work)
        before = await database.read(everything)
        assert await database.write(lambda unit: forget(unit, GUILD, LATER)) == [job.id]
        assert await database.read(everything) == before
        parked = await database.write(lambda unit: unit.jobs.advance(job, state=JobState.UNKNOWN))
        assert parked is not None

        done = await database.write(forgotten)

        assert [*done.ended] == [waiting.id, job.id]
        assert await database.read(lambda unit: unit.ledger.audit()) == []
        # Whoever still holds a job has lost it.
        assert await database.write(lambda unit: unit.jobs.advance(waiting, remark="late")) is None


async def test_the_log_and_the_journal_are_kept_as_before(url: str) -> None:
    """What keeps them from being changed is there again."""
    async with opened(url) as database:
        await database.write(lived)
        await database.write(forgotten)
        await database.write(_moderated)
        for change in ("DELETE FROM audit_log", "UPDATE transfers SET memo = ''"):
            with pytest.raises(Exception, match=r"only grows|immutable"):
                await database.write(
                    lambda unit, change=change: connection_of(unit).execute(text(change))
                )


async def test_a_guild_without_books(url: str) -> None:
    """It chose rules, and nobody ever asked for a clip; one that never was has nothing."""
    async with opened(url) as database:
        await database.write(_moderated_alone)
        kept = await database.read(lambda unit: unit.traces.of_guild(GUILD))
        assert kept == {"rule_entries": 2, "rule_versions": 1, "marks": 1}
        assert await database.write(forgotten) == Forgotten(ended=[], erased=kept, books=None)
        assert await database.write(forgotten) == Forgotten(ended=[], erased={}, books=None)
        assert await database.read(lambda unit: unit.ledger.guilds()) == []
        assert SECRET not in await database.read(everything)


def _moderated_alone(unit: Unit) -> None:
    edit = Edit(put=(Rule(id="words", pattern=SECRET),), allow=(SECRET,))
    unit.rulebook.write(GUILD, edit, at=NOON, actor_id=MEMBER, note=SECRET)
    unit.marks.put(f"desk:{GUILD}", "{}")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("whose", ["guild", "member"])
async def test_the_file_keeps_no_words_either(url: str, whose: str) -> None:
    """Whether or not this build of SQLite overwrites what it deletes by itself."""

    def erase(unit: Unit) -> None:
        connection_of(unit).execute(text("PRAGMA secure_delete = OFF"))
        if whose == "guild":
            forgotten(unit)
        else:
            unit.traces.erase(MEMBER, LATER)

    file = Path(url.removeprefix("sqlite:///"))
    async with opened(url, start=RICH) as database:
        await database.write(alone)
    assert SECRET.encode() in await asyncio.to_thread(file.read_bytes)
    async with opened(url) as database:
        await database.write(erase)
    assert SECRET.encode() not in await asyncio.to_thread(file.read_bytes)


def alone(unit: Unit) -> None:
    """A guild with one member's clips, of which enough are there to fill pages that are freed."""
    for number in range(200):
        job = made(unit, f"clip{number}", spec=SHOWN)
        unit.gallery.add(job, NOON)
