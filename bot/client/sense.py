"""What discord.py is kept from: a page taken for Discord, a limit of an hour, a gate that stays shut, long pauses."""

import asyncio
import json
from http import HTTPStatus
from typing import Any, Final, Literal

import aiohttp
import discord.client
from discord.backoff import ExponentialBackoff
from discord.http import HTTPClient, Route

from bot.courier.faults import NotDiscordError

LONGEST_LIMIT_S: Final = 30.0
"""discord.py sleeps for as long as Discord says, in the place of a card or a clip. Ours is tried again later instead."""

UPLOAD: Final = aiohttp.ClientTimeout(total=None, sock_connect=30.0)
"""A file on a slow line takes longer than the five minutes that all calls have; whoever posts it sets the time."""

_DISCORDS_OWN: Final = frozenset(
    {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS}
)
"""What the proxy before Discord says in Discord's name: too large a file, too many calls."""

_BLOCKED: Final = 40333
"""The proxy's word that it lets nothing through, with status 403 and in JSON. It has been a trouble of Discord's own."""


class _Backoff(ExponentialBackoff[Literal[False]]):
    """discord.py's pauses before it tries its gateway again, of four minutes at most; of its own, of seventeen.

    After a network's outage everybody's commands would wait for the rest of one. Discord gives a thousand starts a
    day: half of four minutes between two of them, on the average, stays below.
    """

    def __init__(self) -> None:
        super().__init__()
        self._max = 8  # of two


def keep_sense(http: HTTPClient) -> None:
    """Have a client's calls end in Discord's answer, or in an error that is expected of a call."""
    discord.client.ExponentialBackoff = _Backoff  # pyright: ignore[reportPrivateImportUsage]
    http.max_ratelimit_timeout = LONGEST_LIMIT_S
    ask = http.request

    async def request(route: Route, **options: Any) -> Any:
        if "form" in options:
            options.setdefault("timeout", UPLOAD)
        try:
            answer = await ask(route, **options)
        except asyncio.CancelledError:
            # While it waits for a limit of the whole bot, discord.py holds back every other call. Who gives up
            # in that time would leave them held back for ever.
            http._global_over.set()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            raise
        except (json.JSONDecodeError, UnicodeDecodeError, KeyError) as error:
            raise NotDiscordError(repr(error)) from error
        except discord.HTTPException as error:
            if error.code == _BLOCKED:
                raise NotDiscordError(f"status {error.status}, code {error.code}") from error
            if _is_a_page(error):
                raise NotDiscordError(f"a page with status {error.status}") from error
            raise
        if isinstance(answer, str) and answer:
            raise NotDiscordError("a page")
        return answer

    http.request = request


def _is_a_page(error: discord.HTTPException) -> bool:
    """Whether a clear no is nobody's: Discord says it in JSON, with a code."""
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status in _DISCORDS_OWN:
        return False
    return error.response.headers.get("Content-Type") != "application/json"
