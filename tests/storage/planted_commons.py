"""Bugs on purpose in what is pledged for proposals. The machine of the commons must find every one."""

from bot.storage import proposals, standing
from tests.storage.planted import Bug, sql

COMMONS: tuple[Bug, ...] = (
    sql(
        "who takes a pledge back takes everybody's",
        proposals,
        "_PENDING",
        r"(holds\.member_id = (?:\?|%\(\w+\)s\S*?))(\)|$| )",
        r"(\1 OR TRUE)\2",
    ),
    sql(
        "a pledge that was taken back pays the job",
        proposals,
        "_ATTACH",
        r"holds\.state = (\S+)",
        r"(holds.state = \1 OR TRUE)",
    ),
    sql(
        "a second pledge takes the place of the first",
        proposals,
        "_GROW",
        r"=\(holds\.amount_micro_usd \+ ",
        "=(0 + ",
    ),
    sql(
        "another's pledge grows",
        proposals,
        "_MINE",
        r"(holds\.member_id = \S+)",
        r"(\1 OR TRUE)",
    ),
    sql(
        "a pledge costs the operator nothing before its job",
        standing,
        "_COST_SINCE",
        r"OR holds\.state = ",
        "OR 1 = 0 AND holds.state = ",
    ),
)
