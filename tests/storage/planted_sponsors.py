"""Bugs on purpose in what sponsorships pay and give back. Their machine must find every one."""

from bot.storage import sponsored, sponsorships
from tests.storage.planted import Bug, sql

SPONSORS: tuple[Bug, ...] = (
    sql(
        "nobody's part is counted",
        sponsored,
        "_USED",
        r"holds\.state != ",
        "1 = 0 AND holds.state != ",
    ),
    sql(
        "everybody's part is counted as one",
        sponsored,
        "_USED",
        r"(holds\.member_id = (?:\?|%\(\w+\)s\S*))",
        r"(\1 OR TRUE)",
    ),
    sql(
        "what clips hold is given out again",
        sponsored,
        "_HERE _HERE_LOCKED",
        r"- accounts\.held_micro_usd",
        "- 0 * accounts.held_micro_usd",
    ),
    sql(
        "what clips hold goes back, too",
        sponsorships,
        "_PURSE",
        r"- accounts\.held_micro_usd",
        "- 0 * accounts.held_micro_usd",
    ),
)
