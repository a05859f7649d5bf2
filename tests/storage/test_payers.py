"""Several members can pay one job: each by their part, in their own guild, to the last micro-dollar."""

import pytest
from sqlalchemy import insert, update

from bot.domain.errors import KeyReusedError, OverdrawnError
from bot.domain.ids import GuildId
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.ports import Unit
from bot.storage import tables
from bot.storage.moments import to_ms
from tests.storage.makers import (
    GUILD,
    MEMBER,
    NOON,
    OTHER,
    RICH,
    connection_of,
    ended,
    held,
    opened,
)

GUILDS = (GUILD, GuildId(7))


def shared(unit: Unit, guild: GuildId) -> Job:
    """A job of 40, of which another member holds 15."""
    job = held(unit, guild_id=guild, price=MicroUsd(40))
    pool = unit.ledger.standing(guild, MEMBER, NOON).pool_account
    line = connection_of(unit)
    line.execute(
        update(tables.holds).where(tables.holds.c.job_id == job.id).values(amount_micro_usd=25)
    )
    line.execute(
        insert(tables.holds).values(
            job_id=job.id,
            guild_id=guild,
            account_id=pool,
            member_id=OTHER,
            amount_micro_usd=15,
            captured_micro_usd=0,
            refunded_micro_usd=0,
            state="open",
            at_ms=to_ms(NOON),
        )
    )
    return job


async def test_two_payers_in_two_guilds(url: str) -> None:
    """A capture, and a refund, are divided by what each holds; nothing moves in the other guild."""

    def work(unit: Unit) -> list[tuple[tuple[int, int], ...]]:
        jobs = [shared(unit, guild) for guild in GUILDS]
        paid = [ended(unit, job, charge=charge) for job, charge in zip(jobs, (32, 50), strict=True)]
        for key in ("once", "once"):
            unit.ledger.refund(paid[0], MicroUsd(8), NOON, key=key, memo="")
        receipts = [unit.ledger.receipt(job.id) for job in paid]
        return [
            tuple((payer.captured, payer.refunded) for payer in each.payers)
            for each in receipts
            if each is not None
        ]

    async with opened(url, start=RICH) as database:
        answer = await database.write(work)
        views = [await database.read(lambda unit, g=g: unit.ledger.pool(g)) for g in GUILDS]
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert answer == [((20, 5), (12, 3)), ((25, 0), (15, 0))]
    assert [(view.held, view.spent, view.overrun) for view in views] == [(0, 24, 0), (0, 50, 10)]
    assert audit == []


async def test_a_refund_of_two_payers_has_its_limits(url: str) -> None:
    """Not more than was paid, and not another amount under an old key; a void lets both go."""
    async with opened(url, start=RICH) as database:
        paid = await database.write(lambda unit: ended(unit, shared(unit, GUILD), charge=32))
        await database.write(
            lambda unit: unit.ledger.refund(paid, MicroUsd(8), NOON, key="r", memo="")
        )
        with pytest.raises(KeyReusedError):
            await database.write(
                lambda unit: unit.ledger.refund(paid, MicroUsd(9), NOON, key="r", memo="")
            )
        with pytest.raises(OverdrawnError):
            await database.write(
                lambda unit: unit.ledger.refund(paid, MicroUsd(25), NOON, key="s", memo="")
            )
        await database.write(lambda unit: ended(unit, shared(unit, GUILD)))
        view = await database.read(lambda unit: unit.ledger.pool(GUILD))
        audit = await database.read(lambda unit: unit.ledger.audit())

    assert (view.held, view.spent) == (0, 24)
    assert audit == []
