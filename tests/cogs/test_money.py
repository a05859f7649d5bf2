"""The screens about money: the pool with its pace, and one's own use."""

from datetime import timedelta

import pytest

from bot.domain.chart import DailyChart, PoolChart
from bot.domain.job import JobState
from bot.domain.money import CENT
from tests.cogs.conftest import Door, text
from tests.cogs.test_buttons import ended
from tests.fakes.fake_files import MemoryCharts


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

    result = await door.ben.slash(door.channel, "quota pool")

    lines = text(result).splitlines()
    assert lines[0].startswith("**The pool:** $0.12 of $25.00 is spent this month; $24.80 is left")
    assert lines[1] == "$0.08 more is held for clips under way."
    assert lines[2].endswith("$0.89 is safe to spend today.")
    (chart,) = charts(door).asked
    assert isinstance(chart, PoolChart)
    assert [bar.amount for bar in chart.days] == [12 * CENT, 0, 0, 0]
    assert (chart.held, chart.budget) == (8 * CENT, 2500 * CENT)
    assert "Spent $0.12, held $0.08, left $24.80 of $25.00 until 31 January" in chart.alt
    assert result.response is not None
    assert [each.filename for each in result.response.message.attachments] == ["pool.png"]


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

    mine = text(await door.ann.slash(door.channel, "quota history"))
    others = text(await door.ben.slash(door.channel, "quota history"))

    assert mine == "**Your use:** $0.16 in the last 30 days, for 2 clips."
    assert others == "You have used nothing here in the last 30 days."
    (chart,) = charts(door).asked
    assert isinstance(chart, DailyChart)
    assert len(chart.days) == 30
    assert [bar.amount for bar in chart.days[-2:]] == [12 * CENT, 4 * CENT]
    assert chart.alt.endswith("2 January $0.04, 1 January $0.12.")


async def test_what_cannot_be_drawn_is_said(door: Door) -> None:
    """Where the painter fails, the days are in the words."""
    await delivered(door)
    charts(door).broken = True

    result = await door.ann.slash(door.channel, "quota history")

    assert result.response is not None
    assert result.response.message.attachments == []
    assert "- <t:" in text(result)
    assert "· $0.12" in text(result)
