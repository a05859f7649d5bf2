"""The checks bite: every bug that is planted is found by them, and the code as it is passes them all."""

import sqlite3
from collections.abc import Callable, Sequence

import pytest
from hypothesis import Phase
from sqlalchemy import Engine, event

from bot.domain.errors import StoreError
from bot.storage.unit import SqlUnit
from tests.fakes.fake_clock import FakeClock
from tests.storage.checks import CHECKS
from tests.storage.commons_machine import CommonsMachine
from tests.storage.kinds import BOTH
from tests.storage.lending_machine import LendingMachine
from tests.storage.machine import LedgerMachine, run_machine
from tests.storage.makers import RICH
from tests.storage.planted import MONEY, QUEUE, Bug
from tests.storage.planted_commons import COMMONS
from tests.storage.planted_lending import LENDING
from tests.storage.planted_sponsors import SPONSORS
from tests.storage.planted_treasury import TREASURY
from tests.storage.sponsor_machine import SponsorMachine
from tests.storage.treasury_machine import TreasuryMachine

TRIGGERS = {
    "sqlite": ("transfers_keep_update", ""),
    "postgresql": ("transfers_keep", "ON transfers"),
}


def ignore_checks(line: sqlite3.Connection, _record: object) -> None:
    line.execute("PRAGMA ignore_check_constraints = ON")


def plant(bug: Bug, engine: Engine, patch: pytest.MonkeyPatch) -> None:
    """Put the bug in."""
    bug.plant(patch)
    if "CONSTRAINT" in bug.ddl and engine.dialect.name == "sqlite":
        event.listen(engine, "connect", ignore_checks)
    elif bug.ddl:
        trigger, on = TRIGGERS[engine.dialect.name]
        with engine.begin() as connection:
            connection.exec_driver_sql(bug.ddl.format(trigger=trigger, on=on))


def ask_the_machine(engine: Engine, of: type[LedgerMachine] = LedgerMachine) -> None:
    """Always the same examples, not shrunk: it has to fail, not to explain."""
    run_machine(
        engine,
        of,
        max_examples=60,
        stateful_step_count=30,
        derandomize=True,
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )


def ask_the_queue(engine: Engine) -> None:
    """Every check, each on an empty database."""
    for check in CHECKS:
        with engine.connect() as connection:
            transaction = connection.begin()
            try:
                check(SqlUnit(connection, clock=FakeClock(), start=RICH, writes=True))
            finally:
                transaction.rollback()


def found(ask: Callable[[Engine], None], engine: Engine) -> bool:
    """Tell whether the checks fail."""
    try:
        ask(engine)
    except (AssertionError, StoreError, ValueError, pytest.fail.Exception):
        return True
    return False


def on(kind: str) -> object:
    """SQLite by default; the same on PostgreSQL under `make prove`."""
    return (
        "sqlite"
        if kind == "sqlite"
        else pytest.param(kind, marks=[pytest.mark.postgres, pytest.mark.prove])
    )


FOUND_BY: list[tuple[str, type[LedgerMachine], Sequence[Bug]]] = [
    ("money", LedgerMachine, MONEY),
    ("treasury", TreasuryMachine, TREASURY),
    ("pledges", CommonsMachine, COMMONS),
    ("sponsorships", SponsorMachine, SPONSORS),
    ("lending", LendingMachine, LENDING),
]


@pytest.mark.parametrize("kind", [on("sqlite"), on("postgresql")], indirect=True)
@pytest.mark.parametrize(
    ("machine", "bug"),
    [
        pytest.param(machine, bug, id=f"{of}: {bug.name}")
        for of, machine, bugs in FOUND_BY
        for bug in bugs
    ],
)
@pytest.mark.timeout(600)
def test_a_bug_in_the_books_is_found(
    machine: type[LedgerMachine], bug: Bug, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each machine fails where its part of the books is wrong: money, shares, pledges, sponsorships, lending."""
    plant(bug, engine, monkeypatch)

    assert found(lambda engine: ask_the_machine(engine, machine), engine)


@pytest.mark.parametrize("kind", BOTH, indirect=True)
@pytest.mark.parametrize("bug", QUEUE, ids=lambda bug: bug.name)
def test_a_bug_in_the_queue_is_found(
    bug: Bug, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue's checks fail where the queue, or the fence of a job, is wrong."""
    plant(bug, engine, monkeypatch)

    assert found(ask_the_queue, engine)


@pytest.mark.parametrize("kind", BOTH, indirect=True)
def test_the_code_as_it_is_passes(engine: Engine) -> None:
    """Without a bug the same checks say nothing, so that it is the bug that they find."""
    ask_the_queue(engine)
    if engine.dialect.name == "sqlite":
        ask_the_machine(engine)
