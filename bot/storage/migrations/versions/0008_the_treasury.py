"""The treasury: gifts, donations and what stewards do move money too."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

RULES = {
    "transfers": (
        "code",
        "'capture', 'grant', 'overrun', 'refund', 'withdraw'",
        "'capture', 'donate', 'gift', 'grant', 'overrun', 'refund', 'reversal', 'sweep', 'withdraw'",
    ),
}


def upgrade() -> None:
    """Widen a rule, add four indexes."""
    for table, (column, old, new) in RULES.items():
        _widen(table, column, old, new)
    _partial("ix_transfers_given", "transfers", ["actor_id", "at_ms"], "code = 'gift'")
    _partial("ix_transfers_got", "transfers", ["credit_id", "at_ms"], "code = 'gift'")
    op.create_index("ix_transfers_debit", "transfers", ["debit_id", "id"])
    op.create_index("ix_transfers_credit", "transfers", ["credit_id", "id"])


def _widen(table: str, column: str, old: str, new: str) -> None:
    """Let a column hold further words.

    SQLite has no ALTER for it. Its own manual, "Making Other Kinds Of Table Schema Changes", allows the words of
    a CHECK to be changed in the schema itself, for no row has to change. It keeps indexes and triggers, which
    building the table anew would not.
    """
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


def _partial(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )
