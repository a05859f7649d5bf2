"""Being there: log in patiently, stay until asked to go, go kindly."""

import asyncio
import contextlib
import itertools
import logging
import signal
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any

import aiohttp
import discord

from bot.courier.faults import NotDiscordError
from bot.domain.errors import DailiesError, SettingError

log = logging.getLogger(__name__)

LOGIN_PAUSES_S = (2.0, 5.0, 15.0, 30.0, 60.0)
"""Between attempts to reach Discord at the start; the last one for ever."""

NO_SENSE = (TypeError, LookupError, ValueError, AttributeError)
"""What discord.py dies of where a page with status 200 is not Discord's."""

CANCEL_AGAIN_S = 1.0

COPY_ANEW = "DISCORD_TOKEN is refused by Discord; copy it anew from the Developer Portal, Bot page"
AUTHENTICATION_FAILED = 4004
"""The gateway's close code for a token that is none, or none any more: it was reset while the bot ran."""


def stops() -> list[signal.Signals]:
    """What asks for a kind stop: SIGTERM, Ctrl-C, and a terminal that is closed, unless `nohup` says to stay."""
    numbers = [signal.SIGTERM, signal.SIGINT]
    hangup: signal.Signals | None = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        numbers.append(hangup)
    return numbers


def stop_signal() -> asyncio.Event:
    """An event that a kind stop sets. A second signal ends the process at once, as ever."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def asked(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in stops():
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises instead
            loop.add_signal_handler(number, asked, number)
    return stop


async def log_in(bot: discord.Client, token: str, stop: asyncio.Event) -> bool:
    """Log in, patiently while Discord is out of reach. False: asked to stop before that.

    Raises:
        SettingError: Discord refuses the token.
        DailiesError: Discord refuses what we ask of it.
    """
    attempt = 0
    while not stop.is_set():
        try:
            return await _unless(stop, bot.login(token))
        except discord.LoginFailure:
            raise SettingError(COPY_ANEW) from None
        except NO_SENSE as error:
            if bot.application is not None:
                raise  # Discord made sense, so this is ours
            why = "what answers there is not Discord, perhaps a proxy or a network's login page"
            log.debug("It said something else.", exc_info=error)
        except NotDiscordError as error:
            why = str(error)
        except (
            aiohttp.ClientError,
            discord.HTTPException,
            discord.RateLimited,
            OSError,
        ) as error:
            if isinstance(error, discord.HTTPException) and not _passes(error):
                raise DailiesError(
                    f"Discord refused the start with status {error.status}, code {error.code}"
                ) from error
            why = type(error).__name__
        pause_s = LOGIN_PAUSES_S[min(attempt, len(LOGIN_PAUSES_S) - 1)]
        attempt += 1
        log.warning("Discord is out of reach (%s); next try in %g s.", why, pause_s)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await stop.wait()
    return False


async def stay(bot: discord.Client) -> None:
    """Be connected until the client is closed, also where Discord's gateway is away as we come.

    discord.py goes on from its last socket, and trips where it never had one.
    """
    for attempt in itertools.count():
        try:
            return await bot.connect()
        except AttributeError:
            if bot.ws:
                raise
        pause_s = LOGIN_PAUSES_S[min(attempt, len(LOGIN_PAUSES_S) - 1)]
        log.warning("Discord's gateway is out of reach; next try in %g s.", pause_s)
        await asyncio.sleep(pause_s)
    raise AssertionError  # the count has no end


def _passes(error: discord.HTTPException) -> bool:
    """Whether waiting may help: the proxy before Discord refuses an address for a while with 429."""
    return isinstance(error, discord.DiscordServerError) or (
        error.status == HTTPStatus.TOO_MANY_REQUESTS
    )


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, object]) -> bool:
    """Do `work`. False: asked to stop first; a silent Discord would have us wait for minutes."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
            return True
        return False
    finally:
        await _ended(working, stopping)


async def first_of(*works: asyncio.Task[object]) -> None:
    """Wait for the first to end, and raise what it died of."""
    try:
        done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        for work in done:
            work.result()
    except discord.PrivilegedIntentsRequired as error:
        raise DailiesError(f"Discord refused the connection: {error}") from None
    except discord.ConnectionClosed as error:
        # For good: from what may pass discord.py comes back by itself.
        if error.code == AUTHENTICATION_FAILED:
            raise SettingError(COPY_ANEW) from None
        says = f"Discord closed the connection for good, with code {error.code}"
        raise DailiesError(says) from None
    finally:
        await _ended(*works)


async def _ended(*works: asyncio.Future[Any]) -> None:
    """Cancel until all have ended.

    Once is not enough: Python 3.11's `wait_for` loses a cancel that comes as its work completes, and discord.py
    connects in one. The connection would then go on, and the stop wait for it for ever.
    """
    while waiting := [work for work in works if not work.done()]:
        for work in waiting:
            work.cancel()
        await asyncio.wait(waiting, timeout=CANCEL_AGAIN_S)
    await asyncio.gather(*works, return_exceptions=True)


def connected(bot: discord.Client) -> bool:
    """Whether Discord's gateway is: a session was made, and its socket is open at this moment."""
    # Its type does not say that there is no socket before the first connection.
    return bot.is_ready() and bool(bot.ws) and bot.ws.open
