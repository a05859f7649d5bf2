"""A long queue in no time, for tests and benchmarks of claims."""

from sqlalchemy import insert

from bot.domain.money import CENT
from bot.ports import Unit
from bot.storage import tables
from bot.storage.moments import to_ms
from bot.storage.rows import spec_json
from tests.storage.makers import GUILD, NOON, SPEC, connection_of

QUEUED = 10_000
MEMBERS = 200


def fill_queue(unit: Unit, *, queued: int = QUEUED, blocked: int = 0) -> None:
    """Write jobs of 200 members, one of whom has half; of the first `blocked`, everybody is at their cap."""
    plain = {
        "guild_id": GUILD,
        "channel_id": 5,
        "locale": "en-US",
        "spec": spec_json(SPEC),
        "provider": "sketch",
        "price_micro_usd": CENT,
        "state": "queued",
        "epoch": 0,
        "created_at_ms": to_ms(NOON),
        "weight": 1,
        "cancel_asked": 0,
    }
    connection = connection_of(unit)
    connection.execute(
        insert(tables.jobs),
        [
            plain
            | {
                "interaction_id": 10**15 + number,
                "member_id": 1 if number % 2 else 2 + number % (MEMBERS - 1),
                "start_tag": number * CENT,
                "jobs_at_once": 0 if number < blocked else 2,
            }
            for number in range(queued)
        ],
    )
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE jobs")  # autovacuum would, within a minute
