"""Being there: log in patiently, stay until asked to go, go kindly."""

import asyncio
import contextlib
import logging
import signal

import aiohttp
import discord

from bot.domain.errors import DailiesError, SettingError

log = logging.getLogger(__name__)

LOGIN_PAUSES_S = (2.0, 5.0, 15.0, 30.0, 60.0)
"""Between attempts to reach Discord at the start; the last one for ever."""


def stop_signal() -> asyncio.Event:
    """An event that a kind stop sets. A second signal ends the process at once, as ever."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def asked(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises instead
            loop.add_signal_handler(number, asked, number)
    return stop


async def log_in(bot: discord.Client, token: str, stop: asyncio.Event) -> bool:
    """Log in, patiently while Discord is out of reach. False: asked to stop before that."""
    attempt = 0
    while not stop.is_set():
        try:
            await bot.login(token)
        except discord.LoginFailure:
            raise SettingError(
                "DISCORD_TOKEN is refused by Discord; copy it anew from the Developer Portal, Bot page"
            ) from None
        except (aiohttp.ClientError, discord.DiscordServerError, OSError) as error:
            pause_s = LOGIN_PAUSES_S[min(attempt, len(LOGIN_PAUSES_S) - 1)]
            attempt += 1
            log.warning(
                "Discord is out of reach (%s); next try in %g s.", type(error).__name__, pause_s
            )
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await stop.wait()
        else:
            return True
    return False


async def first_of(*works: asyncio.Task[object]) -> None:
    """Wait for the first to end, and raise what it died of."""
    try:
        done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        for work in done:
            work.result()
    except discord.PrivilegedIntentsRequired as error:
        raise DailiesError(f"Discord refused the connection: {error}") from None
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)


def connected(bot: discord.Client) -> bool:
    """Whether Discord's gateway is: a session was made, and its socket is open at this moment."""
    # Its type does not say that there is no socket before the first connection.
    return bot.is_ready() and bool(bot.ws) and bot.ws.open
