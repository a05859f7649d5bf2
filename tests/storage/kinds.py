"""Marks for what only one of the two databases promises."""

import pytest

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgres)
BOTH = ["sqlite", POSTGRESQL]

sqlite_only = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
postgres_only = pytest.mark.parametrize("kind", [POSTGRESQL], indirect=True)
