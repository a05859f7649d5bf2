"""Replicate: many vendors' models as predictions, reached with one key.

There is no idempotency key; a list of what was asked for shows each input, so an uncertain submit can be found there.
Everything is deleted an hour after its end: clips are fetched at once.
"""

from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import cast
from urllib.parse import quote

import httpx
from pydantic import ValidationError

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
    Cancelled,
    CancelOutcome,
    Candidate,
    Failed,
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
from bot.providers.beforehand import beforehand
from bot.providers.complaints import complaint, failed_read, refused_create
from bot.providers.fetching import fetch
from bot.providers.first_frame import fitted
from bot.providers.odd_words import OddWords
from bot.providers.replicate_models import Prediction, engine_of
from bot.wire import Answer, Wire, members_of

KEY_VARIABLE = "REPLICATE_API_TOKEN"
BASE_VARIABLE = "REPLICATE_BASE_URL"
BASE_URL = "https://api.replicate.com"

CHECK_S = 3.0  #: the least time between two checks of a render
DATA_URI_BYTES = 190_000  #: of the picture itself; 256 KB as base64, as Replicate advises
MOST_PAGES = 20
MARGIN_S = 30.0  #: clocks are read a moment apart, and a create takes its time


def headers(key: str) -> dict[str, str]:
    """What every call shows."""
    return {"authorization": f"Bearer {key}"}


class Replicate:
    """An account at Replicate."""

    name = "replicate"
    places = 8
    reconciles = Reconciles.LIST
    lists = False
    callback: str | None = None  #: where Replicate may tell that a render is over

    def __init__(self, *, wire: Wire, pictures: Pictures, clock: Clock) -> None:
        self._wire = wire
        self._pictures = pictures
        self._clock = clock
        self._odd_words = OddWords(self.name)

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:  # noqa: ARG002 - Replicate takes none
        if spec.source not in {SourceKind.TEXT, SourceKind.FIRST_FRAME}:
            raise ProviderRejectedError(self.name, f"cannot {spec.source} here")
        engine = engine_of(model.wire_name)
        said = engine.input(spec)
        if spec.first_frame is not None:
            said[engine.first] = await self._uri(spec, spec.first_frame)
        if spec.last_frame is not None and engine.last is not None:
            said[engine.last] = await self._uri(spec, spec.last_frame)
        body: dict[str, object] = {"input": said}
        if self.callback is not None:
            body |= {"webhook": self.callback, "webhook_events_filter": ["completed"]}
        answer = await self._wire.create(f"v1/models/{model.wire_name}/predictions", json=body)
        made = _read(answer.members)
        if answer.ok and made is not None:
            return Submitted(RenderRef(made.id))
        if answer.ok and not complaint(answer.members).message:
            raise SubmitUncertainError(self.name, "create: an answer without an id")
        redact = self._wire.redact.hiding(spec.prompt, spec.negative_prompt)
        raise refused_create(self.name, answer, redact)

    async def check(self, ref: RenderRef) -> RenderStatus:
        made, poll_after_s = await self._prediction(ref)
        match made.status:
            case "starting" | "queued":
                return Queued(poll_after_s)
            case "succeeded" if made.data_removed is True and made.address is None:
                raise RenderLostError(self.name, "its result is gone")
            case "succeeded" if made.address is None:
                raise ProviderError(self.name, "succeeded, but no address yet")
            case "succeeded":
                return Succeeded(RenderResult(made.address))
            case "failed":
                said = self._wire.redact.hiding(made.prompt)(str(made.error or ""))
                return Failed(made.reason, detail=said)
            case "canceled" | "cancelled" | "aborted":
                return Cancelled()
            case "processing":
                return Rendering(made.percent, poll_after_s)
            case odd:
                self._odd_words.note(odd or "", self._wire.redact)
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
        if isinstance(await self.check(ref), Succeeded | Failed | Cancelled):
            return CancelOutcome.TOO_LATE
        answer = await self._wire.ask(f"{_path(ref)}/cancel", method="POST")
        if answer.ok:
            return CancelOutcome.CANCELLED
        if answer.status == 404:
            return CancelOutcome.TOO_LATE
        raise failed_read(self.name, answer, self._wire.redact)

    async def find(
        self,
        key: str,  # noqa: ARG002 - Replicate takes none
        model: Model,
        spec: RenderSpec,
        *,
        since: datetime,
    ) -> list[Candidate]:
        wanted = engine_of(model.wire_name).input(spec)
        found: list[Candidate] = []
        async for made, at in self._since(since):
            shown = made if made.input else (await self._prediction(RenderRef(made.id)))[0]
            if not shown.input:
                # Hidden, or deleted after an hour: that proves neither that it is there nor that it is not.
                raise ProviderError(self.name, "the list does not show inputs")
            if shown.is_of(model.wire_name, wanted):
                found.append(Candidate(RenderRef(made.id), at))
        return sorted(found, key=lambda each: each.created_at, reverse=True)

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:  # noqa: ARG002
        return RenderRef(render_id)

    async def balance(self) -> MicroUsd | None:
        """Nothing is said of money; asking for the account proves key and address."""
        answer = await self._wire.ask("v1/account")
        if not answer.ok:
            raise failed_read(self.name, answer, self._wire.redact)
        return None

    def __repr__(self) -> str:
        return "Replicate()"

    async def _prediction(self, ref: RenderRef) -> tuple[Prediction, float]:
        answer = await self._wire.ask(_path(ref))
        if answer.status == 404:
            raise RenderLostError(self.name, "not known there", status=404)
        made = _read(answer.members)
        if not answer.ok or made is None or not made.status:
            raise failed_read(self.name, answer, self._wire.redact)
        return made, max(CHECK_S, answer.poll_after_s or 0.0)

    async def _since(self, since: datetime) -> AsyncGenerator[tuple[Prediction, datetime]]:
        """What was asked for since then, newest first."""
        params: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            answer = await self._wire.ask("v1/predictions", params=params)
            rows = answer.members.get("results")
            if not answer.ok or not isinstance(rows, list):
                raise failed_read(self.name, answer, self._wire.redact)
            for row in cast("list[object]", rows):
                made = _read(row)
                at = made.made_at(answer.clock_ahead_s) if made is not None else None
                if made is None or at is None:
                    raise ProviderError(self.name, "the list cannot be read")
                if (since - at).total_seconds() > MARGIN_S:
                    return
                yield made, at
            if not answer.members.get("next"):
                return
            params = _query(answer)
            if not params:
                raise ProviderError(self.name, "the list does not say how it goes on")
        raise ProviderError(self.name, "the list is too long to be read to its end")

    async def _uri(self, spec: RenderSpec, key: PictureKey) -> str:
        """A picture as a data address, or uploaded where it is too large for one."""
        size = pixels(spec.aspect, spec.resolution)
        picture = await fitted(self.name, self._pictures, key, spec, size)
        if len(picture) <= DATA_URI_BYTES:
            return "data:image/png;base64," + b64encode(picture).decode("ascii")
        with beforehand(self.name, "upload"):
            file = ("frame.png", picture, "image/png")
            answer = await self._wire.create("v1/files", files={"content": file})
            address = members_of(answer.members.get("urls")).get("get")
            if not answer.ok or not isinstance(address, str):
                raise failed_read(self.name, answer, self._wire.redact)
            return address


def _read(members: object) -> Prediction | None:
    try:
        return Prediction.model_validate(members)
    except ValidationError:
        return None


def _query(answer: Answer) -> dict[str, str]:
    """How to ask for the next page: the query of the address that names it, at our own base address."""
    after = answer.members.get("next")
    try:
        return dict(httpx.URL(after).params) if isinstance(after, str) else {}
    except httpx.InvalidURL:
        return {}


def _path(ref: RenderRef) -> str:
    return f"v1/predictions/{quote(ref.id, safe='')}"
