"""Why a report cannot be made, as typed fields."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class MonthUnreadable:
    """What was typed is no month, or one that has not begun."""

    typed: str


@dataclass(frozen=True, slots=True)
class DayUnreadable:
    """What was typed is no day such as `2026-11-01`."""

    typed: str


@dataclass(frozen=True, slots=True)
class TableTooLarge:
    """A table is larger than what can be sent there, even packed."""

    size_bytes: int
    limit_bytes: int


class InvoiceFault(StrEnum):
    """What is wrong with a vendor's invoice."""

    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"  #: not CSV at all: a PDF, a spreadsheet, a picture
    NO_COLUMNS = "no_columns"  #: no column of job ids, or none of amounts
    NO_ROWS = "no_rows"  #: no line that can be read
    GONE = "gone"  #: Discord did not hand it over


@dataclass(frozen=True, slots=True)
class InvoiceRefused:
    """The file cannot be held against the ledger."""

    fault: InvoiceFault
    limit_bytes: int
    found: tuple[str, ...] = ()  #: the columns that it has


ReportRefusal = MonthUnreadable | DayUnreadable | TableTooLarge | InvoiceRefused
