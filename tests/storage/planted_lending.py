"""Bugs on purpose in what shares lend and get back. Their machine must find every one."""

from collections.abc import Sequence
from typing import Any

from bot.domain import allowance
from bot.domain.lending import Lender, Loan
from bot.domain.money import MicroUsd
from bot.storage import loans, standing
from tests.storage.planted import Bug, code, sql


def _of_one(_right: Any, price: MicroUsd, lenders: Sequence[Lender]) -> tuple[Loan, ...]:
    return (Loan(lenders[0], price),)


LENDING: tuple[Bug, ...] = (
    sql(
        "what is borrowed counts in the own share, too",
        standing,
        "_USES",
        r"WHERE loans\.hold_id = holds\.id",
        "WHERE 1 = 0 AND loans.hold_id = holds.id",
    ),
    sql("a share is lent again and again", loans, "_LENT", r"sum\(CASE", "sum(0 * CASE"),
    sql(
        "what a lender holds is lent",
        loans,
        "_BY_MEMBER",
        r"THEN holds\.amount_micro_usd",
        "THEN 0",
    ),
    sql(
        "what a lender uses after all comes back, too",
        loans,
        "_USED",
        r"sum\(CASE",
        "sum(0 * CASE",
    ),
    sql(
        "what a clip did not take comes back, too",
        loans,
        "_OF_LENDER",
        r"ELSE holds\.captured_micro_usd - holds\.refunded_micro_usd",
        "ELSE holds.amount_micro_usd",
    ),
    sql(
        "a first claim outlives its window",
        loans,
        "_OF_LENDER",
        r"loans\.until_ms > ",
        "loans.until_ms + 864000000 > ",
    ),
    sql(
        "what others borrowed of somebody else comes back",
        loans,
        "_OF_LENDER",
        r"(loans\.lender_id = (?:\?|%\(\w+\)s\S*))",
        r"(\1 OR TRUE)",
    ),
    sql(
        "who keeps their share lends it all the same",
        loans,
        "_BY_MEMBER",
        r"keepers\.member_id = ",
        "1 = 0 AND keepers.member_id = ",
    ),
    sql(
        "frozen money is lent",
        loans,
        "_BY_MEMBER",
        r"wallet\.frozen = ",
        "1 = 0 AND wallet.frozen = ",
    ),
    code("one lender is taken for all", allowance, "loans", _of_one),
)
