"""The tables: one set for SQLite and PostgreSQL, with constraints as the last moderator.

Times are whole milliseconds since 1970 (`…_at_ms`), money is whole micro-dollars (`…_micro_usd`). A change
here needs a migration beside it: a test holds the two against each other.
"""

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    event,
)

from bot.domain.allowance import AccountKind, HoldState, TransferCode
from bot.domain.job import RUNNING, WAITING, JobState
from bot.domain.share_rules import Subject
from bot.domain.window import WindowKind
from bot.storage.columns import (
    Flag,
    Id,
    Json,
    Text,
    amount,
    any_of,
    flag,
    one_of,
    optional,
    partial,
    required,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


guilds = Table(
    "guilds",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    required("zone", Text),
    Column(
        "reset_hour",
        Id,
        CheckConstraint("reset_hour BETWEEN 0 AND 23", name="reset_hour"),
        nullable=False,
    ),
    amount("ceiling_micro_usd", nullable=True),  # the operator's, a calendar month
    required("created_at_ms", Id),
    Column(  # before a window's end; 0: no more, and NULL: never
        "lend_hours",
        Id,
        CheckConstraint("lend_hours BETWEEN 0 AND 72", name="lend_hours"),
        nullable=True,
    ),
    sqlite_strict=True,
)


NOBODY = 0
"""The id of a subject or an owner where there is none: NULLs would not be unique."""

allowances = Table(
    "allowances",
    metadata,
    Column("guild_id", Id, ForeignKey("guilds.id"), primary_key=True, autoincrement=False),
    Column("subject", Text, primary_key=True),
    Column("subject_id", Id, primary_key=True, autoincrement=False),
    amount("cap_micro_usd"),
    required("window_kind", Text),
    required("window_s", Id),
    amount("dearest_micro_usd", nullable=True),
    required("jobs_at_once", Id),
    required("jobs_waiting", Id),
    Column("weight", Id, CheckConstraint("weight >= 1", name="weight"), nullable=False),
    optional("limits", Json),  # what else it says: storage/allowances.py writes and reads it
    one_of("subject", Subject),
    one_of("window_kind", WindowKind),
    CheckConstraint("(window_kind = 'rolling') = (window_s > 0)", name="window_s"),
    sqlite_strict=True,
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, ForeignKey("guilds.id"), nullable=False),
    required("kind", Text),
    required("owner_id", Id),
    amount("debits_micro_usd"),
    amount("credits_micro_usd"),
    amount("held_micro_usd"),
    flag("may_go_negative"),
    flag("frozen"),
    UniqueConstraint("guild_id", "kind", "owner_id"),
    one_of("kind", AccountKind),
    CheckConstraint(
        "may_go_negative = 1 OR credits_micro_usd - debits_micro_usd - held_micro_usd >= 0",
        name="covered",
    ),
    sqlite_strict=True,
)

QUEUED = any_of("state", [JobState.QUEUED])
LIVE_STATES = WAITING | RUNNING
LIVE = any_of("state", LIVE_STATES)
OVER = any_of("state", frozenset(JobState) - LIVE_STATES)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True),
    required("interaction_id", Id),
    required("guild_id", Id),
    required("channel_id", Id),
    required("member_id", Id),
    required("locale", Text),
    required("spec", Json),
    required("provider", Text),
    amount("price_micro_usd"),
    required("state", Text),
    required("epoch", Id),
    required("created_at_ms", Id),
    required("start_tag", Id),
    required("weight", Id),
    required("jobs_at_once", Id),
    optional("not_before_ms", Id),
    optional("submitted_at_ms", Id),
    optional("rendering_at_ms", Id),
    optional("ended_at_ms", Id),
    optional("ref_id", Text),
    optional("ref_state", Json),
    optional("clip", Json),
    amount("cost_micro_usd", nullable=True),
    amount("charge_micro_usd", nullable=True),
    optional("failure", Text),
    optional("undelivered", Text),
    flag("cancel_asked"),
    optional("card_id", Id),
    optional("message_id", Id),
    optional("parent_id", Id),  # the job whose clip this one changes
    optional("private", Flag),  # 1: shown to its maker alone
    optional("remark", Json),  # what a moderator said of it, as a JSON string: any text fits
    optional("veiled", Flag),  # 1: posted behind a spoiler
    optional("film", Json),  # how far a storyboard is
    optional("thread_of", Id),  # the channel of the public thread in which it was asked for
    optional("age_restricted", Flag),  # 1: asked for in such a channel
    optional("posted_in", Id),  # the channel of its clip, if another
    UniqueConstraint("interaction_id"),
    one_of("state", JobState),
    CheckConstraint("epoch >= 0", name="epoch"),
    CheckConstraint("weight >= 1", name="weight"),
    CheckConstraint("(ref_id IS NULL) = (ref_state IS NULL)", name="ref"),
    # A render belongs to one job.
    partial(
        "uq_jobs_provider_ref_id", "provider", "ref_id", where="ref_id IS NOT NULL", unique=True
    ),
    # The queue in its fair order, and who in it has to wait for a provider's "not before".
    partial("ix_jobs_queue", "provider", "start_tag", "id", "not_before_ms", where=QUEUED),
    # How much of a member's waits, and how much runs? Two, each of exactly what is asked: PostgreSQL, having once
    # counted few running jobs, would else look through all of them for every job of the queue.
    partial("ix_jobs_waiting", "guild_id", "member_id", "state", where=any_of("state", WAITING)),
    partial("ix_jobs_running", "guild_id", "member_id", "state", where=any_of("state", RUNNING)),
    # What is in this state, at this provider?
    partial("ix_jobs_live", "state", "provider", where=LIVE),
    # How many have ended, and how? Written once in a job's life, so that nobody counts all rows of all years.
    partial("ix_jobs_ended", "provider", "state", where=OVER),
    # A member's history; what was asked for in a month.
    Index("ix_jobs_member", "guild_id", "member_id", "id"),
    Index("ix_jobs_guild", "guild_id", "created_at_ms"),
    sqlite_strict=True,
    sqlite_autoincrement=True,  # a number that people have seen is never given again
)

holds = Table(
    "holds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("job_id", Id, ForeignKey("jobs.id"), nullable=True),  # a gift from an allowance has none
    Column("guild_id", Id, ForeignKey("guilds.id"), nullable=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False),
    required("member_id", Id),  # in whose window it counts
    amount("amount_micro_usd"),
    amount("captured_micro_usd"),
    amount("refunded_micro_usd"),
    required("state", Text),
    required("at_ms", Id),
    optional("settled_at_ms", Id),
    UniqueConstraint("job_id", "account_id", "member_id"),
    one_of("state", HoldState),
    CheckConstraint("captured_micro_usd <= amount_micro_usd", name="captured_within"),
    CheckConstraint("refunded_micro_usd <= captured_micro_usd", name="refunded_within"),
    CheckConstraint("state = 'captured' OR captured_micro_usd = 0", name="captured_state"),
    CheckConstraint("(state = 'open') = (settled_at_ms IS NULL)", name="settled"),
    # What has a member drawn from the pool in this window?
    Index("ix_holds_window", "account_id", "member_id", "at_ms"),
    # What has a guild cost the operator this month?
    Index("ix_holds_guild", "guild_id", "at_ms"),
    sqlite_strict=True,
)

transfers = Table(
    "transfers",
    metadata,
    Column("id", Id, primary_key=True),
    required("at_ms", Id),
    required("code", Text),
    Column("debit_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column("credit_id", Id, ForeignKey("accounts.id"), nullable=False),
    Column(
        "amount_micro_usd",
        Id,
        CheckConstraint("amount_micro_usd > 0", name="amount"),
        nullable=False,
    ),
    Column("hold_id", Id, ForeignKey("holds.id"), nullable=True),
    required("idem", Text),  # a repeated key changes nothing
    optional("actor_id", Id),
    required("memo", Text),
    UniqueConstraint("idem"),
    one_of("code", TransferCode),
    CheckConstraint("debit_id <> credit_id", name="two_accounts"),
    # One job's lines.
    Index("ix_transfers_hold_id", "hold_id"),
    # What did vendors take beyond the holds this month?
    partial("ix_transfers_overrun", "debit_id", "at_ms", where="code = 'overrun'"),
    # What did a member give lately, and what was a wallet given?
    partial("ix_transfers_given", "actor_id", "at_ms", where="code = 'gift'"),
    partial("ix_transfers_got", "credit_id", "at_ms", where="code = 'gift'"),
    # An account's own lines, of a month or all of them.
    Index("ix_transfers_debit", "debit_id", "at_ms"),
    Index("ix_transfers_credit", "credit_id", "at_ms"),
    sqlite_strict=True,
)

flows = Table(
    "flows",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    Column("member_id", Id, primary_key=True, autoincrement=False),
    required("finish_tag", Id),
    sqlite_strict=True,
)

virtual_times = Table(
    "virtual_times",
    metadata,
    Column("provider", Text, primary_key=True),
    required("virtual_time", Id),
    required("highest_finish", Id),
    sqlite_strict=True,
)

etas = Table(
    "etas",
    metadata,
    Column("key", Text, primary_key=True),
    required("learned", Json),
    sqlite_strict=True,
)

marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    required("value", Text),
    sqlite_strict=True,
)

IMMUTABLE = {
    "sqlite": (
        """CREATE TRIGGER transfers_keep_update BEFORE UPDATE ON transfers
        BEGIN SELECT RAISE(ABORT, 'transfers are immutable'); END""",
        """CREATE TRIGGER transfers_keep_delete BEFORE DELETE ON transfers
        BEGIN SELECT RAISE(ABORT, 'transfers are immutable'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION transfers_keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'transfers are immutable'; END $$""",
        """CREATE TRIGGER transfers_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
        FOR EACH STATEMENT EXECUTE FUNCTION transfers_keep()""",
    ),
}
"""What keeps transfers as they were written, a database's own way."""

for _dialect, _statements in IMMUTABLE.items():
    for _statement in _statements:
        event.listen(transfers, "after_create", DDL(_statement).execute_if(dialect=_dialect))
