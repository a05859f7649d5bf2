"""The guilds' rules in all their versions.

A row says from which version on it holds and which version took it back, so a change writes only what it
changes, and every version can be read again.
"""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select, text, update

from bot.domain.ids import GuildId, MemberId
from bot.domain.rule_edits import Edit
from bot.domain.rules import Rule, RuleSet
from bot.ports import RulesVersion
from bot.storage.columns import Id
from bot.storage.moderation_tables import OPEN, EntryKind, rule_entries, rule_versions
from bot.storage.moments import from_ms, to_ms
from bot.storage.rows import spec_of
from bot.storage.rule_rows import key_of, rule_json, rule_of, text_of
from bot.storage.statements import Prepared, into
from bot.storage.tables import jobs

_entry = rule_entries.c
_here = _entry.guild_id == bindparam("guild")
_VERSION = Prepared(
    select(func.coalesce(func.max(rule_versions.c.version), 0)).where(
        rule_versions.c.guild_id == bindparam("guild")
    )
)
_VERSIONS = Prepared(
    select(
        rule_versions.c.version,
        rule_versions.c.at_ms,
        rule_versions.c.actor_id,
        rule_versions.c.note,
    )
    .where(rule_versions.c.guild_id == bindparam("guild"))
    .order_by(rule_versions.c.version.desc())
    .limit(bindparam("most"))
)
_PRESENT = Prepared(
    select(_entry.kind, _entry.key, _entry.body).where(_here, text(OPEN)).order_by(_entry.place)
)
_AS_OF = Prepared(
    select(_entry.kind, _entry.key, _entry.body)
    .where(
        _here,
        _entry.since <= bindparam("version", type_=Id),
        or_(_entry.until.is_(None), _entry.until > bindparam("version", type_=Id)),
    )
    .order_by(_entry.place)
)
_ONE = Prepared(
    select(_entry.body, _entry.place).where(
        _here, _entry.kind == bindparam("kind"), _entry.key == bindparam("key"), text(OPEN)
    )
)
_LAST_PLACE = Prepared(select(func.coalesce(func.max(_entry.place), 0)).where(_here))
_CLOSE = Prepared(
    update(rule_entries)
    .where(_here, _entry.kind == bindparam("of"), _entry.key == bindparam("named"), text(OPEN))
    .values(until=bindparam("by"))
)
_OPEN = Prepared(into(rule_entries, "guild_id", "kind", "key", "since", "place", "body"))
_WRITE = Prepared(into(rule_versions))
_LOOKED_AT = 200_000  #: jobs of all guilds, the newest, among which a guild's prompts are sought
_RECENT = Prepared(
    select(jobs.c.spec)
    .where(
        jobs.c.guild_id == bindparam("guild"),
        jobs.c.id > select(func.max(jobs.c.id)).scalar_subquery() - _LOOKED_AT,
    )
    .order_by(jobs.c.id.desc())
    .limit(bindparam("most"))
)
_LOCK = text("SELECT pg_advisory_xact_lock(:guild)")
_GUILDS = Prepared(select(rule_versions.c.guild_id).distinct().order_by(rule_versions.c.guild_id))


class SqlRulebook:
    """`ports.Rulebook` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def version(self, guild_id: GuildId) -> int:
        return _VERSION.one(self._connection, {"guild": guild_id})[0]

    def rules(self, guild_id: GuildId, version: int | None = None) -> RuleSet:
        found = (
            _PRESENT.all(self._connection, {"guild": guild_id})
            if version is None
            else _AS_OF.all(self._connection, {"guild": guild_id, "version": version})
        )
        return RuleSet(
            tuple(
                rule_of(text_of(key), body) for kind, key, body in found if kind == EntryKind.RULE
            ),
            tuple(text_of(key) for kind, key, _ in found if kind == EntryKind.ALLOW),
        )

    def rule(self, guild_id: GuildId, rule_id: str) -> Rule | None:
        row = self._present(guild_id, EntryKind.RULE, rule_id)
        return None if row is None else rule_of(rule_id, row[0])

    def write(
        self,
        guild_id: GuildId,
        edit: Edit,
        *,
        at: datetime,
        actor_id: MemberId | None,
        note: str,
        after: int | None = None,
    ) -> int | None:
        if (
            self._connection.dialect.name == "postgresql"
        ):  # two moderators at once: one after the other
            self._connection.execute(_LOCK, {"guild": guild_id})
        before = self.version(guild_id)
        if after is not None and after != before:
            return None
        version = before + 1
        _WRITE.count(
            self._connection,
            {
                "guild_id": guild_id,
                "version": version,
                "at_ms": to_ms(at),
                "actor_id": actor_id,
                "note": note,
            },
        )
        for rule_id in sorted(edit.drop):
            self._close(guild_id, version, EntryKind.RULE, rule_id)
        for phrase in sorted(edit.disallow):
            self._close(guild_id, version, EntryKind.ALLOW, phrase)
        place: int = _LAST_PLACE.one(self._connection, {"guild": guild_id})[0]
        for rule in edit.put:
            if rule.id not in edit.drop:
                place += 1
                self._put(guild_id, version, EntryKind.RULE, rule.id, place, rule_json(rule))
        for phrase in edit.allow:
            if self._present(guild_id, EntryKind.ALLOW, phrase) is None:
                place += 1
                self._put(guild_id, version, EntryKind.ALLOW, phrase, place, "{}")
        return version

    def versions(self, guild_id: GuildId, *, limit: int) -> list[RulesVersion]:
        rows = _VERSIONS.all(self._connection, {"guild": guild_id, "most": limit})
        return [
            RulesVersion(
                version=version,
                at=from_ms(at_ms),
                actor_id=None if actor is None else MemberId(actor),
                note=note,
            )
            for version, at_ms, actor, note in rows
        ]

    def recent_prompts(self, guild_id: GuildId, *, limit: int) -> list[str]:
        rows = _RECENT.all(self._connection, {"guild": guild_id, "most": limit})
        return list(dict.fromkeys(spec_of(spec).prompt for (spec,) in rows))

    def guilds(self) -> list[GuildId]:
        return [GuildId(guild) for (guild,) in _GUILDS.all(self._connection)]

    def _present(self, guild_id: GuildId, kind: EntryKind, key: str) -> tuple[str, int] | None:
        row = _ONE.first(
            self._connection, {"guild": guild_id, "kind": kind.value, "key": key_of(key)}
        )
        return None if row is None else (row[0], row[1])

    def _put(
        self, guild_id: GuildId, version: int, kind: EntryKind, key: str, place: int, body: str
    ) -> None:
        """Write what holds from this version on; what stood there before keeps its place in the list."""
        before = self._present(guild_id, kind, key)
        if before is not None:
            if before[0] == body:
                return
            place = before[1]
            self._close(guild_id, version, kind, key)
        _OPEN.count(
            self._connection,
            {
                "guild_id": guild_id,
                "kind": kind.value,
                "key": key_of(key),
                "since": version,
                "place": place,
                "body": body,
            },
        )

    def _close(self, guild_id: GuildId, version: int, kind: EntryKind, key: str) -> None:
        _CLOSE.count(
            self._connection,
            {"guild": guild_id, "of": kind.value, "named": key_of(key), "by": version},
        )
