"""Runway, and through it most of the others: one key for gen4.5, Veo, Kling, Seedance and Omni.

It has neither list nor idempotency key, so an uncertain submit is left to a steward. A render over the account's
limit is THROTTLED, not refused: it waits there. Checks may come every 5 s at most.
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel, Field, ValidationError

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
from bot.domain.spec import RenderSpec
from bot.ports import Clock, Pictures, Submitted
from bot.providers.beforehand import beforehand
from bot.providers.complaints import complaint, failed_read, refused_create
from bot.providers.fetching import fetch
from bot.providers.first_frame import fitted
from bot.providers.runway_bodies import body_of, clip_body_of
from bot.providers.runway_engines import ENGINES, MODES, Engine, ImageRatio
from bot.providers.runway_tasks import Credits, Task, read_task, reason_of
from bot.wire import Wire

KEY_VARIABLE = "RUNWAYML_API_SECRET"
BASE_VARIABLE = "RUNWAYML_BASE_URL"
BASE_URL = "https://api.dev.runwayml.com"
VERSION = "2024-11-06"

CHECK_S = 5.0  #: the least time between two checks of a render
DATA_URI_BYTES = 3_700_000  #: of the picture itself; 5 MB as base64


def headers(key: str) -> dict[str, str]:
    """What every call shows."""
    return {"authorization": f"Bearer {key}", "X-Runway-Version": VERSION}


class _UploadPlace(BaseModel):
    """Where a large picture goes, and what it is called afterwards."""

    upload_url: str = Field(alias="uploadUrl")
    fields: dict[str, str]
    runway_uri: str = Field(alias="runwayUri")


class Runway:
    """Runway's developer API."""

    name = "runway"
    places = 5
    reconciles = Reconciles.NONE
    lists = False

    def __init__(self, *, wire: Wire, pictures: Pictures, clock: Clock) -> None:
        self._wire = wire
        self._pictures = pictures
        self._clock = clock

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:  # noqa: ARG002 - Runway takes none
        engine = ENGINES.get(model.wire_name, Engine())
        if spec.source in MODES:
            path = "v1/video_to_video"
            body = await self._changed(engine, model, spec)
        elif spec.first_frame is not None:
            path = "v1/image_to_video"
            body = body_of(engine, model, spec)
            body |= await self._framed(engine, spec, spec.first_frame)
        else:
            path, body = "v1/text_to_video", body_of(engine, model, spec)
        answer = await self._wire.create(path, json=body)
        task = read_task(answer)
        if not answer.ok or (task is None and complaint(answer.members).message):
            redact = self._wire.redact.hiding(spec.prompt, spec.negative_prompt)
            raise refused_create(self.name, answer, redact)
        if task is None:
            raise SubmitUncertainError(self.name, "create: an answer without an id")
        return Submitted(RenderRef(task.id), task.estimated.amount if task.estimated else None)

    async def check(self, ref: RenderRef) -> RenderStatus:
        answer = await self._wire.ask(_path(ref))
        if answer.status == 404:
            raise RenderLostError(self.name, "not known there", status=404)
        task = read_task(answer)
        if not answer.ok or task is None:
            raise failed_read(self.name, answer, self._wire.redact)
        return self._status(task, max(CHECK_S, answer.poll_after_s or 0.0))

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        return {ref.id: await self.check(ref) for ref in refs}

    def download(
        self,
        ref: RenderRef,  # noqa: ARG002 - the address says it all
        result: RenderResult,
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return fetch(self._wire, self._clock, result.url)

    async def cancel(self, ref: RenderRef) -> CancelOutcome:
        """Stop it; what had begun is charged all the same. DELETE on a finished one would take the clip away."""
        if isinstance(await self.check(ref), Succeeded | Failed | Cancelled):
            return CancelOutcome.TOO_LATE
        answer = await self._wire.ask(_path(ref), method="DELETE")
        if answer.ok:
            return CancelOutcome.CANCELLED
        if answer.status == 404:
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
        """Nothing: Runway has no list."""
        return []

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:  # noqa: ARG002
        return RenderRef(render_id)

    async def balance(self) -> MicroUsd | None:
        answer = await self._wire.ask("v1/organization")
        if not answer.ok:
            raise failed_read(self.name, answer, self._wire.redact)
        try:
            return Credits.model_validate({"credits": answer.members.get("creditBalance")}).amount
        except ValidationError:
            return None

    async def _changed(self, engine: Engine, model: Model, spec: RenderSpec) -> dict[str, object]:
        """What video-to-video says. The earlier clip is named by a fresh address of Runway's own."""
        if engine.clip is None or spec.source not in engine.clip.makes or spec.parent is None:
            raise ProviderRejectedError(self.name, f"cannot {spec.source} here")
        with beforehand(self.name, "the clip to start from"):
            earlier = await self.check(RenderRef(spec.parent))
        if not isinstance(earlier, Succeeded) or earlier.result.url is None:
            raise ProviderRejectedError(self.name, "the clip to start from is not there")
        return clip_body_of(engine, engine.clip, model, spec, earlier.result.url)

    async def _framed(
        self, engine: Engine, spec: RenderSpec, first: PictureKey
    ) -> dict[str, object]:
        """What image-to-video says besides, or otherwise."""
        uris = [await self._uri(engine, spec, first)]
        if spec.last_frame is not None and engine.last_frame:
            uris.append(await self._uri(engine, spec, spec.last_frame))
        image: object = uris[0]
        if engine.placed or len(uris) > 1:
            places = zip(uris, ("first", "last"), strict=False)
            image = [{"uri": uri, "position": place} for uri, place in places]
        if engine.image_ratio is ImageRatio.AUTO:
            return {"promptImage": image, "ratio": f"auto_{spec.resolution}"}
        return {"promptImage": image}

    async def _uri(self, engine: Engine, spec: RenderSpec, key: PictureKey) -> str:
        """A picture as a data address, or uploaded where it is too large for one."""
        picture = await fitted(self.name, self._pictures, key, spec, engine.size(spec))
        if len(picture) <= DATA_URI_BYTES:
            return "data:image/png;base64," + b64encode(picture).decode("ascii")
        with beforehand(self.name, "upload"):
            place = await self._upload_place()
        await self._wire.hand_over(
            place.upload_url, place.fields, ("frame.png", picture, "image/png")
        )
        return place.runway_uri

    async def _upload_place(self) -> _UploadPlace:
        wanted = {"filename": "frame.png", "type": "ephemeral"}
        answer = await self._wire.ask("v1/uploads", method="POST", json=wanted)
        try:
            return _UploadPlace.model_validate(answer.members)
        except ValidationError:
            raise failed_read(self.name, answer, self._wire.redact) from None

    def _status(self, task: Task, poll_after_s: float) -> RenderStatus:
        cost = task.cost.amount if task.cost else None
        match task.status:
            case "PENDING" | "THROTTLED":
                return Queued(poll_after_s)
            case "SUCCEEDED":
                url = next(filter(None, task.output or []), None)
                if url is None:
                    raise ProviderError(self.name, "succeeded, but no address yet")
                return Succeeded(RenderResult(url), cost)
            case "FAILED":
                code = task.failure_code or ""
                said = self._wire.redact(f"{code}: {task.failure or ''}")
                return Failed(reason_of(code), cost, said)
            case "CANCELLED":
                return Cancelled(cost)
            case _:  # RUNNING, and whatever Runway may call it next year
                percent = None
                if task.progress is not None:
                    percent = round(100 * min(max(task.progress, 0.0), 1.0))
                return Rendering(percent, poll_after_s)

    def __repr__(self) -> str:
        return "Runway()"


def _path(ref: RenderRef) -> str:
    return f"v1/tasks/{quote(ref.id, safe='')}"
