"""Drawing a chart: `python -m bot.media.chart FOLDER` reads JSON from standard input and writes a PNG to standard output.

matplotlib and its 65 MiB stay in this child. 800 px wide, which is a phone's 400 at double density, with text of
14 px and more there, for Discord's dark theme.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# matplotlib is typed in part

import io
import json
import os
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.media.child import bound

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MEMORY_BYTES = 1536 * 1024**2
CPU_S = 30

WIDTH_PX, HEIGHT_PX, DENSITY = 400, 270, 2
GROUND: Final = "#2b2d31"  #: Discord's, dark; its own embeds have it
TEXT: Final = "#f2f3f5"
QUIET: Final = "#b5bac1"
GRID: Final = "#3f4147"
BLUE, ORANGE, GREEN = "#56b4e9", "#e69f00", "#2fbf9b"
"""Okabe and Ito's, told apart by all kinds of eyes; the green is lightened for a dark ground."""

SIZE: Final = 14  #: of text, in px at single density
TITLE: Final = 16
LOW: Final = 0.15  #: of the axis: a line lower than this has its label above
LONGEST: Final = 17  #: characters of a bar's label


def draw(told: dict[str, Any]) -> bytes:
    """Draw one chart as PNG."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    points = 72 / 100
    plt.rcParams.update(
        {
            "font.size": SIZE * points,
            "font.family": ["DejaVu Sans"],
            "text.parse_math": False,  # a dollar is a dollar
            "text.color": TEXT,
            "axes.edgecolor": GRID,
            "axes.labelcolor": TEXT,
            "xtick.color": QUIET,
            "ytick.color": QUIET,
            "figure.facecolor": GROUND,
            "axes.facecolor": GROUND,
        }
    )
    figure, axes = plt.subplots(figsize=(WIDTH_PX / 100, HEIGHT_PX / 100), dpi=100)
    _PAINTERS[told["kind"]](axes, told)
    _finish(figure, axes, told["title"], points, side_by_side=told["kind"] == "shares")
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=100 * DENSITY, facecolor=GROUND)
    plt.close(figure)
    return out.getvalue()


def _finish(
    figure: "Figure", axes: "Axes", title: str, points: float, *, side_by_side: bool
) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, pad=6)
    axes.set_axisbelow(True)
    figure.suptitle(
        _broken(title), x=0.03, y=0.97, ha="left", va="top", size=TITLE * points, weight="bold"
    )
    figure.subplots_adjust(
        left=0.37 if side_by_side else 0.15,
        right=0.96,
        top=0.75,
        bottom=0.05 if side_by_side else 0.13,
    )


def _broken(title: str, width: int = 40) -> str:
    """A long title in two lines."""
    if len(title) <= width:
        return title
    at = title.rfind(" ", 0, width)
    return title if at < 0 else f"{title[:at]}\n{title[at + 1 :]}"


def _dollars(amount: float) -> str:
    if amount >= 10 or amount == int(amount):
        return f"${amount:,.0f}"
    return f"${amount:,.2f}"


def _dollar_axis(axes: "Axes", highest: float) -> None:
    axes.set_ylim(0, highest * 1.12 or 1)
    axes.yaxis.set_major_locator(_few())
    axes.yaxis.set_major_formatter(lambda value, _: _dollars(value))
    axes.grid(axis="y", color=GRID, linewidth=1)


def _few() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=4, min_n_ticks=3)


def _day_axis(axes: "Axes", first: date, last: date) -> None:
    span = max(1, (last - first).days)
    step = max(1, -(-span // 4))
    ticks = [first + timedelta(days=n) for n in range(0, span + 1, step)]
    axes.set_xticks([(day - first).days for day in ticks], [f"{day:%-d %b}" for day in ticks])
    axes.set_xlim(-0.6, span + 0.6)


def _daily(axes: "Axes", told: dict[str, Any]) -> None:
    days = [(date.fromisoformat(day), amount) for day, amount in told["days"]]
    first, last = days[0][0], days[-1][0]
    places = [(day - first).days for day, _ in days]
    axes.bar(places, [amount for _, amount in days], width=0.72, color=BLUE)
    highest = max(amount for _, amount in days)
    cap = told["cap"]
    if cap is not None:
        axes.axhline(cap, color=ORANGE, linewidth=2, linestyle=(0, (4, 3)))
        _label(axes, _dollars(cap), (-0.4, cap), (0, 2), ("left", "bottom"), ORANGE)
        highest = max(highest, cap)
    _dollar_axis(axes, highest)
    _day_axis(axes, first, last)


def _pool(axes: "Axes", told: dict[str, Any]) -> None:
    days = [(date.fromisoformat(day), amount) for day, amount in told["days"]]
    first, last = days[0][0], date.fromisoformat(told["ends_on"])
    spent, total, places = [0.0], 0.0, [-0.5]
    for day, amount in days:
        total += amount
        spent.append(total)
        places.append((day - first).days + 0.5)
    now, held, budget = places[-1], told["held"], told["budget"]
    said = told["labels"]
    axes.fill_between(places, spent, color=BLUE, alpha=0.28, linewidth=0)
    axes.plot(places, spent, color=BLUE, linewidth=2.5)
    end = (last - first).days + 0.5
    goes = total + held + told["per_day"] * (end - now)
    axes.plot([now, end], [total + held, goes], color=ORANGE, linewidth=2.5, linestyle=(0, (2, 2)))
    if held:
        axes.plot([now, now], [total, total + held], color=GREEN, linewidth=5)
        _label(axes, said[1], (now, total + held), (-5, 3), ("right", "bottom"), GREEN)
    axes.axhline(budget, color=TEXT, linewidth=1.5)
    _label(axes, said[3], (-0.4, budget), (0, 3), ("left", "bottom"), TEXT)
    low = total < LOW * max(budget, goes)  # below the line there would be the days' names
    _label(
        axes,
        said[0],
        (now, total),
        (6, 4 if low else -6),
        ("left", "bottom" if low else "top"),
        BLUE,
    )
    _label(axes, said[2], (end, goes), (0, 4), ("right", "bottom"), ORANGE)
    _dollar_axis(axes, max(budget, goes, total + held))
    _day_axis(axes, first, last)


def _label(
    axes: "Axes",
    text: str,
    at: tuple[float, float],
    off: tuple[float, float],
    side: tuple[Any, Any],
    colour: str,
) -> None:
    """A direct label, with a rim of the ground's colour where it crosses a line."""
    from matplotlib.patheffects import withStroke

    axes.annotate(
        text,
        at,
        off,
        textcoords="offset points",
        ha=side[0],
        va=side[1],
        color=colour,
        path_effects=[withStroke(linewidth=2.5, foreground=GROUND)],
    )


def _shares(axes: "Axes", told: dict[str, Any]) -> None:
    shares = [(label, amount) for label, amount in told["shares"]][::-1]
    places = range(len(shares))
    amounts = [amount for _, amount in shares]
    axes.barh(places, amounts, height=0.62, color=BLUE)
    axes.set_yticks(places, [_cut(label) for label, _ in shares])
    axes.tick_params(axis="y", labelcolor=TEXT)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(0, max(amounts) * 1.45 or 1)
    for place, amount in zip(places, amounts, strict=True):
        axes.annotate(
            f"${amount:,.2f}", (amount, place), (5, 0), textcoords="offset points", va="center"
        )


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


_PAINTERS = {"daily": _daily, "pool": _pool, "shares": _shares}


def main() -> None:
    """Draw what standard input describes."""
    bound(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    os.environ["MPLCONFIGDIR"] = sys.argv[1]
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
