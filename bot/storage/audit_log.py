"""The moderators' log: lines that only grow, chained guild by guild, and their texts for a while."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from bot.domain.audit_log import (
    FIRST,
    OVERTURNS,
    PROMPTS,
    LogEntry,
    LogLine,
    RuleTally,
    body_of,
    line_hash,
    text_hash,
)
from bot.domain.ids import GuildId, JobId, MemberId
from bot.storage.columns import Id
from bot.storage.moderation_tables import audit_heads, audit_log, audit_texts
from bot.storage.moments import from_ms, to_ms
from bot.storage.rule_rows import key_of, text_of
from bot.storage.statements import Prepared, into

KEEP_DAYS = 30
_NO_LIMIT = 2**62

_line = audit_log.c
_head = into(audit_heads)
_NEXT = Prepared(
    _head.on_conflict_do_update(
        index_elements=[audit_heads.c.guild_id], set_={"seq": audit_heads.c.seq + 1}
    ).returning(audit_heads.c.seq, audit_heads.c.hash, audit_heads.c.text_key)
)
_MOVE = Prepared(
    update(audit_heads)
    .where(audit_heads.c.guild_id == bindparam("guild"))
    .values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
)
_HEADS = Prepared(
    select(audit_heads.c.guild_id, audit_heads.c.seq, audit_heads.c.hash).order_by(
        audit_heads.c.guild_id
    )
)
_KEEP = Prepared(
    select(audit_heads.c.keep_days).where(audit_heads.c.guild_id == bindparam("guild"))
)
_SET_KEEP = Prepared(
    into(audit_heads).on_conflict_do_update(
        index_elements=[audit_heads.c.guild_id], set_={"keep_days": bindparam("days", type_=Id)}
    )
)
_ADD = Prepared(into(audit_log))
_ADD_TEXT = Prepared(into(audit_texts))
_LINES = Prepared(
    select(*audit_log.columns)
    .where(_line.guild_id == bindparam("guild"), _line.seq < bindparam("before"))
    .order_by(_line.seq.desc())
    .limit(bindparam("most"))
)
_CHAIN = Prepared(
    select(*audit_log.columns)
    .where(_line.guild_id == bindparam("guild"), _line.seq > bindparam("after"))
    .order_by(_line.seq)
    .limit(1000)
)
_TEXTS = select(audit_texts.c.seq, audit_texts.c.text).where(
    audit_texts.c.guild_id == bindparam("guild"),
    audit_texts.c.seq.in_(bindparam("seqs", expanding=True)),
)
_hit = _line.action.in_(sorted(PROMPTS))
_overturned = _line.action.in_(sorted(OVERTURNS))
_TALLIES = (
    select(
        _line.rule,
        func.count(case((_hit, 1))),
        func.count(func.distinct(case((_hit, _line.member_id)))),
        func.max(case((_hit, _line.at_ms))),
        func.count(case((_overturned, 1))),
    )
    .where(_line.guild_id == bindparam("guild"), _line.rule.is_not(None))
    .group_by(_line.rule)
    .order_by(_line.rule)
)
_KEPT = Prepared(select(audit_texts.c.guild_id).distinct().order_by(audit_texts.c.guild_id))
_OLD = (
    select(audit_texts.c.seq)
    .where(audit_texts.c.guild_id == bindparam("guild"), audit_texts.c.at_ms < bindparam("cut_ms"))
    .order_by(audit_texts.c.seq)
    .limit(bindparam("most"))
)
_FORGET = Prepared(
    delete(audit_texts).where(
        audit_texts.c.guild_id == bindparam("guild"),
        audit_texts.c.seq.in_(_OLD.scalar_subquery()),
    )
)


class SqlAuditLog:
    """`ports.AuditLog` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._heads: dict[GuildId, tuple[int, str, str]] = {}  #: where this transaction came to

    def add(self, entry: LogEntry, *, job_id: JobId | None = None) -> None:
        guild = entry.guild_id
        seq, prev_hash, key = self._next(guild)
        row: dict[str, Any] = {
            "guild_id": guild,
            "seq": seq,
            "at_ms": to_ms(entry.at),
            "action": entry.action,
            "actor_id": entry.actor_id,
            "member_id": entry.member_id,
            "job_id": entry.job_id if job_id is None else job_id,
            "case_id": entry.case_id,
            "rule": None if entry.rule is None else key_of(entry.rule),
            "rules_version": entry.rules_version,
            "body": body_of(entry),
            "text_hash": None if entry.text is None else text_hash(key, entry.text),
        }
        row |= {"prev_hash": prev_hash, "hash": line_hash(row, prev_hash)}
        _ADD.count(self._connection, row)
        self._heads[guild] = seq + 1, row["hash"], key
        if entry.text is not None and entry.keep_text:
            text = json.dumps(entry.text)
            kept = {"guild_id": guild, "seq": seq, "at_ms": row["at_ms"], "text": text}
            _ADD_TEXT.count(self._connection, kept)

    def _next(self, guild: GuildId) -> tuple[int, str, str]:
        """The next line's number, the hash that it follows, and the guild's key.

        The head's row is locked until the commit, so that two lines cannot follow the same one; and so the units of
        a group need not ask for what the one before them has just written.
        """
        known = self._heads.get(guild)
        if known is not None:
            return known
        seq, prev_hash, key = _NEXT.one(self._connection, _new_head(guild, seq=1))
        return seq, prev_hash, key

    def move_heads(self) -> None:
        """Write where the chains have come to: once a transaction, at its end."""
        for guild, (then, last_hash, _) in self._heads.items():
            moved = {"guild": guild, "new_seq": then - 1, "new_hash": last_hash}
            _MOVE.count(self._connection, moved)
        self._heads.clear()

    def lines(self, guild_id: GuildId, *, limit: int, before: int | None = None) -> list[LogLine]:
        before = _NO_LIMIT if before is None else before
        found = {"guild": guild_id, "before": before, "most": limit}
        return [_line_of(row) for row in _LINES.all(self._connection, found)]

    def texts(self, guild_id: GuildId, seqs: Sequence[int]) -> dict[int, str]:
        rows = self._connection.execute(_TEXTS, {"guild": guild_id, "seqs": list(seqs)})
        return {seq: json.loads(text) for seq, text in rows}

    def tallies(self, guild_id: GuildId) -> list[RuleTally]:
        rows = self._connection.execute(_TALLIES, {"guild": guild_id})
        return [
            RuleTally(
                rule=text_of(rule),
                hits=hits,
                members=members,
                last_at=from_ms(last_ms),
                overturned=overturned,
            )
            for rule, hits, members, last_ms, overturned in rows
            if hits
        ]

    def keep_days(self, guild_id: GuildId) -> int:
        row = _KEEP.first(self._connection, {"guild": guild_id})
        return KEEP_DAYS if row is None else row[0]

    def set_keep_days(self, guild_id: GuildId, days: int) -> None:
        _SET_KEEP.count(self._connection, _new_head(guild_id, seq=0, days=days) | {"days": days})

    def forget_texts(self, now: datetime, *, limit: int = 1000) -> int:
        gone = 0
        for (guild,) in _KEPT.all(self._connection):
            cut_ms = to_ms(now - timedelta(days=self.keep_days(guild)))
            old = {"guild": guild, "cut_ms": cut_ms, "most": limit - gone}
            gone += _FORGET.count(self._connection, old)
            if gone >= limit:
                break
        return gone

    def broken(self, guild_id: GuildId | None = None) -> list[str]:
        self.move_heads()
        found: list[str] = []
        for guild, seq, last_hash in _HEADS.all(self._connection):
            if guild_id in {None, guild}:
                found += self._broken(guild, seq, last_hash)
        return found

    def _broken(self, guild: int, seq: int, last_hash: str) -> list[str]:
        found: list[str] = []
        prev_hash, number = FIRST, 0
        while rows := _CHAIN.all(self._connection, {"guild": guild, "after": number}):
            for row in rows:
                fields = dict(zip(audit_log.columns.keys(), row, strict=True))
                number += 1
                if fields["seq"] != number:
                    found.append(f"log of guild {guild}: line {number} is missing")
                    number = fields["seq"]
                elif fields["prev_hash"] != prev_hash:
                    found.append(
                        f"log of guild {guild}: line {number} does not follow the one before"
                    )
                prev_hash = fields.pop("hash")
                if line_hash(fields, fields.pop("prev_hash")) != prev_hash:
                    found.append(f"log of guild {guild}: line {number} is not as it was written")
        if (number, prev_hash) != (seq, last_hash):
            found.append(f"log of guild {guild}: it ends at line {number}, but {seq} were written")
        return found


def _new_head(guild: int, *, seq: int, days: int = KEEP_DAYS) -> dict[str, object]:
    return {
        "guild_id": guild,
        "seq": seq,
        "hash": FIRST,
        "text_key": secrets.token_hex(32),
        "keep_days": days,
    }


def _line_of(row: Sequence[Any]) -> LogLine:
    fields = dict(zip(audit_log.columns.keys(), row, strict=True))
    actor, member, job = fields["actor_id"], fields["member_id"], fields["job_id"]
    rule = fields["rule"]
    return LogLine(
        guild_id=GuildId(fields["guild_id"]),
        seq=fields["seq"],
        at=from_ms(fields["at_ms"]),
        action=fields["action"],
        actor_id=None if actor is None else MemberId(actor),
        member_id=None if member is None else MemberId(member),
        job_id=None if job is None else JobId(job),
        case_id=fields["case_id"],
        rule=None if rule is None else text_of(rule),
        rules_version=fields["rules_version"],
        body=fields["body"],
        text_hash=fields["text_hash"],
        prev_hash=fields["prev_hash"],
        hash=fields["hash"],
    )
