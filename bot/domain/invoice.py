"""A vendor's invoice as CSV: job ids and amounts, found by their columns' names, held against our own books."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.domain.ids import JobId
from bot.domain.money import DOLLAR, MOST, MicroUsd
from bot.domain.report_refusals import InvoiceFault, InvoiceRefused

LIMIT_BYTES = 2 * 1024 * 1024
LINES_AT_MOST = 50_000
CELL_AT_MOST = 500  #: characters of an id

IDS = (
    *("job id", "task id", "generation id", "video id", "render id", "prediction id"),
    *("request id", "operation id", "job", "task", "reference", "id"),
)
AMOUNTS = (
    *("amount usd", "cost usd", "price usd", "total usd", "amount", "cost", "charge"),
    *("price", "total", "usd", "net amount", "billed"),
)
"""Names of columns, the surest first."""

_SEPARATORS = (",", ";", "\t", "|")
_WORDS = re.compile(r"[^a-z0-9]+")
_DOLLARS = re.compile(r"usd|us\$|[$\s]", re.IGNORECASE)  #: other money is none of ours
_NUMBER = re.compile(r"[-(]?[0-9.,]+\)?")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+")  #: `0,336` is a third of a dollar


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """What a vendor says that it took, by its own job ids."""

    amounts: Mapping[str, MicroUsd]
    unread: int = 0  #: lines without an id or an amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """What our books say that a vendor took for a job."""

    job_id: JobId
    ref: str
    provider: str
    cost: MicroUsd


@dataclass(frozen=True, slots=True)
class Drift:
    """One job on which the two differ."""

    job_id: JobId
    ref: str
    invoiced: MicroUsd
    ours: MicroUsd

    @property
    def more(self) -> MicroUsd:
        """What the vendor says beyond our books; less than nothing where it says less."""
        return MicroUsd(self.invoiced - self.ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """An invoice beside the ledger."""

    matched: int  #: jobs that both know
    invoiced: MicroUsd  #: for those
    ours: MicroUsd
    drifts: tuple[Drift, ...]  #: the largest first
    unknown: Mapping[str, MicroUsd]  #: on the invoice, and no job of this server
    absent: tuple[Billed, ...]  #: between the first and the last job of the invoice, and not on it
    unread: int

    @property
    def drift(self) -> MicroUsd:
        """What the vendor says in all beyond our books, for jobs that both know."""
        return MicroUsd(self.invoiced - self.ours)


def read_invoice(raw: bytes) -> Invoice | InvoiceRefused:
    """Read a CSV of whatever separator, or say what is wrong with it. Lines of one job are summed up."""
    if len(raw) > LIMIT_BYTES:
        return InvoiceRefused(InvoiceFault.TOO_LARGE, LIMIT_BYTES)
    text = _text(raw)
    if text is None:
        return InvoiceRefused(InvoiceFault.NO_TEXT, LIMIT_BYTES)
    try:
        return _read(text)
    except csv.Error:
        return InvoiceRefused(InvoiceFault.NO_TEXT, LIMIT_BYTES)


def _read(text: str) -> Invoice | InvoiceRefused:
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    first: list[str] = next((row for row in rows if any(row)), list[str]())
    names = [_plain(name) for name in first]
    id_at, amount_at = _column(names, IDS), _column(names, AMOUNTS)
    if id_at is None or amount_at is None or id_at == amount_at:
        found = tuple(name[:40] for name in names[:12] if name)
        return InvoiceRefused(InvoiceFault.NO_COLUMNS, LIMIT_BYTES, found)
    sums: defaultdict[str, int] = defaultdict(int)
    unread = 0
    for line in _pairs(rows, id_at, amount_at, _column(names, ("currency",))):
        if line is None:
            unread += 1
        else:
            sums[line[0]] += line[1]
    if not sums:
        return InvoiceRefused(InvoiceFault.NO_ROWS, LIMIT_BYTES)
    return Invoice(amounts={ref: MicroUsd(amount) for ref, amount in sums.items()}, unread=unread)


def _pairs(
    rows: Iterator[list[str]], id_at: int, amount_at: int, currency_at: int | None
) -> Iterator[tuple[str, int] | None]:
    """Each line's id and micro-dollars; None for a line without, and for one in other money."""
    for number, row in enumerate(rows):
        if number >= LINES_AT_MOST or not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(id_at, amount_at):
            yield None
            continue
        ref, amount = row[id_at].strip(), amount_in(row[amount_at])
        dollars = currency_at is None or not _DOLLARS.sub("", "".join(row[currency_at:][:1]))
        usable = 0 < len(ref) <= CELL_AT_MOST and dollars
        yield (ref, amount) if usable and amount is not None else None


def amount_in(cell: str) -> int | None:
    """Micro-dollars of `$1,234.50`, `0,40`, `(2.00)` or `-2`; None where that is no amount of dollars."""
    word = _DOLLARS.sub("", cell[:CELL_AT_MOST])
    if not _NUMBER.fullmatch(word):
        return None
    if word.startswith("(") and word.endswith(")"):
        word = f"-{word[1:-1]}"
    if "," in word and "." in word:
        comma_last = word.rfind(",") > word.rfind(".")
        word = word.replace(".", "").replace(",", ".") if comma_last else word.replace(",", "")
    elif "," in word:
        word = word.replace(",", "" if _THOUSANDS.fullmatch(word) else ".")
    try:
        amount = Decimal(word)
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount) > MOST // DOLLAR:
        return None
    return int((amount * DOLLAR).to_integral_value())


def _text(raw: bytes) -> str | None:
    for encoding in ("utf-8-sig", "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text or text.startswith("%PDF") else text
    return None


def _plain(name: str) -> str:
    return _WORDS.sub(" ", name.lower()).strip()


def _column(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(word) for word in wanted if word in names), None)


def reconcile(invoice: Invoice, ours: Sequence[Billed]) -> Reconciled:
    """Hold an invoice against what our books say of the same jobs; `ours` in the order of their numbers."""
    known = {each.ref: each for each in ours}
    both = [each for each in ours if each.ref in invoice.amounts]
    drifts = [
        Drift(each.job_id, each.ref, invoice.amounts[each.ref], each.cost)
        for each in both
        if invoice.amounts[each.ref] != each.cost
    ]
    return Reconciled(
        matched=len(both),
        invoiced=MicroUsd(sum(invoice.amounts[each.ref] for each in both)),
        ours=MicroUsd(sum(each.cost for each in both)),
        drifts=tuple(sorted(drifts, key=lambda drift: -abs(drift.more))),
        unknown={ref: sum_ for ref, sum_ in invoice.amounts.items() if ref not in known},
        absent=_absent(invoice, ours, both),
        unread=invoice.unread,
    )


def _absent(invoice: Invoice, ours: Sequence[Billed], both: Sequence[Billed]) -> tuple[Billed, ...]:
    if not both:
        return ()
    first, last = both[0].job_id, both[-1].job_id
    vendors = {each.provider for each in both}
    return tuple(
        each
        for each in ours
        if first < each.job_id < last
        and each.cost
        and each.provider in vendors
        and each.ref not in invoice.amounts
    )
