"""The door itself: the token, the page's files, and what is read and done behind it."""

import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import BodyPartReader, web

from playground import shapes
from playground.control import showing
from playground.control.knobs import DEEDS
from playground.control.stream import Stream
from playground.errors import ApiError, NotAllowedError, PlaygroundError
from playground.permissions import Permission
from playground.plain import Json, JsonValue, dumps, is_object, loads

if TYPE_CHECKING:
    from playground.box import Box
    from playground.server import Playground

PAGE = Path(__file__).parents[1] / "page"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
}
#: The page loads nothing from outside and runs nothing that is not its own.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; media-src 'self' "
    "blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_MOST_UPLOAD_BYTES = 512 * 1024 * 1024
Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
_NOT_FOUND = "404: Not Found"


class Control:
    """Serves `/<token>/…`."""

    def __init__(self, playground: "Playground") -> None:
        self._playground = playground
        self._stream = Stream(playground.box)

    @property
    def _box(self) -> "Box":
        return self._playground.box

    def add_to(self, app: web.Application) -> None:
        """Add the page's routes; they come after Discord's own."""
        reads = {
            "state": self._state,
            "channels/{channel}/messages": self._messages,
            "commands": self._commands,
            "interactions/{interaction}": self._interaction,
            "calls": self._calls,
            "calls/{number}": self._call,
            "violations": self._violations,
            "log": self._log,
            "events": self._stream.serve,
        }
        for path, answer in reads.items():
            app.router.add_get("/{token}/api/" + path, self._behind(answer))
        app.router.add_post("/{token}/api/upload", self._behind(self._upload))
        app.router.add_post("/{token}/api/bot", self._behind(self._bot))
        app.router.add_delete("/{token}/api/faults", self._behind(self._clear_faults))
        app.router.add_post("/{token}/api/{deed}", self._behind(self._do))
        app.router.add_post("/{token}/api/{deed}/{id}", self._behind(self._do))
        app.router.add_get("/{token}/{file:.*}", self._behind(self._page))
        app.router.add_route("*", "/{rest:.*}", _nothing)

    def stop(self) -> None:
        self._stream.stop()

    def _behind(self, answer: Answer) -> Answer:
        """Let nobody through without the token."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            token = self._playground.page_token.encode()
            if not hmac.compare_digest(request.match_info["token"].encode(), token):
                return web.Response(status=404, text=_NOT_FOUND)
            try:
                return await answer(request)
            except ApiError as error:
                return _json(error.body(), 400)
            except PlaygroundError as error:
                return _json({"error": str(error), "kind": type(error).__name__}, 422)

        return guarded

    # The page

    async def _page(self, request: web.Request) -> web.StreamResponse:
        """Serve a file of the page's folder, and nothing outside of it."""
        name = request.match_info["file"] or "index.html"
        path = (PAGE / name).resolve()
        kind = _TYPES.get(path.suffix)
        if kind is None or not path.is_relative_to(PAGE) or not path.is_file():
            return web.Response(status=404, text=_NOT_FOUND)
        return web.FileResponse(path, headers={**_HEADERS, "Content-Type": kind})

    # Reading

    async def _state(self, _request: web.Request) -> web.StreamResponse:
        return _json({**showing.state(self._box), "process": self._playground.process_state()})

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        box = self._box
        reader = _number(request.query.get("as", "0"), "as")
        place = box.world.channels.get(_number(request.match_info["channel"], "channel"))
        if place is None or not box.world.may(reader, place) & Permission.VIEW_CHANNEL:
            raise NotAllowedError("This person does not see that channel.")
        before = request.query.get("before")
        limit = min(_number(request.query.get("limit", "50"), "limit"), 200)
        found: list[Json] = []
        for each in box.archive.newest_first(
            place.id, _number(before, "before") if before else None
        ):
            if len(found) == limit:
                break
            if each.seen_by in {0, reader}:
                found.append(showing.message(box, each))
        return _json(found[::-1])

    async def _commands(self, request: web.Request) -> web.StreamResponse:
        box = self._box
        user = box.world.users.get(_number(request.query.get("as", "0"), "as"))
        place = box.world.channels.get(_number(request.query.get("channel", "0"), "channel"))
        if user is None or place is None:
            raise PlaygroundError("There is no such person or channel.")
        offered: list[Json] = []
        for command in box.commands.seen_in(place.guild_id):
            try:
                box.offers.check_may_run(user, place, command)
            except NotAllowedError:
                continue
            offered.append(box.commands.payload(command, box.world.bot_id))
        return _json(offered)

    async def _interaction(self, request: web.Request) -> web.StreamResponse:
        number = _number(request.match_info["interaction"], "interaction")
        record = self._box.interactions.by_id.get(number)
        if record is None:
            raise PlaygroundError("That interaction is over.")
        return _json(showing.interaction(self._box, record))

    async def _calls(self, request: web.Request) -> web.StreamResponse:
        after = _number(request.query.get("after", "0"), "after")
        limit = min(_number(request.query.get("limit", "200"), "limit"), 1000)
        newer = [call.brief() for call in self._box.calls.newest if call.number > after]
        return _json(newer[-limit:])

    async def _call(self, request: web.Request) -> web.StreamResponse:
        number = _number(request.match_info["number"], "number")
        for call in self._box.calls.newest:
            if call.number == number:
                return _json(showing.call(call))
        raise PlaygroundError("That call is too long ago.")

    async def _violations(self, _request: web.Request) -> web.StreamResponse:
        return _json([showing.violation(each) for each in self._box.calls.violations[-500:]])

    async def _log(self, _request: web.Request) -> web.StreamResponse:
        return _json(self._playground.process_state())

    # Doing

    async def _do(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["deed"]
        target = request.match_info.get("id")
        if name == "channels" and target is None:
            name = "channels/new"
        if name not in DEEDS:
            return web.Response(status=404, text=_NOT_FOUND)
        body = await _body(request)
        if target is not None:
            body[_SUBJECTS.get(name, "id")] = target
        check, function = DEEDS[name]
        shapes.verify(check, body)
        return _json(await function(self._box, body))

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """Take one file in for a command's attachment option."""
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader) or part.name != "file":
            raise PlaygroundError("Send one part named file.")
        upload = self._box.files.begin(part.filename or "unknown")
        while chunk := await part.read_chunk(1 << 18):
            upload.write(bytes(chunk))
            if upload.size > _MOST_UPLOAD_BYTES:
                upload.discard()
                raise PlaygroundError("That file is too large for any guild.")
        application = self._box.world.bot_id
        attachment = self._box.files.look(upload, application, ephemeral=True, described={})
        self._box.files.save(attachment)
        return _json(self._box.files.payload(attachment))

    async def _clear_faults(self, _request: web.Request) -> web.StreamResponse:
        self._box.faults.clear()
        return _json([])

    async def _bot(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        shapes.verify(shapes.form({"act": shapes.one_of("restart")}), body)
        await self._playground.restart_bot()
        return _json(self._playground.process_state())


_SUBJECTS = {"guilds": "guild", "channels": "channel", "people": "person"}


async def _nothing(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=404, text=_NOT_FOUND)


def _json(body: JsonValue, status: int = 200) -> web.Response:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return web.Response(status=status, body=dumps(body), headers=headers)


async def _body(request: web.Request) -> Json:
    try:
        body = loads(await request.read())
    except ValueError:
        raise PlaygroundError("The body is not JSON.") from None
    if not is_object(body):
        raise PlaygroundError("The body is not a JSON object.")
    return body


def _number(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise PlaygroundError(f"{name} is not an id.")
    return int(text)
