"""One call to Discord that a later round may repeat: it comes about, has no place any more, or waits."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from bot.domain.errors import ChannelGoneError, DeliveryError, MissingPermissionError

log = logging.getLogger(__name__)

CALL_S: Final = 60.0


@dataclass(slots=True)
class Attempt:
    """How it went. Without a place it is over with, as when it came about."""

    no_place: ChannelGoneError | MissingPermissionError | None = None
    later: bool = False


@asynccontextmanager
async def attempt(what: str, done: str) -> AsyncGenerator[Attempt]:
    """Make the call, for so long as one may take. What Discord says against it is no error here.

    Args:
        what: as the log names it, like "The card of case 3".
        done: what the call does with it, like "shown".
    """
    outcome = Attempt()
    try:
        async with asyncio.timeout(CALL_S):
            yield outcome
    except (ChannelGoneError, MissingPermissionError) as error:
        log.warning("%s cannot be %s: %r.", what, done, error)
        outcome.no_place = error
    except (DeliveryError, TimeoutError) as error:
        log.info("%s is %s later: %r.", what, done, error)
        outcome.later = True
