"""Rules in all their versions, and the moderators' log."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of what may be asked."""
    _rules()
    _log()
    _keep_the_log()


def number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=null, autoincrement=False)


def words(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _rules() -> None:
    op.create_table(
        "rule_versions",
        number("guild_id"),
        number("version"),
        number("at_ms"),
        number("actor_id", null=True),
        words("note"),
        sa.PrimaryKeyConstraint("guild_id", "version"),
        sqlite_strict=True,
    )
    op.create_table(
        "rule_entries",
        number("guild_id"),
        words("kind"),
        words("key"),
        number("since"),
        number("until", null=True),
        number("place"),
        words("body"),
        sa.PrimaryKeyConstraint("guild_id", "kind", "key", "since"),
        sa.CheckConstraint("kind IN ('allow', 'rule')", name="kind"),
        sqlite_strict=True,
    )
    condition = sa.text("until IS NULL")
    op.create_index(
        "uq_rule_entries_open",
        "rule_entries",
        ["guild_id", "kind", "key"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _log() -> None:
    op.create_table(
        "audit_log",
        number("guild_id"),
        number("seq"),
        number("at_ms"),
        words("action"),
        number("actor_id", null=True),
        number("member_id", null=True),
        number("job_id", null=True),
        number("case_id", null=True),
        words("rule", null=True),
        number("rules_version", null=True),
        words("body"),
        words("text_hash", null=True),
        words("prev_hash"),
        words("hash"),
        sa.PrimaryKeyConstraint("guild_id", "seq"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_log_rule", "audit_log", ["guild_id", "rule"])
    op.create_table(
        "audit_heads",
        sa.Column("guild_id", ID, primary_key=True, autoincrement=False),
        number("seq"),
        words("hash"),
        words("text_key"),
        number("keep_days"),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_texts",
        number("guild_id"),
        number("seq"),
        number("at_ms"),
        words("text"),
        sa.PrimaryKeyConstraint("guild_id", "seq"),
        sa.ForeignKeyConstraint(["guild_id", "seq"], ["audit_log.guild_id", "audit_log.seq"]),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_texts_at_ms", "audit_texts", ["at_ms"])


def _keep_the_log() -> None:
    """The log only grows: a trigger of the database holds to it."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"""CREATE TRIGGER audit_log_keep_{event.lower()} BEFORE {event} ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"""
            )
        return
    op.execute(
        """CREATE FUNCTION audit_log_keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$"""
    )
    op.execute(
        """CREATE TRIGGER audit_log_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION audit_log_keep()"""
    )
