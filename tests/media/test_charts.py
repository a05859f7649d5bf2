"""Charts: pictures for a phone in Discord's dark theme, drawn in a child process."""

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.chart import Chart, DailyChart, DayBar, PoolChart, Share, ShareChart
from bot.domain.errors import ChartError
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.media import charts
from bot.media.chart import GROUND, draw
from bot.media.charts import DrawnCharts, told_of
from bot.words.tongue import ENGLISH

FIRST = date(2026, 11, 1)
MONTHS = ENGLISH.months()
DAYS = [DayBar(FIRST + timedelta(days=n), MicroUsd(n * 10 * CENT)) for n in range(14)]
POOL = PoolChart(
    title="At this pace the pool ends on 24 November; $1.90 a day would make it last",
    alt="$9.10 of $30 are spent.",
    days=DAYS,
    held=MicroUsd(DOLLAR),
    budget=MicroUsd(30 * DOLLAR),
    ends_on=date(2026, 11, 30),
    per_day=MicroUsd(DOLLAR),
    labels=("spent", "held", "at this pace", "budget"),
    months=MONTHS,
    brakes=(70, 80, 85, 95),
)
SHARES = ShareChart(
    title="Runway took most: $14.20 of $21.40",
    alt="",
    shares=[Share("Runway Gen-4.5", MicroUsd(14 * DOLLAR)), Share("x" * 60, MicroUsd(DOLLAR))],
)
NOTHING = [DayBar(FIRST, MicroUsd(0))]


@pytest.mark.parametrize(
    "chart",
    [
        DailyChart(title="You used $9.10", alt="", days=DAYS, months=MONTHS),
        DailyChart(title="You used nothing yet", alt="", days=NOTHING, months=MONTHS),
        POOL,
        replace(POOL, budget=MicroUsd(25 * DOLLAR), brakes=()),
        replace(POOL, days=DAYS[:2]),
        replace(POOL, days=[*DAYS, *DAYS], held=MicroUsd(0)),
        SHARES,
        ShareChart(title="Nothing yet", alt="", shares=[Share("Sketch 1", MicroUsd(0))]),
    ],
    ids=["daily", "empty", "pool", "tight", "early", "late", "shares", "nothing"],
)
def test_a_chart_is_a_picture_for_a_phone(chart: Chart) -> None:
    """800 px wide on Discord's dark ground, with something on it."""
    picture = Image.open(io.BytesIO(draw(told_of(chart)))).convert("RGB")

    assert (picture.format, picture.width) == (None, 800)
    ground = tuple(int(GROUND[at : at + 2], 16) for at in (1, 3, 5))
    assert picture.getpixel((2, picture.height - 2)) == ground
    colours = picture.getcolors(1 << 20)
    assert colours is not None
    assert sum(count for count, colour in colours if colour != ground) > 3000


async def test_it_is_drawn_beside_the_bot(tmp_path: Path) -> None:
    """A child with no secrets draws it; what comes back is the same picture."""
    drawn = await DrawnCharts(tmp_path).draw(SHARES)

    assert drawn.startswith(b"\x89PNG")
    assert Image.open(io.BytesIO(drawn)).size == (800, 292)


@pytest.mark.parametrize(
    "title",
    [
        "Bei diesem Tempo ist der Topf am 29. November leer; heute sind $77.29 unbedenklich",
        "Runway Gen-4.5 nahm am meisten: $525.40 von $825.47",
        "MMMM MMMM MMMM MMMM MMMM MMMM MMMM MMMM MMMM MMMM",
    ],
)
def test_a_long_title_breaks_where_the_picture_ends(title: str) -> None:
    """Its width is measured, for letters and languages differ: nothing is written beyond the margin."""
    picture = Image.open(io.BytesIO(draw(told_of(replace(POOL, title=title))))).convert("RGB")

    margin = picture.crop((picture.width - 16, 0, picture.width, picture.height))
    assert len(margin.getcolors(1 << 20) or ()) == 1


def test_few_bars_make_a_low_picture() -> None:
    """A bar is as high as any other, however many there are."""
    heights = [
        Image.open(
            io.BytesIO(
                draw(told_of(replace(SHARES, shares=[Share("Sketch 1", MicroUsd(DOLLAR))] * n)))
            )
        ).height
        for n in (1, 2, 8)
    ]

    assert (heights[1] - heights[0]) * 7 == heights[2] - heights[0]


async def test_a_painter_that_fails_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asked can still say the numbers in words."""

    def unknown(_: Chart) -> dict[str, str]:
        return {"kind": "none"}

    monkeypatch.setattr(charts, "told_of", unknown)

    with pytest.raises(ChartError):
        await DrawnCharts(tmp_path).draw(SHARES)
