"""Reading what a client sent: JSON or multipart, into one form; uploads go straight to disk."""

import asyncio
import json
import re
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from sketch.wire import errors
from sketch.wire.examine import DATA_URL_LIMIT
from sketch.wire.examiner import Examiner
from sketch.wire.files import opened

PICTURE_LIMIT_BYTES = 20 * 1024 * 1024
VIDEO_LIMIT_BYTES = 100 * 1024 * 1024
JSON_LIMIT_BYTES = 24 * 1024 * 1024  # a data URL of 20,971,520 characters and a long prompt
_TEXT_LIMIT_BYTES = 4 * 1024 * 1024
_SMALL_JSON_BYTES = 1024 * 1024
_MOST_PARTS = 64
_CHUNK_BYTES = 256 * 1024
_NO_FORM = (ValueError, AssertionError, HttpProcessingError, web.RequestPayloadError)
_BRACKETS = re.compile(r"([A-Za-z_]+)(\[[0-9]*\])?\[([A-Za-z_]+)\]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    path: Path
    content_type: str


@dataclass(slots=True)
class Form:
    """The members of a body, whichever way they came."""

    is_json: bool
    folder: Path  #: where uploads lie until the form is done with
    members: dict[str, object] = field(default_factory=dict[str, object])
    encoded: Path | None = None  #: the base64 of a data URL that was too long to be a member


class Forms:
    """Reads bodies; what is large lies on disk, and is looked at elsewhere."""

    def __init__(self, incoming: Path, examiner: Examiner) -> None:
        self._incoming = incoming
        self._examiner = examiner

    @asynccontextmanager
    async def reading(self, request: web.Request) -> AsyncGenerator[Form]:
        """Read the body. Its uploads live as long as the context. Raises WireError."""
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=self._incoming))
        try:
            yield await self._read(request, folder)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _read(self, request: web.Request, folder: Path) -> Form:
        match request.content_type:
            case "application/json":
                form = Form(is_json=True, folder=folder)
                try:
                    await self._read_json(request, form)
                except web.RequestPayloadError as error:
                    raise errors.unreadable_json() from error
            case "multipart/form-data":
                form = Form(is_json=False, folder=folder)
                try:
                    await _read_parts(request, form)
                except _NO_FORM as error:
                    raise errors.unreadable_form() from error
            case _ if not request.body_exists:
                form = Form(is_json=True, folder=folder)
            case other:
                raise errors.unsupported_body(other)
        return form

    async def _read_json(self, request: web.Request, form: Form) -> None:
        small = bytearray()
        while chunk := await request.content.read(_CHUNK_BYTES):
            small += chunk
            if len(small) > _SMALL_JSON_BYTES:
                await self._read_large_json(request, form, bytes(small))
                return
        try:
            value: object = json.loads(small)
        except (ValueError, RecursionError) as error:
            raise errors.unreadable_json() from error
        if not isinstance(value, dict):
            raise errors.unreadable_json()
        form.members = cast("dict[str, object]", value)

    async def _read_large_json(self, request: web.Request, form: Form, head: bytes) -> None:
        """Have a large body, which a picture makes so, taken apart in another process.

        To parse 20 MB here would hold up every other call for 50 ms, and take 100 MB of memory.
        """
        path = form.folder / "body.json"
        encoded = form.folder / "data-url"
        size = len(head)
        async with opened(path, "wb") as file:
            await asyncio.to_thread(file.write, head)
            while chunk := await request.content.read(_CHUNK_BYTES):
                size += len(chunk)
                if size > JSON_LIMIT_BYTES:
                    raise errors.too_large(JSON_LIMIT_BYTES)
                await asyncio.to_thread(file.write, chunk)
        found = await self._examiner.examine("json", str(path), "--out", str(encoded))
        match found:
            case {"error": None, "members": dict() as members, "encoded": bool(has_encoded)}:
                form.members = cast("dict[str, object]", members)
                form.encoded = encoded if has_encoded else None
            case {"error": "large"}:
                raise errors.too_large(_SMALL_JSON_BYTES)
            case {"error": "long", "length": int(length)}:
                raise errors.too_long("input_reference.image_url", DATA_URL_LIMIT, length)
            case _:
                raise errors.unreadable_json()


async def _read_parts(request: web.Request, form: Form) -> None:
    reader = await request.multipart()
    for count in range(_MOST_PARTS + 1):
        part = await reader.next()
        if part is None:
            return
        if count == _MOST_PARTS or not isinstance(part, BodyPartReader) or not part.name:
            raise ValueError("a form is made of few named parts")
        if part.filename is None:
            _put(form.members, part.name, await _text(part))
        else:
            form.members[part.name] = await _upload(part, form.folder / f"upload-{count}")


async def _text(part: BodyPartReader) -> str:
    text = bytearray()
    while chunk := await part.read_chunk(_CHUNK_BYTES):
        text += chunk
        if len(text) > _TEXT_LIMIT_BYTES:
            raise errors.too_large(_TEXT_LIMIT_BYTES)
    _require_end(part)
    return text.decode("utf-8")


async def _upload(part: BodyPartReader, path: Path) -> Upload:
    limit = VIDEO_LIMIT_BYTES if part.name == "video" else PICTURE_LIMIT_BYTES
    size = 0
    async with opened(path, "wb") as file:
        while chunk := await part.read_chunk(_CHUNK_BYTES):
            size += len(chunk)
            if size > limit:
                raise errors.too_large(limit)
            await asyncio.to_thread(file.write, chunk)
    _require_end(part)
    content_type = part.headers.get("Content-Type", "application/octet-stream")
    return Upload(path, content_type.partition(";")[0].strip().lower())


def _require_end(part: BodyPartReader) -> None:
    if not part.at_eof():
        raise ValueError("the part has no end")


def _put(members: dict[str, object], name: str, text: str) -> None:
    """Add a text part. `video[id]` and `characters[][id]` are how clients write objects in forms."""
    bracketed = _BRACKETS.fullmatch(name)
    if bracketed is None:
        members[name] = _object(text) if name in {"video", "characters"} else text
        return
    outer, is_list, inner = bracketed.groups()
    if is_list:
        listed = members.setdefault(outer, [])
        if isinstance(listed, list):
            cast("list[object]", listed).append({inner: text})
    else:
        members[outer] = {inner: text}


def _object(text: str) -> object:
    """Read a part that carries a JSON object or array; any other text stays text."""
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
