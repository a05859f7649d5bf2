"""Amounts and tables for sheets: exact, and harmless to open."""

import csv
import io
from collections.abc import Sequence

from bot.domain.books import harmless
from bot.domain.money import MicroUsd


def exact(amount: MicroUsd) -> str:
    """Dollars with all six decimals, for a sheet."""
    sign, size = ("-", -amount) if amount < 0 else ("", int(amount))
    return f"{sign}{size // 1_000_000}.{size % 1_000_000:06d}"


def whole(amount: MicroUsd, *, sign: bool = False) -> str:
    """Dollars with as many decimals as the amount has, two at least: lines of them add up as they are read."""
    before = "-" if amount < 0 else "+" if sign else ""
    dollar, rest = divmod(abs(amount), 1_000_000)
    return f"{before}${dollar:,}.{f'{rest:06d}'.rstrip('0').ljust(2, '0')}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """CSV that a sheet opens without running what a name says."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")
