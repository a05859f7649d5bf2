"""The treasurer's month: as a picture that every language's font can write, as a sheet that runs and rounds nothing."""

import csv
import io
from datetime import UTC, datetime

import pytest

from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.books import Spent, harmless
from bot.domain.ids import JobId, MemberId, ModelKey
from bot.domain.money import DOLLAR, ZERO, MicroUsd
from bot.domain.month import PoolFlow, month_report
from bot.pipeline.reports import Month
from bot.words import report
from bot.words.tongue import ENGLISH, tongue

ANN, BEN = MemberId(1_290_000_000_000_000_004), MemberId(1_290_000_000_000_000_005)
JAPANESE = tongue("ja")


def a_month(*models: str) -> Month:
    """Ann has made a clip on each of these, the first of which is the dearest."""
    spent = [
        Spent(
            at=datetime(2026, 11, 20, tzinfo=UTC),
            code=TransferCode.CAPTURE,
            amount=MicroUsd((9 - number) * DOLLAR),
            purse=AccountKind.POOL,
            member_id=ANN if number else BEN,
            job_id=JobId(number),
            model_key=ModelKey(model),
        )
        for number, model in enumerate(models)
    ]
    summed = month_report("2026-11", spent, [], PoolFlow(ZERO, ()))
    return Month(summed, frozenset({BEN}), running=False)


@pytest.mark.parametrize("models", [("one:a",), ("one:a", "two:b")])
def test_inside_a_picture_stands_what_its_font_has(models: tuple[str, ...]) -> None:
    """Japanese would be boxes there; beside it, for who cannot see it, it is Japanese."""
    found = a_month(*models).report
    chart, english = (report.models_chart(found, t, str) for t in (JAPANESE, ENGLISH))

    assert chart is not None
    assert english is not None
    assert chart.title == english.title
    assert chart.alt != english.alt
    assert not chart.alt.isascii()


def test_a_sheet_keeps_every_figure_of_an_id_and_hides_who_wishes_it() -> None:
    """A bare id of nineteen figures is a number to a sheet, which keeps fifteen."""
    sheet = report.month_csv(
        a_month("one:a", "two:b"), ENGLISH, title_of=str, roles={ANN: "-2+3"}, public=True
    )
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))

    names = {
        kind: [row["name"] for row in rows if row["kind"] == kind] for kind in ("member", "role")
    }
    assert names["member"] == ["unnamed-1", f"member:{ANN}"]
    assert "'-2+3" in names["role"]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "-a", "\t=1", "\r=1", "\uff1d1+1", "-"],
)
def test_what_a_sheet_would_run_is_text(cell: str) -> None:
    """However a formula begins: a minus and a figure are one, too."""
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-0.400000", "-3", "12.5", "a red fox", "member:5", "1=1"])
def test_numbers_and_words_stay(cell: str) -> None:
    """Sums can be made of the amounts."""
    assert harmless(cell) == cell
