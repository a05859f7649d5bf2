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

WIDTH_PX, HEIGHT_PX, DENSITY = 400, 280, 2
BAR_PX: Final = 34  #: of height, that a bar and the room around it take
GROUND: Final = "#2b2d31"  #: Discord's, dark; its own embeds have it
TEXT: Final = "#f2f3f5"
QUIET: Final = "#b5bac1"
GRID: Final = "#3f4147"
BLUE, ORANGE, GREEN = "#56b4e9", "#e69f00", "#2fbf9b"
"""Okabe and Ito's, told apart by all kinds of eyes; the green is lightened for a dark ground."""

SIZE: Final = 14  #: of text, in px at single density
TITLE: Final = 16
TITLE_PX: Final = 22  #: of height, that a line of the title takes
MARGIN_PX: Final = 12
LINE_PX: Final = 15  #: of height, that two labels have to be apart
LOW, TALL = 0.15, 0.35  #: of the axis: a line's label is above it, or in the area below it
NEAR: Final = 0.16  #: of the budget: a forecast that ends so close below it has its label below
EARLY, WIDE = 0.3, 0.45  #: of the month: there is no room to the left; there is some below the line
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
    bars = len(told.get("shares", ()))
    height_px = bars * BAR_PX + 3 * TITLE_PX + MARGIN_PX if bars else HEIGHT_PX
    figure, axes = plt.subplots(figsize=(WIDTH_PX / 100, height_px / 100), dpi=100)
    _lay_out(figure, axes, told, points)
    _PAINTERS[told["kind"]](axes, told)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=100 * DENSITY, facecolor=GROUND)
    plt.close(figure)
    return out.getvalue()


def _lay_out(figure: "Figure", axes: "Axes", told: dict[str, Any], points: float) -> None:
    """The title, and the place of all below it."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, pad=6)
    axes.set_axisbelow(True)
    height_px, bars = figure.bbox.height, told["kind"] == "shares"
    used_px = MARGIN_PX + TITLE_PX * _titled(figure, told["title"], points)
    figure.subplots_adjust(
        left=0.37 if bars else 0.15,
        right=0.86 if told.get("brakes") else 0.96,
        top=1 - (used_px + (6 if bars else 22)) / height_px,
        bottom=(MARGIN_PX if bars else 35) / height_px,
    )


def _titled(figure: "Figure", title: str, points: float) -> int:
    """Write the title in as many lines as its width takes; returns their number."""
    head = figure.suptitle(
        "",
        x=MARGIN_PX / WIDTH_PX,
        y=1 - MARGIN_PX / figure.bbox.height,
        ha="left",
        va="top",
        size=TITLE * points,
        weight="bold",
    )
    lines: list[str] = []
    for word in title.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        head.set_text(longer)
        if lines and head.get_window_extent().width <= WIDTH_PX - 2 * MARGIN_PX:
            lines[-1] = longer
        else:
            lines.append(word)
    head.set_text("\n".join(lines))
    return len(lines)


def _dollars(amount: float) -> str:
    if amount >= 10 or amount == int(amount):
        return f"${amount:,.0f}"
    return f"${amount:,.2f}"


def _exact(amount: float) -> str:
    return f"${amount:,.0f}" if amount == int(amount) or amount >= 1000 else f"${amount:,.2f}"


def _dollar_axis(axes: "Axes", highest: float) -> None:
    axes.set_ylim(0, highest * 1.12 or 1)
    axes.yaxis.set_major_locator(_few())
    axes.yaxis.set_major_formatter(lambda value, _: _dollars(value))
    axes.grid(axis="y", color=GRID, linewidth=1)


def _few() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=4, min_n_ticks=3)


def _day_axis(axes: "Axes", first: date, last: date, months: list[str]) -> None:
    span = max(1, (last - first).days)
    step = max(1, -(-span // 4))
    ticks = [first + timedelta(days=n) for n in range(0, span + 1, step)]
    named = [f"{day.day} {months[day.month - 1]}" for day in ticks]
    axes.set_xticks([(day - first).days for day in ticks], named)
    axes.set_xlim(-0.6, span + 0.6)


def _daily(axes: "Axes", told: dict[str, Any]) -> None:
    days = [(date.fromisoformat(day), amount) for day, amount in told["days"]]
    first, last = days[0][0], days[-1][0]
    places = [(day - first).days for day, _ in days]
    axes.bar(places, [amount for _, amount in days], width=0.72, color=BLUE)
    _dollar_axis(axes, max(amount for _, amount in days))
    _day_axis(axes, first, last, told["months"])


def _pool(axes: "Axes", told: dict[str, Any]) -> None:
    days = [(date.fromisoformat(day), amount) for day, amount in told["days"]]
    first, last = days[0][0], date.fromisoformat(told["ends_on"])
    spent, total, places = [0.0], 0.0, [-0.5]
    for day, amount in days:
        total += amount
        spent.append(total)
        places.append((day - first).days + 0.5)
    now, held, budget = places[-1], told["held"], told["budget"]
    end = (last - first).days + 0.5
    goes = total + held + told["per_day"] * (end - now)
    axes.fill_between(places, spent, color=BLUE, alpha=0.28, linewidth=0)
    axes.plot(places, spent, color=BLUE, linewidth=2.5)
    axes.plot([now, end], [total + held, goes], color=ORANGE, linewidth=2.5, linestyle=(0, (2, 2)))
    axes.plot([now, now], [total, total + held], color=GREEN, linewidth=5)
    axes.axhline(budget, color=TEXT, linewidth=1.5)
    _dollar_axis(axes, max(budget, goes))
    _day_axis(axes, first, last, told["months"])
    _brakes(axes, told["brakes"], budget)
    said = told["labels"]
    _label(axes, f"{said[3]} {_exact(budget)}", (-0.4, budget), (0, 3), ("left", "bottom"), TEXT)
    _label_forecast(axes, said[2], (now, total + held), (end, goes), budget)
    early, inside = now < EARLY * end, now > WIDE * end and total > TALL * budget
    if held:
        off, side = ((2, 18), "left") if early else ((-5, 3), "right")
        over = f"{said[1]} {_exact(held)}"
        _label(axes, over, (now, total + held), off, (side, "bottom"), GREEN)
    name = f"{said[0]} {_exact(total)}"
    if inside:
        _label(axes, name, (now, 0), (-6, 4), ("right", "bottom"), TEXT)
    elif total < LOW * max(budget, goes):  # below the line there would be the days' names
        _label(axes, name, (now, total), (6, 4), ("left", "bottom"), BLUE)
    else:
        _label(axes, name, (now, total), (6, -6), ("left", "top"), BLUE)


def _label_forecast(
    axes: "Axes", text: str, begins: tuple[float, float], ends: tuple[float, float], budget: float
) -> None:
    """Above the line's end; below the line where the budget's own would cross it."""
    goes = ends[1]
    if not budget * (1 - NEAR) < goes <= budget:
        _label(axes, text, ends, (0, 4), ("right", "bottom"), ORANGE)
        return
    wide = len(text) * SIZE * 0.6 * (ends[0] + 1) / axes.get_window_extent().width
    steep = (goes - begins[1]) / (ends[0] - begins[0] or 1)
    under = goes - steep * min(wide, ends[0] - begins[0])
    _label(axes, text, (ends[0], under), (0, -4), ("right", "top"), ORANGE)


def _brakes(axes: "Axes", percents: list[int], budget: float) -> None:
    """A line at each brake, named beside it; where two lie close together the lower name steps down."""
    scale = axes.get_window_extent().height / axes.get_ylim()[1]
    above_px = float("inf")
    for percent in sorted(percents, reverse=True):
        height = budget * percent / 100
        axes.axhline(height, color=QUIET, linewidth=1, linestyle=(0, (1, 2)))
        name_px = min(height * scale, above_px - LINE_PX)
        off = (0, (name_px - height * scale) * 0.72)
        _label(axes, f" {percent} %", (axes.get_xlim()[1], height), off, ("left", "center"), QUIET)
        above_px = name_px


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
    axes.set_ylim(-0.5, len(shares) - 0.5)
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
