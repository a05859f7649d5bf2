"""Sponsorships: money set aside for what is made in one place."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WIDENED = {
    "accounts": (
        "kind",
        "'funding', 'member', 'overrun', 'pool', 'spent'",
        "'funding', 'member', 'overrun', 'pool', 'spent', 'sponsor'",
    ),
    "transfers": (
        "code",
        "'capture', 'donate', 'gift', 'grant', 'overrun', 'refund', 'reversal', 'sweep', 'withdraw'",
        "'capture', 'donate', 'gift', 'grant', 'overrun', 'refund', 'return', 'reversal',"
        " 'sponsor', 'sweep', 'withdraw'",
    ),
}


def upgrade() -> None:
    """Add a table, widen two rules."""
    op.create_table(
        "sponsorships",
        sa.Column("id", ID, nullable=False),
        *(_id(name) for name in ("interaction_id", "guild_id", "channel_id", "host_id")),
        sa.Column(
            "from_pool",
            sa.Integer(),
            sa.CheckConstraint("from_pool IN (0, 1)", name="from_pool"),
            nullable=False,
        ),
        _amount("amount_micro_usd"),
        _amount("per_person_micro_usd"),
        _id("created_at_ms"),
        _id("ends_at_ms"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=True),
        _id("version"),
        _id("shown"),
        sa.Column("card_id", ID, nullable=True),
        sa.Column("note_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("interaction_id"),
        sa.CheckConstraint("state IN ('closing', 'ended', 'running')", name="state"),
        sa.CheckConstraint("ended IN ('gone', 'spent', 'stopped', 'time')", name="ended"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    _partial("uq_sponsorships_running", ["guild_id", "channel_id"], "state IN ('running')", True)
    _partial("ix_sponsorships_ends", ["ends_at_ms"], "state IN ('running')")
    _partial("ix_sponsorships_outdated", ["id"], "shown <> version")
    for table, (column, old, new) in WIDENED.items():
        _widen(table, column, old, new)


def _widen(table: str, column: str, old: str, new: str) -> None:
    """Let a column hold further words; on SQLite as in step 8, which says why."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(f"ck_{table}_{column}"), table)
        op.create_check_constraint(column, table, f"{column} IN ({new})")
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (f"{column} IN ({old})", f"{column} IN ({new})", table),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=False)


def _amount(name: str) -> sa.Column[int]:
    return sa.Column(name, ID, sa.CheckConstraint(f"{name} >= 0", name=name), nullable=False)


def _partial(name: str, columns: list[str], where: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        "sponsorships",
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )
