"""`/webhooks/…`: a vendor says that a render has moved. That is only ever a hint to look now.

Nothing that a call says of the render is believed, for anybody may learn an address; what counts is the answer of
the next check, which asks the vendor itself. Polling goes on without them.
"""

import asyncio
import hashlib
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.ports import Clock
from bot.providers import callbacks
from bot.web.signatures import Call, FalSigned, ForgedError, InPath, Signed, Standard
from bot.wire import Wires, base_of, members_of, read_json

log = logging.getLogger(__name__)

FAL_KEYS = "https://rest.fal.ai"
FAL_VARIABLE = "FAL_REST_BASE_URL"
BODY_S = 10.0
REMEMBERED = 4096

Hint = Callable[[str, str], bool]
"""Look now at the render of this provider with this id; False: nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Hook:
    """One vendor's calls."""

    providers: Sequence[str]  #: who may have made the render
    signed: Signed
    names: Sequence[Sequence[str]]  #: where in the body the render's id stands


def hooks_for(variables: Mapping[str, str], *, wires: Wires, clock: Clock) -> dict[str, Hook]:
    """The vendors whose calls can be told from forged ones, by the word in the address.

    Raises:
        SettingError: a signing secret, or an address, is malformed.
    """
    found: dict[str, Hook] = {}
    named = ("data", "id"), ("data", "task_id"), ("id",), ("task_id",)
    for word, variable, providers, names in (
        ("openai", callbacks.OPENAI_SECRET, ("openai",), (("data", "id"),)),
        ("replicate", callbacks.REPLICATE_SECRET, ("replicate",), (("id",),)),
        ("kling", callbacks.KLING_SECRET, ("kling", "kling-legacy"), named),
    ):
        secret = variables.get(variable, "").strip()
        if secret:
            found[word] = Hook(providers, Standard(variable, secret, clock), names)
    if variables.get("FAL_KEY"):
        base = base_of(variables.get(FAL_VARIABLE) or FAL_KEYS, FAL_VARIABLE)
        wire = wires.open("fal's keys", base)
        found["fal"] = Hook(("fal",), FalSigned(wire, clock), (("request_id",),))
    key = variables.get(callbacks.ARK_KEY, "")
    if key:
        found["ark"] = Hook(("ark",), InPath(callbacks.ark_word(key)), (("id",),))
    return found


class Webhooks:
    """Takes calls, refuses forged and stale ones, and passes each event on once."""

    def __init__(self, hooks: Mapping[str, Hook], hint: Hint) -> None:
        self._hooks = hooks
        self._hint = hint
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._forged = Counter[str]()

    def routes(self) -> list[web.RouteDef]:
        """A vendor's calls come to its name, with a secret word behind it where it signs nothing."""
        return [
            web.post("/webhooks/{vendor}", self._take),
            web.post("/webhooks/{vendor}/{word}", self._take),
        ]

    async def _take(self, request: web.Request) -> web.Response:
        vendor = request.match_info["vendor"]
        hook = self._hooks.get(vendor)
        if hook is None:
            raise web.HTTPNotFound
        try:
            async with asyncio.timeout(BODY_S):
                body = await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except (web.RequestPayloadError, ConnectionResetError):
            # Not packed as it says, or hung up in the middle: a stranger's doing, and no trace for the log.
            raise web.HTTPBadRequest from None
        call = Call(request.headers, body, request.match_info.get("word", ""))
        try:
            event = await hook.signed.event(call)
        except ForgedError as error:
            self._refused(vendor, error)
            raise web.HTTPUnauthorized from None
        name = _name(body, hook.names)
        if name is None:
            raise web.HTTPBadRequest
        # Whether anybody waits for it is not told: 204 for all that is genuine.
        if self._is_new(vendor, event, body):
            for provider in hook.providers:
                self._hint(provider, name)
        return web.Response(status=204)

    def _refused(self, vendor: str, error: ForgedError) -> None:
        """Log the first, the tenth, the hundredth: a forger cannot fill the log."""
        self._forged[vendor] += 1
        count = self._forged[vendor]
        if str(count).strip("0") == "1":
            log.warning(
                "%d webhooks that claimed to be %s's were refused: %s.", count, vendor, error
            )

    def _is_new(self, vendor: str, event: str, body: bytes) -> bool:
        digest = hashlib.sha256(
            f"{vendor} {event}".encode() + hashlib.sha256(body).digest()
        ).digest()
        if digest in self._seen:
            return False
        self._seen[digest] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True


def _name(body: bytes, places: Sequence[Sequence[str]]) -> str | None:
    """The render's id, where this vendor writes it."""
    said = read_json(body)
    for place in places:
        found = said
        for step in place:
            found = members_of(found).get(step)
        if isinstance(found, str) and found:
            return found
    return None
