"""Bugs on purpose in the verbs with which money is shared and kept. The treasury's machine must find every one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot.domain.money import ZERO
from bot.storage import guilds, holds, journal, standing, treasury
from bot.storage.transfers import Movement
from tests.storage.planted import Bug, code, new_key_each_time, nothing, sql


def _uncounted(
    right: Any, line: Connection, guild: int, account: int, member: int, *rest: Any
) -> Any:
    return right(line, guild, account, member, ZERO, rest[-1])


def _anothers(
    right: Any, line: Connection, guild: int, account: int, member: int, *rest: Any
) -> Any:
    return right(line, guild, account, 3 - member, *rest)


def _yesterdays(right: Any, *given: Any) -> Any:
    return right(*given[:-1], given[-1] - timedelta(days=1))


def _never_known(_right: Any, *_given: Any) -> None:
    return None


def _turned_round(right: Any, line: Connection, movement: Movement) -> bool:
    return right(line, replace(movement, debit=movement.credit, credit=movement.debit))


def _from_the_giver(right: Any, *given: Any) -> Any:
    found = right(*given)
    return replace(found, debit=found.credit, credit=found.debit)


TREASURY: tuple[Bug, ...] = (
    code("a gift from a share is not counted", holds, "write_captured", _uncounted),
    code("a gift counts in another's window", holds, "write_captured", _anothers),
    code("a gift counts in a window that is over", holds, "write_captured", _yesterdays),
    code("a repeated gift is written again", treasury, "amount_of", _never_known),
    code("a repeated key moves money again", treasury, "move", new_key_each_time),
    code("money goes the other way", treasury, "move", _turned_round),
    code("the giver pays what is taken back", journal, "_found", _from_the_giver),
    code("a share stays used once a gift is taken back", holds, "give_back", nothing),
    sql(
        "a gift is taken back again and again",
        journal,
        "_GIFT",
        r"ON back\.idem = ",
        "ON 1 = 0 AND back.idem = ",
    ),
    sql(
        "what is held can be swept",
        treasury,
        "_AVAILABLE _AVAILABLE_LOCKED",
        r"- accounts\.held_micro_usd",
        "- 0 * accounts.held_micro_usd",
    ),
    sql(
        "another guild's wallet is looked at",
        treasury,
        "_AVAILABLE _AVAILABLE_LOCKED",
        r"(accounts\.guild_id = \S+)",
        r"(\1 OR TRUE)",
    ),
    sql("nobody is ever frozen", treasury, "_FREEZE", r"SET frozen=(\S+)", r"SET frozen=0 * \1"),
    sql(
        "everybody is frozen together",
        treasury,
        "_FREEZE",
        r"(accounts\.owner_id = \S+)",
        r"(\1 OR TRUE)",
    ),
    sql(
        "another guild's account is used",
        guilds,
        "_ACCOUNT_ID",
        r"(accounts\.guild_id = \S+)",
        r"(\1 OR TRUE)",
    ),
    sql(
        "a gift costs the operator something",
        standing,
        "_COST_SINCE",
        r"holds\.job_id IS NOT NULL",
        "(holds.job_id IS NOT NULL OR TRUE)",
    ),
)
