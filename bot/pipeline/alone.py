"""One job among many: whatever goes wrong with it stays with it."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

from bot.domain.ids import JobId

log = logging.getLogger(__name__)


@contextmanager
def alone(said: str, job_id: JobId) -> Generator[None]:
    """Do something for one job of a loop, which goes on with the others: what nobody foresaw is for the log.

    Args:
        said: what the log says then, with a `%d` for the job's number.
        job_id: the job's number.
    """
    try:
        yield
    except Exception:
        log.exception(said, job_id)
