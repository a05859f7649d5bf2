"""Bugs on purpose: for each, how it gets into the code. The checks must find every one of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.domain import fairness
from bot.storage import holds, jobs, ledger, queue, standing, transfers
from bot.storage.statements import Parameters, Pick, Prepared

_numbers = count()


class Altered(Prepared):
    """A statement with something changed in its SQL after it was compiled."""

    def __init__(self, original: Prepared, pattern: str, by: str) -> None:
        super().__init__(original._statement)
        self._pattern, self._by = pattern, by

    def _compile(self, connection: Connection) -> tuple[str, Pick, Parameters]:
        sql, pick, fixed = super()._compile(connection)
        altered, times = re.subn(self._pattern, self._by, sql)
        assert times, f"{self._pattern} is not in {sql}"
        self._ready[connection.dialect.name] = (altered, pick, fixed)
        return altered, pick, fixed


@dataclass(frozen=True, slots=True)
class Bug:
    """One planted bug: a change of the code, or of the tables."""

    name: str
    plant: Callable[[pytest.MonkeyPatch], None] = lambda _patch: None
    ddl: str = ""  #: of PostgreSQL; a CHECK is ignored whole on SQLite


def sql(name: str, module: Any, statements: str, pattern: str, by: str) -> Bug:
    """A bug in a statement, or in several that are one on different databases."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        for statement in statements.split():
            patch.setattr(module, statement, Altered(getattr(module, statement), pattern, by))

    return Bug(name, plant)


def code(name: str, module: Any, function: str, wrong: Callable[..., Any]) -> Bug:
    """A bug in a function: `wrong` is given the right one, and what it is called with."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        right = getattr(module, function)
        patch.setattr(module, function, partial(wrong, right))

    return Bug(name, plant)


def both(name: str, *bugs: Bug) -> Bug:
    """Two changes that only together do harm: each would be caught by the other's guard."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        for bug in bugs:
            bug.plant(patch)

    return Bug(name, plant)


def new_key_each_time(
    right: Callable[..., bool], connection: Connection, movement: transfers.Movement, **named: Any
) -> bool:
    key = f"{movement.key} {next(_numbers)}"
    return right(connection, replace(movement, key=key), **named)


def _never_refused(right: Callable[..., bool], *given: Any, **named: Any) -> bool:
    try:
        return right(*given, **named)
    except transfers.KeyReusedError:
        return False


def _unfenced(column: str) -> Callable[..., Prepared]:
    def wrong(right: Callable[..., Prepared], columns: tuple[str, ...]) -> Prepared:
        return Altered(right(columns), rf"AND (jobs\.{column} = \S+)", r"AND (\1 OR TRUE)")

    return wrong


def nothing(_right: Any, *_given: Any) -> None:
    pass


def _still(_right: Any, now: int, *_given: Any, **_named: Any) -> int:
    return now


def _never_drained(right: Any, *given: Any, drained: bool) -> int:
    return right(*given, drained=drained and False)


def _kept(_right: Any, _now: int, finish: int, _unused: int) -> int:
    return finish


def _weightless(right: Any, price: int, _weight: int = 1) -> int:
    return right(price)


MONEY = (
    sql(
        "a capture keeps the hold",
        transfers,
        "_POST _LOCK_AND_POST",
        r"held_micro_usd - CASE",
        "held_micro_usd - 0 * CASE",
    ),
    code("a void keeps the hold", holds, "release", nothing),
    sql("a hold takes nothing", holds, "_HELD", r"held_micro_usd \+ ", "held_micro_usd + 0 * "),
    sql(
        "an open hold is not counted", standing, "_USES", r"THEN holds\.amount_micro_usd", "THEN 0"
    ),
    sql(
        "a refund does not restore the share",
        standing,
        "_USES",
        r"- holds\.refunded",
        "- 0 * holds.refunded",
    ),
    sql("the window ends early", standing, "_USES", r"holds\.at_ms >=", "holds.at_ms >"),
    sql("the window ends late", standing, "_USES", r"holds\.at_ms >=", "holds.at_ms + 1 >="),
    sql(
        "the window is everybody's", standing, "_USES", r"(holds\.member_id = \S+)", r"(\1 OR TRUE)"
    ),
    sql(
        "a capture settles twice",
        holds,
        "_CAPTURE_ALL",
        r"(holds\.state = [^\s]+)",
        r"(\1 OR TRUE)",
    ),
    both(
        "a void undoes a capture",
        sql("", holds, "_VOID", r"(holds\.state = [^\s]+)", r"(\1 OR TRUE)"),
        sql("", holds, "_STILL_OPEN", r"AND (holds\.state = [^\s]+)", r"AND (\1 OR TRUE)"),
    ),
    sql(
        "a charge above the hold is captured",
        holds,
        "_CAPTURE _CAPTURE_ALL",
        r"CASE WHEN \(holds",
        "CASE WHEN (0 * holds",
    ),
    sql(
        "another guild's account is charged",
        holds,
        "_CAPTURE _CAPTURE_ALL",
        r"spent\.guild_id = holds\.guild_id AND spent\.kind = 'spent'",
        "spent.kind = 'spent' ORDER BY spent.id LIMIT 1",
    ),
    code("a refund is not remembered", holds, "give_back", nothing),
    sql("a job is held twice", holds, "_OPEN", r"NOT \(EXISTS", "TRUE OR NOT (EXISTS"),
    code("a repeated key moves money again", ledger, "move", new_key_each_time),
    code("a key's parameters are not looked at", ledger, "move", _never_refused),
    sql(
        "a transfer is posted to one side",
        transfers,
        "_POST _LOCK_AND_POST",
        r"credits_micro_usd \+",
        "credits_micro_usd + 0 *",
    ),
    sql(
        "the ceiling forgets overruns",
        standing,
        "_COST_SINCE",
        r"sum\(transfers\.",
        "sum(0 * transfers.",
    ),
    sql(
        "the ceiling forgets open holds",
        standing,
        "_COST_SINCE",
        r"THEN holds\.amount_micro_usd",
        "THEN 0",
    ),
    Bug("refunds know no limit", ddl="ALTER TABLE holds DROP CONSTRAINT ck_holds_refunded_within"),
    Bug(
        "an account may be overdrawn",
        ddl="ALTER TABLE accounts DROP CONSTRAINT ck_accounts_covered",
    ),
    Bug("transfers can be changed", ddl="DROP TRIGGER {trigger} {on}"),
)
QUEUE = (
    code("the epoch is not fenced", jobs, "_advance", _unfenced("epoch")),
    code("the state is not fenced", jobs, "_advance", _unfenced("state")),
    sql(
        "the cap on running jobs is ignored",
        queue,
        "_FRONT",
        r"SELECT count\(\*\)",
        "SELECT 0 * count(*)",
    ),
    sql(
        "the cap is a provider's",
        queue,
        "_FRONT",
        r"(FROM jobs AS running\s+WHERE)",
        r"\1 running.provider = jobs.provider AND",
    ),
    sql("a 429 is not waited for", queue, "_FRONT", r"jobs\.not_before_ms IS NULL", "TRUE"),
    sql(
        "first come, first served",
        queue,
        "_FRONT",
        r"ORDER BY jobs\.start_tag, jobs\.id",
        "ORDER BY jobs.id",
    ),
    sql(
        "another order is told than is kept",
        queue,
        "_AHEAD",
        r"\(jobs\.start_tag, jobs\.id\) <",
        "(jobs.id, jobs.start_tag) <",
    ),
    code("virtual time stands still", fairness, "moved", _still),
    code(
        "a queue that ran dry remembers",
        fairness,
        "moved",
        _never_drained,
    ),
    code(
        "nothing is given back",
        fairness,
        "given_back",
        _kept,
    ),
    code("weights are ignored", fairness, "share", _weightless),
)
