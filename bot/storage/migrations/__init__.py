"""The database's history. One file a step in `versions/`; `tables.py` is the present.

A new step: `alembic revision` is not needed. Copy the last file's frame, write `upgrade` for both databases, and add
its name below; a test says what is missing between the steps and `tables.py`.
"""

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
    "0020",
    "0021",
    "0022",
)
"""Every version from the oldest to the present one, so that a start need not import Alembic to compare."""
