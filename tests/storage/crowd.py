"""A long queue in no time, for tests and benchmarks of claims."""

from sqlalchemy import insert, text

from bot.domain.job import RUNNING, JobState
from bot.domain.money import CENT
from bot.ports import Unit
from bot.storage import tables
from bot.storage.columns import any_of
from bot.storage.moments import to_ms
from bot.storage.rows import spec_json
from tests.storage.makers import GUILD, NOON, SPEC, connection_of

QUEUED = 10_000
MEMBERS = 200
BUSY = 1000  #: the first of those at their cap

#: the peer of a claim: the ranking of the whole queue that is usually written
RANKED = text(  # its conditions said as the indexes say them
    f"""SELECT id FROM (
        SELECT id, start_tag, jobs_at_once, (
            SELECT COUNT(*) FROM jobs AS r WHERE r.guild_id = q.guild_id
            AND r.member_id = q.member_id
            AND {any_of("r.state", RUNNING)}
        ) + ROW_NUMBER() OVER (PARTITION BY guild_id, member_id ORDER BY start_tag, id) AS turn
        FROM jobs AS q WHERE provider = 'sketch' AND {any_of("state", [JobState.QUEUED])}
    ) AS ranked WHERE turn <= jobs_at_once ORDER BY start_tag, id LIMIT :places"""  # noqa: S608  words of ours alone
)


def fill_queue(unit: Unit, *, queued: int = QUEUED, blocked: int = 0) -> None:
    """Write jobs of 200 members, one of whom has half; the first `blocked` are of 100 others who run all they may."""
    plain = {
        "guild_id": GUILD,
        "channel_id": 5,
        "locale": "en-US",
        "spec": spec_json(SPEC),
        "provider": "sketch",
        "price_micro_usd": CENT,
        "created_at_ms": to_ms(NOON),
        "weight": 1,
        "jobs_at_once": 2,
        "cancel_asked": 0,
    }
    running = [
        {"member_id": BUSY + number % 100, "state": "rendering", "epoch": 1, "start_tag": 0}
        for number in range(200 if blocked else 0)
    ]
    waiting = [
        {
            "member_id": BUSY + number % 100 if number < blocked else _member(number),
            "state": "queued",
            "epoch": 0,
            "start_tag": number * CENT,
        }
        for number in range(queued)
    ]
    connection = connection_of(unit)
    connection.execute(
        insert(tables.jobs),
        [
            plain | one | {"interaction_id": 10**15 + number}
            for number, one in enumerate(running + waiting)
        ],
    )
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE jobs")  # autovacuum would, within a minute


def _member(number: int) -> int:
    return 1 if number % 2 else 2 + number % (MEMBERS - 1)
