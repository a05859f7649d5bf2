"""Discord's answers to a posting, as the core's delivery errors: was it posted, and could it be?"""

from typing import Final

import aiohttp
import discord

from bot.domain.errors import (
    ChannelGoneError,
    DeliveryError,
    DeliveryUncertainError,
    MissingPermissionError,
    TooLargeForChannelError,
)


class NotDiscordError(aiohttp.ClientError):
    """Something else answered: whether the call arrived is not known, and a later one may."""

    def __init__(self, what: str) -> None:
        super().__init__(f"what answers there is not Discord, perhaps a proxy: {what}")


FAULTS: Final = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""What discord.py lets through: its own exceptions, and resets and time-outs from below it."""

AWAY: Final = (discord.DiscordServerError, discord.RateLimited, NotDiscordError)
"""Those that all meet who ask meanwhile."""

# docs: topics/opcodes-and-status-codes
UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_GUILD: Final = 10004
UNKNOWN_MESSAGE: Final = 10008
TOO_LARGE: Final = 40005
WRONG_CHANNEL_TYPE: Final = 50024

_GONE: Final = frozenset({UNKNOWN_CHANNEL, UNKNOWN_GUILD, WRONG_CHANNEL_TYPE})
_UNAUTHORISED, _TIMED_OUT, _TOO_LARGE, _TOO_MANY = 401, 408, 413, 429


def too_many_calls(error: BaseException) -> bool:
    """Whether Discord wants to hear nothing for a while: what is said meanwhile counts against the bot."""
    return isinstance(error, discord.RateLimited) or (
        isinstance(error, discord.HTTPException) and error.status == _TOO_MANY
    )


def delivery_error(error: BaseException, limit_bytes: int) -> DeliveryError:
    """Name one of `FAULTS`.

    A clear 4xx means that nothing was posted. Those that we do not know count as "may not post here": the
    clip is then kept to be claimed, instead of being tried for ever. So does a channel that we may not see:
    its members do, and to them it is not gone.
    """
    if isinstance(error, NotDiscordError | discord.RateLimited):
        return DeliveryUncertainError(str(error))
    if not isinstance(error, discord.HTTPException):
        return DeliveryUncertainError(f"no answer: {type(error).__name__}")
    why = f"Discord said {error.status}, code {error.code}"
    if error.status == _TOO_LARGE or error.code == TOO_LARGE:
        return TooLargeForChannelError(limit_bytes)
    if error.status >= 500 or error.status in {_UNAUTHORISED, _TIMED_OUT, _TOO_MANY}:
        return DeliveryUncertainError(why)
    if error.code in _GONE or isinstance(error, discord.NotFound):
        return ChannelGoneError(why)
    return MissingPermissionError(why)
