"""The first tables: guilds and their money, jobs and their queue, small things to remember."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = "state IN ('queued', 'rendering', 'review', 'stored', 'submitting', 'unknown')"


def upgrade() -> None:
    """Make everything."""
    _guilds()
    _accounts()
    _jobs()
    _holds()
    _transfers()
    _queue()
    _memory()


def number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=null, autoincrement=False)


def words(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def amount(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, ID, sa.CheckConstraint(f"{name} >= 0", name=name), nullable=null)


def flag(name: str) -> sa.Column[int]:
    rule = sa.CheckConstraint(f"{name} IN (0, 1)", name=name)
    return sa.Column(name, sa.Integer(), rule, nullable=False)


def check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=name)


def key() -> sa.Column[int]:
    return sa.Column("id", ID, primary_key=True)


def partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )


def _guilds() -> None:
    op.create_table(
        "guilds",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        words("zone"),
        sa.Column(
            "reset_hour", ID, check("reset_hour", "reset_hour BETWEEN 0 AND 23"), nullable=False
        ),
        amount("ceiling_micro_usd", null=True),
        number("created_at_ms"),
        sqlite_strict=True,
    )
    op.create_table(
        "allowances",
        number("guild_id"),
        words("subject"),
        number("subject_id"),
        amount("cap_micro_usd"),
        words("window_kind"),
        number("window_s"),
        amount("dearest_micro_usd", null=True),
        number("jobs_at_once"),
        number("jobs_waiting"),
        sa.Column("weight", ID, check("weight", "weight >= 1"), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "subject", "subject_id"),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"]),
        check("subject", "subject IN ('everyone', 'member', 'role')"),
        check("window_kind", "window_kind IN ('day', 'month', 'rolling', 'week')"),
        check("window_s", "(window_kind = 'rolling') = (window_s > 0)"),
        sqlite_strict=True,
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        key(),
        number("guild_id"),
        words("kind"),
        number("owner_id"),
        amount("debits_micro_usd"),
        amount("credits_micro_usd"),
        amount("held_micro_usd"),
        flag("may_go_negative"),
        flag("frozen"),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"]),
        sa.UniqueConstraint("guild_id", "kind", "owner_id"),
        check("kind", "kind IN ('funding', 'member', 'overrun', 'pool', 'spent')"),
        check(
            "covered",
            "may_go_negative = 1 OR credits_micro_usd - debits_micro_usd - held_micro_usd >= 0",
        ),
        sqlite_strict=True,
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        key(),
        number("interaction_id"),
        number("guild_id"),
        number("channel_id"),
        number("member_id"),
        words("locale"),
        words("spec"),
        words("provider"),
        amount("price_micro_usd"),
        words("state"),
        number("epoch"),
        number("created_at_ms"),
        number("start_tag"),
        number("weight"),
        number("jobs_at_once"),
        number("not_before_ms", null=True),
        number("submitted_at_ms", null=True),
        number("rendering_at_ms", null=True),
        number("ended_at_ms", null=True),
        words("ref_id", null=True),
        words("ref_state", null=True),
        words("clip", null=True),
        amount("cost_micro_usd", null=True),
        amount("charge_micro_usd", null=True),
        words("failure", null=True),
        words("undelivered", null=True),
        flag("cancel_asked"),
        number("card_id", null=True),
        number("message_id", null=True),
        sa.UniqueConstraint("interaction_id"),
        check(
            "state",
            "state IN ('cancelled', 'delivered', 'denied', 'expired', 'failed', 'queued',"
            " 'rendering', 'review', 'stored', 'submitting', 'undelivered', 'unknown')",
        ),
        check("epoch", "epoch >= 0"),
        check("weight", "weight >= 1"),
        check("ref", "(ref_id IS NULL) = (ref_state IS NULL)"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    partial(
        "uq_jobs_provider_ref_id",
        "jobs",
        ["provider", "ref_id"],
        "ref_id IS NOT NULL",
        unique=True,
    )
    partial(
        "ix_jobs_queue",
        "jobs",
        ["provider", "start_tag", "id", "not_before_ms"],
        "state IN ('queued')",
    )
    by_member = ["guild_id", "member_id", "state"]
    partial("ix_jobs_waiting", "jobs", by_member, "state IN ('queued', 'review')")
    partial(
        "ix_jobs_running",
        "jobs",
        by_member,
        "state IN ('rendering', 'stored', 'submitting', 'unknown')",
    )
    partial("ix_jobs_live", "jobs", ["state", "provider"], LIVE)
    op.create_index("ix_jobs_member", "jobs", ["guild_id", "member_id", "id"])


def _holds() -> None:
    op.create_table(
        "holds",
        key(),
        number("job_id", null=True),
        number("guild_id"),
        number("account_id"),
        number("member_id"),
        amount("amount_micro_usd"),
        amount("captured_micro_usd"),
        amount("refunded_micro_usd"),
        words("state"),
        number("at_ms"),
        number("settled_at_ms", null=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"]),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"]),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        sa.UniqueConstraint("job_id", "account_id", "member_id"),
        check("state", "state IN ('captured', 'open', 'voided')"),
        check("captured_within", "captured_micro_usd <= amount_micro_usd"),
        check("refunded_within", "refunded_micro_usd <= captured_micro_usd"),
        check("captured_state", "state = 'captured' OR captured_micro_usd = 0"),
        check("settled", "(state = 'open') = (settled_at_ms IS NULL)"),
        sqlite_strict=True,
    )
    op.create_index("ix_holds_window", "holds", ["account_id", "member_id", "at_ms"])
    op.create_index("ix_holds_guild", "holds", ["guild_id", "at_ms"])


def _transfers() -> None:
    op.create_table(
        "transfers",
        key(),
        number("at_ms"),
        words("code"),
        number("debit_id"),
        number("credit_id"),
        sa.Column("amount_micro_usd", ID, check("amount", "amount_micro_usd > 0"), nullable=False),
        number("hold_id", null=True),
        words("idem"),
        number("actor_id", null=True),
        words("memo"),
        sa.ForeignKeyConstraint(["debit_id"], ["accounts.id"]),
        sa.ForeignKeyConstraint(["credit_id"], ["accounts.id"]),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"]),
        sa.UniqueConstraint("idem"),
        check("code", "code IN ('capture', 'grant', 'overrun', 'refund', 'withdraw')"),
        check("two_accounts", "debit_id <> credit_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_transfers_hold_id", "transfers", ["hold_id"])
    partial("ix_transfers_overrun", "transfers", ["debit_id", "at_ms"], "code = 'overrun'")
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"""CREATE TRIGGER transfers_keep_{event.lower()} BEFORE {event} ON transfers
        BEGIN SELECT RAISE(ABORT, 'transfers are immutable'); END"""
            )
    else:
        op.execute(
            """CREATE FUNCTION transfers_keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'transfers are immutable'; END $$"""
        )
        op.execute(
            """CREATE TRIGGER transfers_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
        FOR EACH STATEMENT EXECUTE FUNCTION transfers_keep()"""
        )


def _queue() -> None:
    op.create_table(
        "flows",
        words("provider"),
        number("guild_id"),
        number("member_id"),
        number("finish_tag"),
        sa.PrimaryKeyConstraint("provider", "guild_id", "member_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "virtual_times",
        words("provider"),
        number("virtual_time"),
        number("highest_finish"),
        sa.PrimaryKeyConstraint("provider"),
        sqlite_strict=True,
    )


def _memory() -> None:
    op.create_table(
        "etas", words("key"), words("learned"), sa.PrimaryKeyConstraint("key"), sqlite_strict=True
    )
    op.create_table(
        "marks", words("name"), words("value"), sa.PrimaryKeyConstraint("name"), sqlite_strict=True
    )
