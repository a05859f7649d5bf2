"""The tables of what may be asked: rules in all their versions, and the moderators' log."""

from enum import StrEnum

from sqlalchemy import DDL, Column, ForeignKeyConstraint, Index, Table, event

from bot.storage.columns import Id, Json, Text, one_of, optional, partial, required
from bot.storage.tables import metadata


class EntryKind(StrEnum):
    """What a line of a guild's rules is."""

    RULE = "rule"
    ALLOW = "allow"


rule_versions = Table(
    "rule_versions",
    metadata,
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    Column("version", Id, primary_key=True, autoincrement=False),
    required("at_ms", Id),
    optional("actor_id", Id),
    required("note", Text),
    sqlite_strict=True,
)

OPEN = "until IS NULL"
"""What is in force: it was written by some version and not yet taken back by a later one."""

rule_entries = Table(
    "rule_entries",
    metadata,
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    # a rule's id, or an allow phrase; JSON, so that any text fits
    Column("key", Text, primary_key=True),
    Column("since", Id, primary_key=True, autoincrement=False),  # the version that wrote it
    optional("until", Id),  # the version that took it back
    required("place", Id),  # in the list
    required("body", Json),
    one_of("kind", EntryKind),
    # What is in force in this guild?
    partial("uq_rule_entries_open", "guild_id", "kind", "key", where=OPEN, unique=True),
    sqlite_strict=True,
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    Column("seq", Id, primary_key=True, autoincrement=False),
    required("at_ms", Id),
    required("action", Text),
    optional("actor_id", Id),
    optional("member_id", Id),
    optional("job_id", Id),
    optional("case_id", Id),
    optional("rule", Text),
    optional("rules_version", Id),
    required("body", Json),
    optional("text_hash", Text),
    required("prev_hash", Text),
    required("hash", Text),
    # What has this rule done?
    Index("ix_audit_log_rule", "guild_id", "rule"),
    sqlite_strict=True,
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    required("seq", Id),  # of the last line
    required("hash", Text),
    required("text_key", Text),  # under which the guild's texts are hashed
    required("keep_days", Id),
    sqlite_strict=True,
)

audit_texts = Table(
    "audit_texts",
    metadata,
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    Column("seq", Id, primary_key=True, autoincrement=False),
    required("at_ms", Id),
    required("text", Json),  # a prompt as a JSON string: any text fits
    ForeignKeyConstraint(["guild_id", "seq"], ["audit_log.guild_id", "audit_log.seq"]),
    # Whose days are over?
    Index("ix_audit_texts_at_ms", "at_ms"),
    sqlite_strict=True,
)

LOG_KEEPERS = {
    "sqlite": (
        """CREATE TRIGGER audit_log_keep_update BEFORE UPDATE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
        """CREATE TRIGGER audit_log_keep_delete BEFORE DELETE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION audit_log_keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$""",
        """CREATE TRIGGER audit_log_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION audit_log_keep()""",
    ),
}
"""What keeps the log as it was written, a database's own way."""

for _dialect, _statements in LOG_KEEPERS.items():
    for _statement in _statements:
        event.listen(audit_log, "after_create", DDL(_statement).execute_if(dialect=_dialect))
