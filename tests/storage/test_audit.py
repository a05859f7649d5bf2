"""The audit sees: each way in which books can be wrong has its sentence."""

from collections.abc import Generator

import pytest
from sqlalchemy import Connection

from bot.domain.ids import GuildId
from bot.domain.job import Job, JobState
from bot.domain.money import CENT, MicroUsd
from bot.storage.engines import address_of, writing_engine
from bot.storage.unit import SqlUnit
from tests.fakes.fake_clock import FakeClock
from tests.storage.makers import GUILD, MEMBER, NOON, START, ended, held, new_job

WITHOUT_GUARDS = {
    "sqlite": [
        "PRAGMA ignore_check_constraints = ON",
        "PRAGMA foreign_keys = OFF",
        "DROP TRIGGER transfers_keep_update",
        "DROP TRIGGER transfers_keep_delete",
    ],
    "postgresql": [
        "ALTER TABLE transfers DISABLE TRIGGER transfers_keep",
        *(
            f"ALTER TABLE {table} DROP CONSTRAINT {name}"
            for table, name in (
                ("holds", "ck_holds_captured_within"),
                ("holds", "ck_holds_refunded_within"),
                ("holds", "ck_holds_captured_state"),
                ("accounts", "ck_accounts_covered"),
            )
        ),
    ],
}
KEEPER = "the trigger that keeps them is missing"


@pytest.fixture
def books(url: str) -> Generator[Connection]:
    """Two guilds; in the first a job is charged, refunded and charged beyond, one is held, one released; no guards."""
    engine = writing_engine(address_of(url))
    with engine.begin() as connection:
        unit = SqlUnit(connection, clock=FakeClock(), start=START, writes=True)
        unit.ledger.open_guild(GuildId(7), NOON)
        paid = ended(unit, held(unit, price=MicroUsd(40 * CENT)), charge=45 * CENT)
        unit.ledger.refund(paid, MicroUsd(5 * CENT), NOON, key="r", memo="")
        held(unit)
        ended(unit, held(unit))
        unit.ledger.grant(GUILD, MicroUsd(CENT), NOON, key="w", actor_id=None, member_id=MEMBER)
        assert unit.ledger.audit() == []
    with engine.connect() as connection:
        for guard in WITHOUT_GUARDS[engine.dialect.name]:
            connection.connection.cursor().execute(guard)
        connection.connection.commit()
        yield connection
    engine.dispose()


WRONG: dict[str, list[str]] = {
    "UPDATE accounts SET credits_micro_usd = credits_micro_usd + 1 WHERE kind = 'spent'": [
        "guild 7: credits less debits come to 1 micro-dollars, not 0",
        "credits 1, but the journal has 0 and 0",
        f"guild {GUILD}: credits less debits come to 1",
    ],
    "UPDATE accounts SET held_micro_usd = held_micro_usd + 1 WHERE kind = 'member'": [
        "(member): 1 held, but its open holds come to 0"
    ],
    "UPDATE accounts SET held_micro_usd = 99000000 WHERE kind = 'pool'": [
        "(pool) of guild 7: -74000000 available"
    ],
    "UPDATE accounts SET may_go_negative = 1 WHERE kind = 'member'": [
        "(member) may go negative, which no such account may"
    ],
    "UPDATE holds SET captured_micro_usd = 400001 WHERE state = 'captured'": [
        "400001 of 400000 captured"
    ],
    "UPDATE holds SET captured_micro_usd = 390000 WHERE state = 'captured'": [
        "390000 captured, but 1 transfers moved 400000"
    ],
    "UPDATE holds SET captured_micro_usd = 1 WHERE state = 'open'": [
        "1 of 40000 captured, in state open"
    ],
    "UPDATE holds SET refunded_micro_usd = 400001 WHERE state = 'captured'": [
        "400001 refunded of 400000 captured"
    ],
    "UPDATE holds SET refunded_micro_usd = 0": ["0 refunded, but its transfers moved 50000"],
    "UPDATE holds SET amount_micro_usd = 1 WHERE state = 'voided'": [
        "job 3: its price is 40000, but its holds come to 1"
    ],
    "UPDATE holds SET guild_id = 7 WHERE state = 'voided'": [
        "another member or guild than its job's",
        "from which nothing can be held",
    ],
    "UPDATE holds SET job_id = NULL WHERE state = 'voided'": ["has 0 holds"],
    "UPDATE holds SET member_id = 7": ["hold 1 of job 1: another member or guild"],
    "UPDATE holds SET job_id = NULL WHERE state = 'open'": ["hold 2 is open for no job"],
    "UPDATE holds SET state = 'voided', settled_at_ms = 1 WHERE state = 'open'": [
        "is queued, but its hold 2 is voided"
    ],
    "UPDATE transfers SET hold_id = NULL WHERE code = 'refund'": ["(refund) belongs to no hold"],
    """UPDATE transfers SET credit_id = (SELECT id FROM accounts WHERE guild_id = 7
    AND kind = 'spent') WHERE code = 'capture'""": [f"leads from guild {GUILD} to guild 7"],
}
"""What is done to the books, and what the audit says of it."""


@pytest.mark.parametrize("change", WRONG)
def test_what_is_wrong_is_said(books: Connection, change: str) -> None:
    """Each invariant that is broken makes a sentence that names the row and both numbers."""
    unit = SqlUnit(books, clock=FakeClock(), start=START, writes=True)

    with books.begin():
        books.exec_driver_sql(change)
        said = unit.ledger.audit()

    for sentence in WRONG[change]:
        assert any(sentence in one for one in said), said
    assert any(KEEPER in one for one in said)


def test_a_job_without_money_is_said(books: Connection) -> None:
    """A job that was written without its hold is found, and one that ended while its hold is open."""
    unit = SqlUnit(books, clock=FakeClock(), start=START, writes=True)

    with books.begin():
        job = unit.jobs.add(new_job())
        (open_job,) = [one for one in unit.jobs.in_states([JobState.QUEUED]) if one.id != job.id]
        assert isinstance(unit.jobs.advance(open_job, state=JobState.FAILED), Job)
        said = unit.ledger.audit()

    assert any(f"job {job.id} has 0 holds" in one for one in said)
    assert any(f"job {open_job.id} is failed, but its hold 2 is open" in one for one in said)


def test_a_key_used_twice_is_said(url: str) -> None:
    """A key that two transfers have is found, though the table would have refused it."""
    engine = writing_engine(address_of(url))
    with engine.begin() as connection:
        unit = SqlUnit(connection, clock=FakeClock(), start=START, writes=True)
        unit.ledger.open_guild(GUILD, NOON)
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("CREATE TABLE copied AS SELECT * FROM transfers")
            connection.exec_driver_sql("DROP TABLE transfers")
            connection.exec_driver_sql("ALTER TABLE copied RENAME TO transfers")
        else:
            connection.exec_driver_sql("ALTER TABLE transfers DROP CONSTRAINT uq_transfers_idem")
        connection.exec_driver_sql(
            """INSERT INTO transfers (at_ms, code, debit_id, credit_id, amount_micro_usd, idem, memo)
            SELECT at_ms, code, debit_id, credit_id, amount_micro_usd, idem, memo FROM transfers"""
        )
        said = unit.ledger.audit()
    engine.dispose()

    assert any(f"the key grant:start-{GUILD} was used 2 times" in one for one in said)
