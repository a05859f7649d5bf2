"""The door: every call is read once, limited, judged, served and written down here."""

import asyncio
from typing import NoReturn

from aiohttp import BodyPartReader, web

from playground.box import Box
from playground.calls import Call
from playground.errors import ApiError, no
from playground.faults import Fault, When
from playground.limits import VIA, Refused
from playground.plain import Json, JsonValue, dumps, is_object, loads
from playground.rest import routes
from playground.rest.routes import Asked, Route
from playground.shapes import refuse

PREFIX = "/api/v10"
#: More than any guild takes; above it nothing is read any more.
MOST_BYTES = 512 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024


class _CutError(Exception):
    """A planned fault: the connection goes away without an answer."""


class Front:
    """Serves `/api/v10`."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one call."""
        box = self._box
        path = request.rel_url.raw_path.removeprefix(PREFIX)
        call = box.calls.begin(request.method, path, box.clock.now_s())
        call.query = dict(request.query)
        started = asyncio.get_running_loop().time()
        asked = Asked(box, call, {}, call.query)
        try:
            return await self._serve(request, asked)
        except _CutError:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        finally:
            asked.form.discard()
            call.took_s = asyncio.get_running_loop().time() - started
            box.events.tell("call", number=call.number)

    async def _serve(self, request: web.Request, asked: Asked) -> web.Response:
        call = asked.call
        extra: dict[str, str] = {}
        found: Route | None = None
        try:
            found, asked.params = routes.find(request.method, call.path)
            call.route = found.template
            await self._read(request, asked)
            await self._strike(call, "before")
            extra = self._admit(request, found, asked)
            self._judge_request(request, found, asked)
            status, body = found.handler(asked)
        except ApiError as error:
            status, body = error.status, error.body()
            if error.wrong:
                self._box.calls.blame(call, _sentence(error))
        except _RefusedError as error:
            return self._limited(call, error.refused, found, asked)
        except _FaultError as error:
            return self._fault_answer(call, error.fault)
        try:
            await self._strike(call, "after")
        except _FaultError as error:
            return self._fault_answer(call, error.fault)
        return self._answer(call, status, body, extra)

    # Reading

    async def _read(self, request: web.Request, asked: Asked) -> None:
        """Read the body: JSON, or a form with `payload_json` and files."""
        if not request.can_read_body:
            return
        kind = request.content_type
        if kind == "multipart/form-data":
            await self._read_parts(request, asked)
        elif kind == "application/json":
            self._take_json(asked, await request.read())
        else:
            await request.read()
            raise refuse(
                "", "CONTENT_TYPE", 'Expected "Content-Type" to be application/json or multipart.'
            )

    async def _read_parts(self, request: web.Request, asked: Asked) -> None:
        total = 0
        try:
            reader = await request.multipart()
        except (ValueError, AssertionError):
            raise refuse("", "MULTIPART", "The form has no boundary.") from None
        async for part in reader:
            name = (part.name or "") if isinstance(part, BodyPartReader) else ""
            if not isinstance(part, BodyPartReader):
                raise refuse("", "MULTIPART", "Parts inside parts are not read.")
            if name == "payload_json":
                self._take_json(asked, bytes(await part.read(decode=False)))
            elif name.startswith("files[") and name.endswith("]") and name[6:-1].isdigit():
                total += await self._read_file(part, asked, int(name[6:-1]), total)
            else:
                raise refuse(name, "UNKNOWN_FIELD", "Discord documents no such part.")

    async def _read_file(self, part: BodyPartReader, asked: Asked, number: int, total: int) -> int:
        upload = self._box.files.begin(part.filename or "unknown")
        asked.form.uploads[number] = upload
        asked.call.files.append(part.filename or "unknown")
        while chunk := await part.read_chunk(_CHUNK_BYTES):
            upload.write(bytes(chunk))
            if total + upload.size > MOST_BYTES:
                raise no("too_large")
        upload.close()
        return upload.size

    def _take_json(self, asked: Asked, text: bytes) -> None:
        try:
            asked.body = loads(text) if text else None
        except ValueError:
            raise no("bad_json", wrong=True) from None
        asked.call.request = asked.body
        if is_object(asked.body):
            asked.form.body = asked.body

    # Letting in

    def _admit(self, request: web.Request, found: Route, asked: Asked) -> dict[str, str]:
        """Check the token and the limits; returns the limits' headers."""
        box = self._box
        if box.limits.banned:
            raise _FaultError(Fault("*", "limit", status=429, via=False))
        if not found.public and request.headers.get("Authorization") != f"Bot {box.token}":
            raise no("unauthorized")
        major = routes.major_of(asked.params)
        if refused := box.limits.count(found.name, major):
            raise _RefusedError(refused)
        for name in asked.query:
            if name not in found.query:
                box.calls.blame(asked.call, f"unknown query parameter {name!r}")
        return box.limits.headers(found.name, major)

    def _judge_request(self, request: web.Request, found: Route, asked: Asked) -> None:
        if self._box.verdicts.enabled:
            multipart = request.content_type == "multipart/form-data"
            problem = self._box.verdicts.on_request(found.name, asked.body, multipart=multipart)
            if problem:
                self._box.calls.blame(asked.call, problem)

    # Faults

    async def _strike(self, call: Call, when: When) -> None:
        if not self._box.faults.planned:
            return
        for fault in self._box.faults.take(call, when):
            if fault.act == "delay":
                await asyncio.sleep(fault.delay_s)
            else:
                _fail(fault)

    def _fault_answer(self, call: Call, fault: Fault) -> web.Response:
        if fault.act == "limit":
            return self._too_many(call, fault.retry_after_s, fault.via, everywhere=fault.everywhere)
        if fault.act == "page":
            call.status, call.response = fault.status, "a page"
            page = "<html><body>Please log in.</body></html>"
            return web.Response(status=fault.status, text=page, content_type="text/html")
        message: Json = {
            "message": f"{fault.status}: planned by the playground",
            "code": fault.code,
        }
        return self._answer(call, fault.status, message, {}, judged=False)

    def _limited(
        self, call: Call, refused: Refused, found: Route | None, asked: Asked
    ) -> web.Response:
        self._box.limits.count_invalid()
        name = found.name if found else ""
        headers = self._box.limits.headers(name, routes.major_of(asked.params))
        everywhere = refused.scope == "global"
        headers["X-RateLimit-Scope"] = refused.scope
        return self._too_many(
            call, refused.retry_after_s, True, everywhere=everywhere, more=headers
        )

    def _too_many(
        self,
        call: Call,
        retry_after_s: float,
        via: bool,
        *,
        everywhere: bool,
        more: dict[str, str] | None = None,
    ) -> web.Response:
        if not via:
            call.status, call.response = 429, "a page of Cloudflare's"
            page = "<html><body>error code: 1015</body></html>"
            return web.Response(status=429, text=page, content_type="text/html")
        headers = {**(more or {}), "Retry-After": str(int(retry_after_s) + 1)}
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        body: Json = {
            "message": "You are being rate limited.",
            "retry_after": round(retry_after_s, 3),
            "global": everywhere,
            "code": 0,
        }
        return self._answer(call, 429, body, headers)

    # Answering

    def _answer(
        self,
        call: Call,
        status: int,
        body: JsonValue,
        extra: dict[str, str],
        *,
        judged: bool = True,
    ) -> web.Response:
        call.status = status
        call.response = body
        if status in {401, 403}:
            self._box.limits.count_invalid()
        if judged and self._box.verdicts.enabled and call.route:
            problem = self._box.verdicts.on_response(call.operation, status, body)
            if problem:
                self._box.calls.blame(call, problem)
        headers = {"Via": VIA, **extra}
        if body is None:
            return web.Response(status=status, headers=headers)
        # Exactly this type: with a charset behind it, discord.py would take the body for text.
        headers["Content-Type"] = "application/json"
        return web.Response(status=status, body=dumps(body), headers=headers)


class _RefusedError(Exception):
    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.scope)
        self.refused = refused


class _FaultError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.act)
        self.fault = fault


def _fail(fault: Fault) -> NoReturn:
    if fault.act == "drop":
        raise _CutError
    raise _FaultError(fault)


def _sentence(error: ApiError) -> str:
    detail = dumps(error.errors).decode()[:400] if error.errors else ""
    return f"{error.status} {error.code} {error.message} {detail}".strip()
