"""Charts as pictures, drawn in a child process that steps back behind the bot."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, assert_never

from bot.domain.chart import Chart, DailyChart, DayBar, PoolChart, ShareChart
from bot.domain.errors import ChartError
from bot.domain.money import DOLLAR
from bot.media.child import run_child

LIMIT_S = 60.0  #: the first one of a machine looks through its fonts
AT_ONCE = 1  #: a chart takes most of a second of one core


class DrawnCharts:
    """`ports.Charts` by matplotlib, which keeps what it knows of fonts in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def draw(self, chart: Chart) -> bytes:
        told = json.dumps(told_of(chart)).encode()
        async with self._turn:
            try:
                ended = await run_child(
                    "bot.media.chart", [str(self._folder)], stdin=told, limit_s=LIMIT_S
                )
            except OSError as error:
                raise ChartError(f"the chart could not be drawn: {error}") from error
        if ended.status != 0 or not ended.out:
            raise ChartError(f"the chart's painter ended with {ended.status}")
        return ended.out


def told_of(chart: Chart) -> dict[str, Any]:
    """A chart as the painter reads it; amounts are dollars there, for they are only drawn."""
    match chart:
        case DailyChart():
            return {
                "kind": "daily",
                "title": chart.title,
                "days": _days(chart.days),
                "months": list(chart.months),
            }
        case PoolChart():
            return {
                "kind": "pool",
                "title": chart.title,
                "days": _days(chart.days),
                "held": chart.held / DOLLAR,
                "budget": chart.budget / DOLLAR,
                "ends_on": chart.ends_on.isoformat(),
                "per_day": chart.per_day / DOLLAR,
                "labels": list(chart.labels),
                "months": list(chart.months),
                "brakes": list(chart.brakes),
            }
        case ShareChart():
            shares = [[each.label, each.amount / DOLLAR] for each in chart.shares]
            return {"kind": "shares", "title": chart.title, "shares": shares}
        case _:
            assert_never(chart)


def _days(days: Sequence[DayBar]) -> list[list[Any]]:
    return [[each.day.isoformat(), each.amount / DOLLAR] for each in days]
