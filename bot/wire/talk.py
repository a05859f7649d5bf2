"""A create whose answer is a conversation: it comes bit by bit, for as long as the render takes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.domain.errors import ProviderError, ProviderUnreachableError, SubmitUncertainError
from bot.wire.answer import Download, wait_s
from bot.wire.line import Wire
from bot.wire.transport import WireError


@asynccontextmanager
async def converse(
    wire: Wire, path: str, *, json: object, begin_s: float, quiet_s: float
) -> AsyncGenerator[Download]:
    """POST once, and keep the answer open. It must begin within `begin_s`, and may be silent for `quiet_s`.

    Raises:
        ProviderUnreachableError: nothing left the house.
        SubmitUncertainError: it may have arrived.
        ProviderError: from the chunks: the connection broke.
    """
    call = wire.call("POST", wire.url(path), read_s=quiet_s, json=json)
    try:
        async with asyncio.timeout(begin_s):
            reply = await wire.creates.send(call)
    except TimeoutError:
        raise SubmitUncertainError(wire.vendor, f"no answer within {begin_s:g} s") from None
    except WireError as error:
        if error.arrived:
            raise SubmitUncertainError(wire.vendor, f"create: {error}") from None
        raise ProviderUnreachableError(wire.vendor, f"create: {error}") from None

    async def chunks() -> AsyncGenerator[bytes]:
        try:
            async for chunk in reply.chunks():
                yield chunk
        except WireError as error:
            raise ProviderError(wire.vendor, f"conversation: {error}") from None

    heard = chunks()
    try:
        wait = wait_s(reply.headers, wire.clock.now())
        yield Download(reply.status, reply.headers, heard, wait)
    finally:
        await heard.aclose()
        await reply.aclose()
