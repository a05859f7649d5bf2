"""The server itself: listens, bounds what it reads, and tells strangers nothing about itself."""

import logging
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.typedefs import Handler

from bot.domain.errors import SettingError

log = logging.getLogger(__name__)

BODY_BYTES = 1024 * 1024  #: of a request; the longest webhook met is a few KB
STOP_S = 3.0  #: for answers under way, after the journey's own stop


_MALFORMED = (HttpProcessingError, web.RequestPayloadError)


def _not_malformed(record: logging.LogRecord) -> bool:
    """What cannot be read as HTTP is no failure of ours: whoever scans a public port would fill the log."""
    return not (record.exc_info and isinstance(record.exc_info[1], _MALFORMED))


_failures = logging.getLogger(f"{__name__}.failures")
_failures.addFilter(_not_malformed)


@asynccontextmanager
async def serve(
    place: tuple[str, int], routes: Iterable[web.AbstractRouteDef]
) -> AsyncGenerator[str]:
    """Serve `routes` at host and port until left; yields the address, with the true port.

    Raises:
        SettingError: nobody can listen there.
    """
    host, port = place
    app = web.Application(client_max_size=BODY_BYTES, middlewares=[_modest])
    app.add_routes(routes)
    # No access log: addresses of clips and webhooks carry secrets.
    runner = web.AppRunner(app, access_log=None, logger=_failures, shutdown_timeout=STOP_S)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{runner.addresses[0][1]}"
        log.info("The own server is at %s.", address)
        yield address
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        # Python 3.13 has no number and no `strerror` where an address is none of this machine's.
        raise SettingError(
            f"cannot listen on {host}:{port} ({error.strerror or error}); "
            "set DAILIES_WEB_HOST and DAILIES_WEB_PORT to a place that is free, like 127.0.0.1:8081"
        ) from None


@web.middleware
async def _modest(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers are not sniffed, framed or kept, and name no software."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        _dress(error)
        raise
    if not response.prepared:
        _dress(response)
    return response


def _dress(response: web.StreamResponse) -> None:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers["Server"] = "dailies"
