"""A vendor's invoice: columns by their names, amounts as people write them, hostile files refused."""

import pytest

from bot.domain.ids import JobId
from bot.domain.invoice import (
    LIMIT_BYTES,
    Billed,
    Invoice,
    amount_in,
    read_invoice,
    reconcile,
)
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.report_refusals import InvoiceFault, InvoiceRefused


@pytest.mark.parametrize(
    "raw",
    [
        b"Task ID,Model,Cost (USD)\ngen_1,x,$0.40\ngen_2,y,1.00\n\n",
        "\ufeffdate;job_id;amount\n1;gen_1;0,40\n2;gen_2;1,00\n".encode(),
        "id\tTotal\ngen_1\t0.40\ngen_2\t1\n".encode("utf-16"),
        b'when,"Generation\nID",Amount\n1,gen_1,0.25\n2,gen_1,0.15\n3,gen_2,"1.00"\n4,,1\n',
    ],
    ids=["dollars", "semicolons", "utf16", "summed"],
)
def test_columns_are_found_by_their_names(raw: bytes) -> None:
    """Whatever the separator, the encoding and the order; lines of one job are summed up."""
    found = read_invoice(raw)

    assert isinstance(found, Invoice)
    assert found.amounts == {"gen_1": 40 * CENT, "gen_2": 100 * CENT}


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"x" * (LIMIT_BYTES + 1), InvoiceFault.TOO_LARGE),
        (b"%PDF-1.7\n1,2", InvoiceFault.NO_TEXT),
        (b"PK\x03\x04\x00\x00\x00", InvoiceFault.NO_TEXT),
        (b'job_id,amount\n"' + b"x" * 200_000, InvoiceFault.NO_TEXT),
        (b"", InvoiceFault.NO_COLUMNS),
        (b"date,seconds\n1,2\n", InvoiceFault.NO_COLUMNS),
        (b"job_id,amount\n,\ngen_1,NaN\ngen_2,9e99999999\n", InvoiceFault.NO_ROWS),
        (b"," * 100_000, InvoiceFault.NO_COLUMNS),
    ],
    ids=["large", "pdf", "zip", "field", "empty", "columns", "rows", "commas"],
)
def test_what_is_no_invoice_is_refused(raw: bytes, fault: InvoiceFault) -> None:
    """With what is wrong about it, and without an exception."""
    found = read_invoice(raw)

    assert isinstance(found, InvoiceRefused)
    assert found.fault is fault


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("$1,234.50", 123_450),
        ("1.234,50 USD", 123_450),
        ("1,234", 123_400),
        ("0,4", 40),
        ("0,340", 34),
        ("-0,340", -34),
        ("12,345,678", 1_234_567_800),
        ("(2.00)", -200),
        ("-2", -200),
        ("", None),
        ("n/a", None),
        ("5 €", None),
        ("1.2.3", None),
        ("9999999999999", None),
    ],
)
def test_amounts_are_read_as_people_write_them(cell: str, cents: int | None) -> None:
    """Signs, separators of thousands, decimal commas, brackets for what comes back."""
    assert amount_in(cell) == (None if cents is None else cents * CENT)


def test_other_money_is_counted_and_left_out() -> None:
    """Euros are not held against dollars, whether the sign or a column says so."""
    sheet = b"Job ID,Amount,Currency\na,1,USD\nb,1,EUR\nc,2,\n"

    assert read_invoice(sheet) == Invoice(
        amounts={"a": MicroUsd(DOLLAR), "c": MicroUsd(2 * DOLLAR)}, unread=1
    )


def test_the_drift_is_shown_by_job_and_in_total() -> None:
    """Jobs that differ, lines of nobody, and jobs of that time that the vendor does not name."""
    ours = [
        Billed(job_id=JobId(n), ref=f"gen_{n}", provider="runway", cost=MicroUsd(40 * CENT))
        for n in (1, 2, 3, 4)
    ]
    invoice = Invoice(
        amounts={
            "gen_1": MicroUsd(40 * CENT),
            "gen_3": MicroUsd(55 * CENT),
            "gen_9": MicroUsd(CENT),
        }
    )

    found = reconcile(invoice, ours)

    assert (found.matched, found.drift) == (2, 15 * CENT)
    assert [(each.job_id, each.more) for each in found.drifts] == [(3, 15 * CENT)]
    assert found.unknown == {"gen_9": CENT}
    assert [each.job_id for each in found.absent] == [2]  # 4 came after the invoice's last
