"""Cases about money: a clip that waits for a steward."""

from alembic import op

revision = "0013"
down_revision = "0012"

OLD = "kind IN ('appeal', 'clip', 'likeness', 'prompt', 'report')"
NEW = "kind IN ('appeal', 'clip', 'likeness', 'prompt', 'report', 'spend')"


def upgrade() -> None:
    """Let a case have a further kind.

    SQLite has no ALTER for it; the words of a CHECK are changed in the schema, as step 8 does and explains.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_cases_kind"), "cases")
        op.create_check_constraint("kind", "cases", NEW)
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'cases'",
        (OLD, NEW),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
