"""Words compared one by one: SQLite fills a table with a list of them whenever a statement meets it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

CHECKS = {
    ("allowances", "subject"): "everyone member role",
    ("allowances", "window_kind"): "day month rolling week",
    ("accounts", "kind"): "funding member overrun pool spent sponsor",
    ("jobs", "state"): (
        "cancelled delivered denied expired failed queued rendering review stored submitting undelivered unknown"
    ),
    ("holds", "state"): "captured open voided",
    ("transfers", "code"): (
        "capture donate gift grant overrun refund return reversal sponsor sweep withdraw"
    ),
    ("cases", "kind"): "appeal clip likeness prompt report spend",
    ("cases", "state"): "approved closed denied expired open withdrawn",
    ("proposals", "state"): "expired funded open refused started withdrawn",
    ("wishes", "state"): "lapsed made refused started waiting withdrawn",
    ("sponsorships", "state"): "closing ended running",
    ("sponsorships", "ended"): "gone spent stopped time",
}
INDEXES = {
    ("ix_jobs_running", "guild_id", "member_id", "state"): "rendering stored submitting unknown",
    ("ix_jobs_live", "state", "provider"): "queued rendering review stored submitting unknown",
}


def upgrade() -> None:
    """Write twelve CHECKs and two conditions of indexes otherwise; they say what they said."""
    if op.get_bind().dialect.name == "sqlite":
        _in_the_schema()
        return
    for (table, column), words in CHECKS.items():
        op.drop_constraint(op.f(f"ck_{table}_{column}"), table)
        op.create_check_constraint(column, table, _one_by_one(column, words.split()))
    for (name, *columns), words in INDEXES.items():
        op.drop_index(name, "jobs")
        condition = sa.text(_one_by_one("state", words.split()))
        op.create_index(name, "jobs", columns, postgresql_where=condition)


def _in_the_schema() -> None:
    """Change SQLite's own text of them, as in step 8, which says why; no row and no key has to change."""
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    texts = [(table, column, words) for (table, column), words in CHECKS.items()]
    texts += [(name, "state", words) for (name, *_), words in INDEXES.items()]
    for name, column, words in texts:
        listed = ", ".join(f"'{word}'" for word in words.split())
        connection.exec_driver_sql(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?",
            (f"{column} IN ({listed})", _one_by_one(column, words.split()), name),
        )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def _one_by_one(column: str, words: Sequence[str]) -> str:
    none = " AND ".join(f"{column} <> '{word}'" for word in words)
    return f"NOT ({none})"
