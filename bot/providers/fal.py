"""fal: a queue before many vendors' models, reached with one key.

It knows no "failed": a render is COMPLETED, and only its result tells what became of it. There is neither list nor
idempotency key, so an uncertain submit is left to a steward.
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from bot.domain.errors import (
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.ids import PictureKey
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.render import (
    CancelOutcome,
    Candidate,
    Failed,
    FailureReason,
    Queued,
    Reconciles,
    Rendering,
    RenderRef,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.domain.spec import RenderSpec, SourceKind, pixels
from bot.ports import Clock, Pictures, Submitted
from bot.providers.complaints import complaint, failed_read, refused_create
from bot.providers.fal_engines import app_of, engine_of, path_of
from bot.providers.fetching import fetch
from bot.providers.first_frame import fitted
from bot.providers.lenient import name_of
from bot.providers.odd_words import OddWords
from bot.wire import Answer, Wire, members_of, rows_of

KEY_VARIABLE = "FAL_KEY"
BASE_VARIABLE = "FAL_BASE_URL"
BASE_URL = "https://queue.fal.run"

CHECK_S = 3.0  #: the least time between two checks of a render
_NOBODY = "00000000-0000-0000-0000-000000000000"
_AGAIN = frozenset({408, 409, 425, 429, 502, 503, 504})


def headers(key: str) -> dict[str, str]:
    """What every call shows. The word is Key, not Bearer."""
    return {"authorization": f"Key {key}"}


class _Handle(BaseModel):
    """What our `RenderRef.state` holds: the paths that fal named, to be asked at our own base address."""

    status: str
    result: str
    cancel: str


class Fal:
    """An account at fal."""

    name = "fal"
    places = 5
    reconciles = Reconciles.NONE
    lists = False
    callback: str | None = None  #: where fal may tell that a render is over

    def __init__(self, *, wire: Wire, pictures: Pictures, clock: Clock) -> None:
        self._wire = wire
        self._pictures = pictures
        self._clock = clock
        self._odd_words = OddWords(self.name)

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:  # noqa: ARG002 - fal takes none
        if spec.source not in {SourceKind.TEXT, SourceKind.FIRST_FRAME}:
            raise ProviderRejectedError(self.name, f"cannot {spec.source} here")
        engine = engine_of(model.wire_name)
        body = engine.body(spec)
        if spec.first_frame is not None:
            body[engine.first] = await self._uri(spec, spec.first_frame)
        if spec.last_frame is not None and engine.last is not None:
            body[engine.last] = await self._uri(spec, spec.last_frame)
        path = path_of(model, framed=spec.first_frame is not None)
        if self.callback is not None:
            path += f"?fal_webhook={quote(self.callback, safe='')}"
        answer = await self._wire.create(path, json=body)
        name = name_of(answer.members.get("request_id"))
        if answer.ok and name is not None:
            return Submitted(RenderRef(name, self._handle(model, name, answer.members)))
        if answer.ok and not complaint(answer.members).message:
            raise SubmitUncertainError(self.name, "create: an answer without an id")
        redact = self._wire.redact.hiding(spec.prompt, spec.negative_prompt)
        raise refused_create(self.name, answer, redact)

    async def check(self, ref: RenderRef) -> RenderStatus:
        handle = _Handle.model_validate_json(ref.state)
        answer = await self._wire.ask(handle.status, params={"logs": "0"})
        word = answer.members.get("status")
        if answer.status == 404:
            raise RenderLostError(self.name, "not known there", status=404)
        if not answer.ok or not isinstance(word, str):
            raise failed_read(self.name, answer, self._wire.redact)
        poll_after_s = max(CHECK_S, answer.poll_after_s or 0.0)
        match word:
            case "IN_QUEUE":
                return Queued(poll_after_s)
            case "COMPLETED":
                return await self._ended(handle, answer)
            case "IN_PROGRESS":
                return Rendering(None, poll_after_s)
            case _:
                self._odd_words.note(word, self._wire.redact)
                return Rendering(None, poll_after_s)

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        return {ref.id: await self.check(ref) for ref in refs}

    def download(
        self,
        ref: RenderRef,  # noqa: ARG002 - the address says it all
        result: RenderResult,
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return fetch(self._wire, self._clock, result.url)

    async def cancel(self, ref: RenderRef) -> CancelOutcome:
        """Take back what waits. What runs may go on, and be billed, whatever fal answers to a cancel."""
        if not isinstance(await self.check(ref), Queued):
            return CancelOutcome.TOO_LATE
        handle = _Handle.model_validate_json(ref.state)
        answer = await self._wire.ask(handle.cancel, method="PUT")
        if answer.ok:
            return CancelOutcome.CANCELLED
        if answer.status in {400, 404}:
            return CancelOutcome.TOO_LATE
        raise failed_read(self.name, answer, self._wire.redact)

    async def find(
        self,
        key: str,  # noqa: ARG002
        model: Model,  # noqa: ARG002
        spec: RenderSpec,  # noqa: ARG002
        *,
        since: datetime,  # noqa: ARG002
    ) -> list[Candidate]:
        """Nothing: fal has no list."""
        return []

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:  # noqa: ARG002
        return RenderRef(render_id, self._handle(model, render_id, {}))

    async def balance(self) -> MicroUsd | None:
        """Nothing is said of money; asking for a render that nobody made proves key and address."""
        answer = await self._wire.ask(f"fal-ai/kling-video/requests/{_NOBODY}/status")
        if answer.ok or answer.status in {400, 404, 422}:
            return None
        raise failed_read(self.name, answer, self._wire.redact)

    def __repr__(self) -> str:
        return "Fal()"

    async def _uri(self, spec: RenderSpec, key: PictureKey) -> str:
        size = pixels(spec.aspect, spec.resolution)
        picture = await fitted(self.name, self._pictures, key, spec, size)
        return "data:image/png;base64," + b64encode(picture).decode("ascii")

    def _handle(self, model: Model, name: str, said: Mapping[str, object]) -> str:
        """Where to ask. Only the paths are taken from fal's addresses: the key goes to our base address alone."""
        own = f"{app_of(model.wire_name)}/requests/{quote(name, safe='')}"
        return _Handle(
            status=self._path(said.get("status_url")) or f"{own}/status",
            result=self._path(said.get("response_url")) or own,
            cancel=self._path(said.get("cancel_url")) or f"{own}/cancel",
        ).model_dump_json()

    def _path(self, address: object) -> str | None:
        try:
            url = httpx.URL(address) if isinstance(address, str) else httpx.URL()
        except httpx.InvalidURL:
            return None
        path = url.raw_path.decode("ascii").partition("?")[0]
        return path.removeprefix(self._wire.base.raw_path.decode("ascii")).lstrip("/") or None

    async def _ended(self, handle: _Handle, answer: Answer) -> RenderStatus:
        """What a completed render has come to: its result, or the error in the result's place."""
        if answer.members.get("error"):
            return self._failed(answer, FailureReason.PROVIDER)
        result = await self._wire.ask(handle.result)
        if result.ok:
            url = _address(result.members)
            if url is None:
                raise ProviderError(self.name, "completed, but no address yet")
            return Succeeded(RenderResult(url))
        if result.status == 404:
            raise RenderLostError(self.name, "its result is gone", status=404)
        runners = "x-fal-error-type" in result.headers
        unread = result.status in _AGAIN or not complaint(result.members).message
        if result.status in {401, 403} or (unread and not runners):
            raise failed_read(self.name, result, self._wire.redact)
        ours = result.status in {400, 422}
        return self._failed(result, FailureReason.REJECTED if ours else FailureReason.PROVIDER)

    def _failed(self, answer: Answer, reason: FailureReason) -> Failed:
        said = complaint(answer.members)
        return Failed(said.moderation or reason, detail=self._wire.redact(str(said)))


def _address(members: Mapping[str, object]) -> str | None:
    """The clip's address: in `video`, or in the first of `videos`."""
    for video in (members.get("video"), *rows_of(members.get("videos"))[:1]):
        url = members_of(video).get("url")
        if isinstance(url, str) and url:
            return url
    return None
