"""What happens to every call: the key, the headers, and errors in OpenAI's form."""

import hmac
import logging
import secrets
import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

from sketch.wire import errors
from sketch.wire.errors import WireError

log = logging.getLogger(__name__)

_VERSION = "2020-10-01"
_STARTED = web.RequestKey("started", float)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def doorway(api_key: str | None) -> Middleware:
    """Make the middleware that lets callers in and words what goes wrong."""

    @web.middleware
    async def pass_through(request: web.Request, handler: Answer) -> web.StreamResponse:
        request[_STARTED] = time.monotonic()
        try:
            _check_key(request, api_key)
            return await handler(request)
        except WireError as error:
            return error.answer()
        except web.HTTPNotFound:
            return errors.unknown_url(request.method, request.path).answer()
        except web.HTTPMethodNotAllowed as error:
            allow = {"Allow": error.headers["Allow"]}
            return errors.wrong_method(request.method, request.path, allow).answer()
        except OSError:
            # A full disk, mostly. The state is whole: what was not written was not accepted.
            log.exception("A call failed.")
            return errors.server_error().answer()

    return pass_through


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers that every answer of OpenAI carries."""
    started = request.get(_STARTED, time.monotonic())
    response.headers["x-request-id"] = f"req_{secrets.token_hex(16)}"
    response.headers["openai-version"] = _VERSION
    response.headers["openai-processing-ms"] = str(int((time.monotonic() - started) * 1000))


def _check_key(request: web.Request, api_key: str | None) -> None:
    if api_key is None:
        return
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise errors.no_key()
    if not hmac.compare_digest(key.strip().encode(), api_key.encode()):
        raise errors.wrong_key(key.strip())
