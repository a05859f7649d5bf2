"""What a bot may say when it introduces itself, and the close codes for everything else."""

from playground import shapes
from playground.events import KNOWN_INTENTS, PRIVILEGED
from playground.plain import Json, JsonValue, items
from playground.shapes import (
    Field,
    Problems,
    anything,
    array,
    boolean,
    form,
    integer,
    maybe,
    snowflake,
    text,
)


class CloseError(Exception):
    """The socket must be closed with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SEQUENCE, RATE_LIMITED, TIMED_OUT = 4005, 4007, 4008, 4009
INVALID_SHARD, SHARDING_REQUIRED, INVALID_VERSION = 4010, 4011, 4012
INVALID_INTENTS, DISALLOWED_INTENTS = 4013, 4014
#: Above this many guilds one shard is not enough.
MOST_GUILDS_A_SHARD = 2500

_IDENTIFY = form(
    {
        "token": text(1),
        "intents": integer(0),
        "properties": form(
            {}, dict.fromkeys(("os", "browser", "device", "referrer"), maybe(text(0, 200)))
        ),
    },
    {
        "compress": maybe(boolean),
        "large_threshold": maybe(integer(50, 250)),
        "shard": maybe(array(integer(0), 2, 2)),
        "presence": anything,
    },
)
_MEMBERS = form(
    {"guild_id": snowflake},
    {
        "query": maybe(text(0, 100)),
        "limit": maybe(integer(0, 100)),
        "user_ids": maybe(array(snowflake, 0, 100)),
        "presences": maybe(boolean),
        "nonce": maybe(text(0, 32)),
    },
)
# discord.py resumes without a session when it lost its line before READY; the answer is that there is none.
_RESUME = form({"token": text(1), "session_id": maybe(text(1)), "seq": maybe(integer(0))})


def _form(check: shapes.Check, value: JsonValue) -> Json:
    problems = Problems()
    check(value, Field(problems))
    if problems:
        raise CloseError(DECODE_ERROR, f"Malformed payload: {problems.tree()}"[:120])
    return value


def read_identify(value: JsonValue, token: str, privileged: int, guilds: int) -> Json:
    """Check an IDENTIFY.

    Args:
        value: the payload's `d`.
        token: the bot's token.
        privileged: the privileged intents that the application has been granted.
        guilds: how many guilds the bot is in, all shards together.
    """
    asked = _form(_IDENTIFY, value)
    if asked["token"] != token:
        raise CloseError(AUTHENTICATION_FAILED, "Authentication failed.")
    intents: int = asked["intents"]
    if intents & ~KNOWN_INTENTS:
        raise CloseError(INVALID_INTENTS, "Invalid intent(s).")
    if intents & PRIVILEGED & ~privileged:
        raise CloseError(DISALLOWED_INTENTS, "Disallowed intent(s).")
    shard, count = items(asked, "shard") or [0, 1]
    if shard >= count:
        raise CloseError(INVALID_SHARD, "Invalid shard.")
    if guilds / count > MOST_GUILDS_A_SHARD:
        raise CloseError(SHARDING_REQUIRED, "Sharding required.")
    return asked


def read_resume(value: JsonValue, token: str) -> Json:
    asked = _form(_RESUME, value)
    if asked["token"] != token:
        raise CloseError(AUTHENTICATION_FAILED, "Authentication failed.")
    return asked


def read_members(value: JsonValue) -> Json:
    return _form(_MEMBERS, value)
