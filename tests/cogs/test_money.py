"""The screens about money: the pool with its pace, and one's own use."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.chart import DailyChart, PoolChart
from bot.domain.ids import GuildId
from bot.domain.job import JobState
from bot.domain.money import CENT, DOLLAR, MicroUsd
from tests.cogs.conftest import Door, text
from tests.cogs.presses import ended, rendering
from tests.fakes.fake_files import MemoryCharts

KINDS = ("total", "purse", "member", "model")


def charts(door: Door) -> MemoryCharts:
    drawn = door.rooms.house.charts
    assert isinstance(drawn, MemoryCharts)
    return drawn


async def delivered(door: Door, seconds: int = 12) -> None:
    """Ann has a clip, and it is charged."""
    job = await door.made(seconds=seconds)
    await door.rooms.database.write(
        lambda unit: unit.ledger.capture(job, job.price, door.clock.now())
    )
    await ended(door, job, JobState.CANCELLED)


async def test_the_pool_has_a_pace(door: Door) -> None:
    """What is spent, held and left, until when it lasts and what is safe today; and the same as a picture."""
    await delivered(door)
    door.clock.turn(timedelta(days=3).total_seconds())
    await door.made(seconds=8)
    await door.steward.slash(door.channel, "treasury brakes", shorter=70, cheaper=70, lower=85)

    result = await door.ben.slash(door.channel, "quota pool")

    lines = text(result).splitlines()
    assert lines[0].startswith("**The pool:** $0.12 of $25.00 is spent this month; $24.80 is left")
    assert lines[1] == "$0.08 more is held for clips under way."
    assert lines[2].endswith("$0.89 is safe to spend today.")
    (chart,) = charts(door).asked
    assert isinstance(chart, PoolChart)
    assert [bar.amount for bar in chart.days] == [12 * CENT, 0, 0, 0]
    assert (chart.held, chart.budget) == (8 * CENT, 2500 * CENT)
    assert (chart.brakes, chart.months[0]) == ([70, 85], "Jan")
    assert chart.alt.endswith("Brakes hold from 70 %, 85 % on.")
    assert "Spent $0.12, held $0.08, left $24.80 of $25.00 until 31 January" in chart.alt
    assert result.response is not None
    assert [each.filename for each in result.response.message.attachments] == ["pool.png"]


async def test_a_pool_above_what_the_operator_allows(door: Door) -> None:
    """What is safe today is no more than the server may spend at all, and that is said."""
    await delivered(door)
    await door.rooms.database.write(
        lambda unit: unit.ledger.set_ceiling(GuildId(door.guild.id), MicroUsd(22 * CENT))
    )

    said = text(await door.ben.slash(door.channel, "quota pool"))

    assert "$0.10 is safe to spend today." in said
    assert "This server may spend $0.10 more until <t:" in said
    assert said.endswith("The operator allows $0.22 a month.")


@pytest.mark.parametrize("settings", [{"pool": 13 * CENT}])
async def test_a_pool_that_will_not_last(door: Door) -> None:
    """The day on which it ends is said, and that it is scarce."""
    await delivered(door)
    door.clock.turn(timedelta(days=2).total_seconds())

    said = text(await door.ben.slash(door.channel, "quota pool"))

    assert "At this pace the pool ends on <t:" in said
    assert "It is scarce" in said


async def test_own_use_by_day(door: Door) -> None:
    """A member sees their own days and nobody else's."""
    await delivered(door)
    door.clock.turn(timedelta(days=1).total_seconds())
    await delivered(door, seconds=4)

    own = await door.ann.slash(door.channel, "quota history")
    mine = text(own)
    others = text(await door.ben.slash(door.channel, "quota history"))

    assert mine == "**Your use:** $0.16 in the last 30 days, for 2 clips."
    assert others == "You have used nothing here in the last 30 days."
    assert own.response is not None
    sheets = [each for each in own.response.message.attachments if "csv" in each.filename]
    days = (await sheets[0].read()).decode("utf-8-sig").splitlines()
    assert days[-2:] == ["2026-01-01,0.120000", "2026-01-02,0.040000"]
    (chart,) = charts(door).asked
    assert isinstance(chart, DailyChart)
    assert len(chart.days) == 30
    assert [bar.amount for bar in chart.days[-2:]] == [12 * CENT, 4 * CENT]
    assert chart.alt.endswith("2 January $0.04, 1 January $0.12.")


async def test_what_comes_back_belongs_to_the_clip_that_it_was_paid_for(door: Door) -> None:
    """It makes the clip's own day less, and a day or a month on which nothing was paid is never below nothing."""
    await delivered(door)
    await delivered(door, seconds=8)
    one, two = (job.id for job in await door.jobs())
    door.clock.turn(timedelta(days=1).total_seconds())
    await door.steward.slash(door.channel, "treasury refund", job=one, amount="0.05")
    own = text(await door.ann.slash(door.channel, "quota history"))
    (chart,) = charts(door).asked
    door.clock.turn(timedelta(days=40).total_seconds())
    await door.steward.slash(door.channel, "treasury refund", job=two)
    later = text(await door.ann.slash(door.channel, "quota history"))
    pool = text(await door.ann.slash(door.channel, "quota pool"))

    assert own == "**Your use:** $0.15 in the last 30 days, for 2 clips."
    assert isinstance(chart, DailyChart)
    assert [bar.amount for bar in chart.days[-2:]] == [15 * CENT, 0]
    assert later == "You have used nothing here in the last 30 days."
    assert pool.startswith("**The pool:** $0.00 of $24.97 is spent this month; $24.97 is left")
    shown = charts(door).asked[-1]
    assert isinstance(shown, PoolChart)
    assert {bar.amount for bar in shown.days} == {0}


async def test_what_cannot_be_drawn_is_said(door: Door) -> None:
    """Where the painter fails, the days are in the words."""
    await delivered(door)
    charts(door).broken = True

    result = await door.ann.slash(door.channel, "quota history")

    assert result.response is not None
    assert [each.filename for each in result.response.message.attachments] == ["your-use.csv"]
    assert "- <t:" in text(result)
    assert "· $0.12" in text(result)


async def test_the_treasurers_month_adds_up(door: Door) -> None:
    """By member and by model, what was given back counted, to the micro-dollar what the ledger moved."""
    await delivered(door)
    await door.ben.slash(door.channel, "video make", prompt="ben's fox", seconds=8)
    bens = (await door.jobs())[0]
    now = door.clock.now()
    await door.rooms.database.write(lambda unit: unit.ledger.capture(bens, bens.price, now))
    await door.rooms.database.write(
        lambda unit: unit.ledger.refund(bens, MicroUsd(CENT), now, key="r", memo="")
    )
    await ended(door, bens, JobState.CANCELLED)

    result = await door.steward.slash(door.channel, "treasury report")

    said = text(result)
    assert said.startswith("**2026-01:** $0.19 for 2 clips. $0.20 was charged and $0.01 given back")
    assert f"- <@{door.ann.id}> · $0.12 · 1" in said
    assert f"- <@{door.ben.id}> · $0.07 · 1" in said
    assert "- Sketch 1 · $0.19 · 2" in said
    assert "- at the start · $0.00\n- added · +$25.00\n- clips that it paid for · -$0.19\n" in said
    assert "- at the end · $24.81" in said
    assert result.response is not None
    sheet = next(each for each in result.response.message.attachments if "csv" in each.filename)
    rows = list(csv.DictReader(io.StringIO((await sheet.read()).decode("utf-8-sig"))))
    net = {kind: sum(Decimal(r["net_usd"]) for r in rows if r["kind"] == kind) for kind in KINDS}
    moved = (await door.rooms.database.read(lambda u: u.ledger.pool(bens.guild_id))).spent
    assert net == dict.fromkeys(KINDS, Decimal(moved) / DOLLAR)


async def test_a_name_can_be_hidden(door: Door) -> None:
    """In a report to members whoever wished it has no name; stewards alone still see it."""
    await delivered(door)
    await door.ann.slash(door.channel, "quota hide", on=True)

    alone = text(await door.steward.slash(door.channel, "treasury report"))
    await door.steward.slash(door.channel, "treasury report", public=True)

    posted = text(door.channel.history()[-1])
    assert f"<@{door.ann.id}>" in alone
    assert "a member who stays unnamed · $0.12" in posted
    assert str(door.ann.id) not in posted


async def test_a_month_without_books(door: Door) -> None:
    """A month that is none, or has not begun, is said with what would work."""
    odd = text(await door.steward.slash(door.channel, "treasury report", month="2026-13"))
    later = text(await door.steward.slash(door.channel, "treasury report", month="2027-01"))
    quiet = text(await door.steward.slash(door.channel, "treasury report", month="2025-12"))

    assert "is no month that I have books of" in odd
    assert "is no month that I have books of" in later
    assert quiet == "**2025-12:** nobody has asked for a clip."


async def test_an_invoice_is_held_against_the_ledger(door: Door) -> None:
    """The steward sees which job differs, and by how much in total; nothing is changed."""
    job = await rendering(door)
    await door.rooms.advance(job, cost=MicroUsd(4 * CENT))
    assert job.ref is not None
    sheet = f"Job ID,Amount\n{job.ref.id},$0.06\nsomebody-elses,1.00\n".encode()

    good = await door.steward.slash(door.channel, "treasury reconcile", file=("invoice.csv", sheet))
    bad = await door.steward.slash(door.channel, "treasury reconcile", file=("a.csv", b"a,b"))

    assert text(good).splitlines() == [
        "**1 job is on the invoice and in the ledger.** The vendor says $0.06, the ledger $0.04:"
        " $0.02 more than the ledger.",
        "- #1 · vendor $0.06, ledger $0.04",
        "1 line is of no job of this server: $1.00.",
    ]
    assert text(bad).startswith("I looked for a column of job ids and one of amounts")
