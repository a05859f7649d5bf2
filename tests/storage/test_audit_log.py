"""The moderators' log only grows, is chained line to line, and forgets prompts without breaking."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.audit_log import LogAction, LogEntry
from bot.domain.ids import GuildId, JobId
from bot.ports import Unit
from bot.storage.audit_log import SqlAuditLog
from bot.storage.engines import address_of, writing_engine
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, opened

BLOCKED = LogEntry(
    guild_id=GUILD,
    at=NOON,
    action=LogAction.PROMPT_BLOCKED,
    member_id=MEMBER,
    rule="r\ud8001",
    rules_version=7,
    model="omni-moderation-2024-09-26",
    score=0.97,
    details={"span": [2, 8], "view": "folded"},
    text="a t3apot \x00\ud800 🫖",
)


async def test_a_line_says_all_that_was_decided(url: str) -> None:
    """Rule, version, model, score and the text come back as they were written."""
    async with opened(url) as database:
        await database.write(lambda unit: unit.audit_log.add(BLOCKED))
        (line,) = await database.read(lambda unit: unit.audit_log.lines(GUILD, limit=9))
        texts = await database.read(lambda unit: unit.audit_log.texts(GUILD, [1, 2]))

    assert (line.seq, line.at, line.action, line.member_id) == (1, NOON, "prompt.blocked", MEMBER)
    assert (line.rule, line.rules_version) == ("r\ud8001", 7)
    assert line.body == (
        '{"model":"omni-moderation-2024-09-26","score":0.97,"span":[2,8],"view":"folded"}'
    )
    assert texts == {1: BLOCKED.text}


async def test_prompts_are_forgotten_and_the_chain_stays_whole(url: str) -> None:
    """After the guild's days only a keyed hash is left, and the chain is as sound as before."""
    later = replace(BLOCKED, at=NOON + timedelta(days=5), text="another")
    other = replace(BLOCKED, guild_id=GuildId(OTHER))
    async with opened(url) as database:
        for entry in (BLOCKED, later, other):
            await database.write(lambda unit, entry=entry: unit.audit_log.add(entry))
        await database.write(lambda unit: unit.audit_log.set_keep_days(GUILD, 3))
        assert (
            await database.write(lambda unit: unit.audit_log.forget_texts(NOON + timedelta(days=4)))
            == 1
        )
        kept = await database.read(lambda unit: unit.audit_log.texts(GUILD, [1, 2]))
        there = await database.read(lambda unit: unit.audit_log.texts(GuildId(OTHER), [1]))
        lines = await database.read(lambda unit: unit.audit_log.lines(GUILD, limit=9))
        broken = await database.read(lambda unit: unit.audit_log.broken())
        away = await database.read(lambda unit: unit.audit_log.lines(GuildId(OTHER), limit=1))

    assert kept == {2: "another"}
    assert there == {1: BLOCKED.text}, "a guild that keeps them longer still has them"
    assert [line.seq for line in lines] == [2, 1]
    assert broken == []
    assert lines[1].text_hash
    assert lines[1].text_hash != away[0].text_hash, "the same text has another hash elsewhere"


async def test_a_repeated_text_has_the_same_hash(url: str) -> None:
    """In one guild the same prompt can be recognised after its text is gone."""
    async with opened(url) as database:
        for _ in range(2):
            await database.write(lambda unit: unit.audit_log.add(BLOCKED))
        again, first = await database.read(lambda unit: unit.audit_log.lines(GUILD, limit=2))
    assert first.text_hash == again.text_hash
    assert first.hash != again.hash


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_log SET action = 'prompt.allowed'", "DELETE FROM audit_log"]
)
async def test_the_log_only_grows(url: str, statement: str) -> None:
    """The database itself refuses to change or drop a line."""
    async with opened(url) as database:
        await database.write(lambda unit: unit.audit_log.add(BLOCKED))
    with (
        pytest.raises(DBAPIError, match="the audit log only grows"),
        writing_engine(address_of(url)).begin() as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("meddle", "said"),
    [
        ("UPDATE audit_log SET action = 'prompt.allowed' WHERE seq = 2", "line 2 is not as it was"),
        ("UPDATE audit_log SET hash = 'x' WHERE seq = 1", "line 2 does not follow"),
        ("DELETE FROM audit_log WHERE seq = 2", "line 2 is missing"),
        ("DELETE FROM audit_log WHERE seq = 3", "it ends at line 2, but 3 were written"),
    ],
)
async def test_meddling_is_seen(url: str, kind: str, meddle: str, said: str) -> None:
    """Whoever takes the trigger away and changes, drops or cuts off lines is found out."""
    plain = replace(BLOCKED, text=None)
    off = (
        "ALTER TABLE audit_log DISABLE TRIGGER ALL"
        if kind == "postgresql"
        else "DROP TRIGGER audit_log_keep_{}"
    )
    async with opened(url) as database:
        for _ in range(3):
            await database.write(lambda unit: unit.audit_log.add(plain))
        with writing_engine(address_of(url)).begin() as connection:
            for event in ("update", "delete"):
                connection.execute(text(off.format(event)))
            connection.execute(text(meddle))
        broken = await database.read(lambda unit: unit.audit_log.broken(GUILD))
        elsewhere = await database.read(lambda unit: unit.audit_log.broken(GuildId(9)))
    assert any(said in each for each in broken), broken
    assert elsewhere == []


async def test_lines_written_at_once_follow_each_other(url: str) -> None:
    """Many decisions at the same moment make one chain."""
    async with opened(url) as database:
        await asyncio.gather(
            *(database.write(lambda unit: unit.audit_log.add(BLOCKED)) for _ in range(20))
        )
        assert await database.read(lambda unit: unit.audit_log.broken()) == []
        lines = await database.read(lambda unit: unit.audit_log.lines(GUILD, limit=5, before=4))
    assert [line.seq for line in lines] == [3, 2, 1]


async def test_what_a_rule_has_done_is_counted(url: str) -> None:
    """Hits, members, the last time, and how many a moderator took back."""
    entries = [
        replace(BLOCKED, rule="a"),
        replace(
            BLOCKED, rule="a", action=LogAction.PROMPT_FLAGGED, member_id=OTHER, job_id=JobId(4)
        ),
        replace(BLOCKED, rule="a", action=LogAction.CASE_APPROVED, at=NOON + timedelta(hours=1)),
        replace(BLOCKED, rule="b", action=LogAction.PROMPT_NOTED, at=NOON + timedelta(hours=2)),
        replace(BLOCKED, rule=None, action=LogAction.PROMPT_ALLOWED),
        replace(BLOCKED, rule="c", action=LogAction.RULES_CHANGED),
    ]

    def add(unit: Unit) -> None:
        for entry in entries:
            unit.audit_log.add(entry)

    async with opened(url) as database:
        await database.write(add)
        first, second = await database.read(lambda unit: unit.audit_log.tallies(GUILD))
    assert (first.rule, first.hits, first.members, first.overturned) == ("a", 2, 2, 1)
    assert (second.rule, second.hits, second.overturned) == ("b", 1, 0)
    assert first.last_at == NOON


async def test_a_head_moves_once_a_transaction(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a chain has come to is written at the end; who looks before that finds it whole, and it goes on."""
    move, moved = SqlAuditLog.move_heads, list[int]()

    def counted(log: SqlAuditLog) -> None:
        moved.append(len(log._heads))
        move(log)

    def add(unit: Unit, *, look: bool) -> list[str]:
        for _ in range(3):
            unit.audit_log.add(BLOCKED)
        broken = unit.audit_log.broken() if look else []
        unit.audit_log.add(BLOCKED)
        return broken

    monkeypatch.setattr(SqlAuditLog, "move_heads", counted)
    async with opened(url) as database:
        assert await database.write(lambda unit: add(unit, look=False)) == []
        assert moved == [1]
        assert await database.write(lambda unit: add(unit, look=True)) == []
        assert moved == [1, 1, 1]
        assert await database.read(lambda unit: unit.audit_log.broken()) == []
        lines = await database.read(lambda unit: unit.audit_log.lines(GUILD, limit=9))
    assert [line.seq for line in lines] == [*range(8, 0, -1)]
