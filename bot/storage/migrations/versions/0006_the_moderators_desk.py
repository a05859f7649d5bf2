"""Cases for the moderators' desk, clips that come down, and what a job's card says of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "kind IN ('appeal', 'clip', 'likeness', 'prompt', 'report')"
STATES = "state IN ('approved', 'closed', 'denied', 'expired', 'open', 'withdrawn')"
OPEN = "state IN ('open')"


def upgrade() -> None:
    """Make two tables, and two columns of jobs."""
    op.add_column("jobs", sa.Column("remark", sa.Text(), nullable=True))
    op.add_column("jobs", sa.Column("veiled", sa.Integer(), nullable=True))
    op.create_table(
        "cases",
        sa.Column("id", ID, primary_key=True),
        number("guild_id"),
        words("kind"),
        words("state"),
        number("interaction_id"),
        number("job_id"),
        number("member_id"),
        *(number(each, null=True) for each in ("opened_by", "subject_id", "first_decider")),
        words("evidence"),
        number("opened_at_ms"),
        number("due_at_ms"),
        number("decided_at_ms", null=True),
        number("decided_by", null=True),
        words("why"),
        words("undo"),
        number("card_channel_id", null=True),
        number("card_id", null=True),
        words("shown", null=True),
        sa.UniqueConstraint("interaction_id", "kind"),
        sa.CheckConstraint(KINDS, name="kind"),
        sa.CheckConstraint(STATES, name="state"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"]),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_job_id", "cases", ["job_id"])
    op.create_index("ix_cases_opened_by", "cases", ["guild_id", "opened_by", "kind"])
    op.create_index("ix_cases_subject", "cases", ["guild_id", "subject_id"])
    op.create_index("ix_cases_guild", "cases", ["guild_id", "id"])
    partial("ix_cases_unshown", "cases", ["id"], "shown IS NULL OR shown <> state")
    partial("ix_cases_due", "cases", ["due_at_ms"], OPEN)
    op.create_table(
        "takedowns",
        number("job_id"),
        number("guild_id"),
        number("channel_id"),
        number("message_id", null=True),
        number("done_at_ms", null=True),
        sa.PrimaryKeyConstraint("job_id"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"]),
        sqlite_strict=True,
    )
    due = "done_at_ms IS NULL AND message_id IS NOT NULL"
    partial("ix_takedowns_due", "takedowns", ["job_id"], due)


def number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=null, autoincrement=False)


def words(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
