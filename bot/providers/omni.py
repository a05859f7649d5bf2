"""Gemini Omni through Google's Interactions API: text, a first frame, and further prompts on what it made.

`completed` is not success: a refusal is a completed conversation that holds nothing but text. There is no list and
no idempotency key, so an uncertain submit is left to a steward. The clip's address needs the key, which the wire
shows to the configured host alone.
"""

from base64 import b64decode
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from bot.domain.errors import (
    ProviderError,
    ProviderRejectedError,
    SubmitUncertainError,
    UnreadableVideoError,
)
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.render import (
    Cancelled,
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
from bot.domain.spec import RenderSpec
from bot.ports import Clock, Pictures, Submitted
from bot.providers.complaints import Complaint
from bot.providers.fetching import fetch
from bot.providers.first_frame import fitted
from bot.providers.google_says import blocked, refused, spoken, unanswered
from bot.providers.interaction import Interaction, read_interaction
from bot.providers.omni_body import DERIVED, body_of, frame_size
from bot.wire import Wire

KEY_VARIABLE = "GEMINI_API_KEY"
BASE_VARIABLE = "GEMINI_BASE_URL"
BASE_URL = "https://generativelanguage.googleapis.com/v1"

CHECK_S = 10.0  #: the least time between two checks of a render

_ENDED = frozenset(
    {"failed", "incomplete", "budget_exceeded", "requires_action", "requires_continuation"}
)


def headers(key: str) -> dict[str, str]:
    """What every call shows: never in the query, which would reach logs."""
    return {"x-goog-api-key": key}


class _Handle(BaseModel):
    """What our `RenderRef.state` holds."""

    million: int | None = None  #: the price of a million tokens of video, micro-dollars


class Omni:
    """Google's Interactions API, as far as it makes video."""

    name = "google"
    places = 4
    reconciles = Reconciles.NONE
    lists = False

    def __init__(self, *, wire: Wire, pictures: Pictures, clock: Clock) -> None:
        self._wire = wire
        self._pictures = pictures
        self._clock = clock

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:  # noqa: ARG002 - Google takes none
        if spec.source in DERIVED and spec.parent is None:
            raise ProviderRejectedError(self.name, f"cannot {spec.source} nothing")
        picture = None
        if spec.first_frame is not None:
            size = frame_size(spec)
            picture = await fitted(self.name, self._pictures, spec.first_frame, spec, size)
        answer = await self._wire.create("interactions", json=body_of(model, spec, picture))
        redact = self._wire.redact.hiding(spec.prompt)
        made = read_interaction(answer.members)
        if not answer.ok or (made is None and spoken(answer.members).message):
            raise refused(self.name, answer, redact)
        if made is None:
            raise SubmitUncertainError(self.name, "create: an answer without an id")
        return Submitted(RenderRef(made.id, _handle(model)))

    async def check(self, ref: RenderRef) -> RenderStatus:
        interaction, poll_after_s = await self._look(ref)
        return self._status(ref, interaction, max(CHECK_S, poll_after_s or 0.0))

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        return {ref.id: await self.check(ref) for ref in refs}

    @asynccontextmanager
    async def download(
        self, ref: RenderRef, result: RenderResult
    ) -> AsyncGenerator[AsyncIterator[bytes]]:
        if result.url is None:
            yield _one(await self._inline(ref))
            return
        async with fetch(self._wire, self._clock, _media(result.url)) as chunks:
            yield chunks

    async def cancel(self, ref: RenderRef) -> CancelOutcome:
        answer = await self._wire.ask(f"{_path(ref)}/cancel", method="POST", json={})
        if answer.status in {400, 404, 409}:  # over, or never known
            return CancelOutcome.TOO_LATE
        if not answer.ok:
            raise unanswered(self.name, answer, self._wire.redact)
        after = read_interaction(answer.members)
        over = after is not None and after.status in {"completed", *_ENDED}
        return CancelOutcome.TOO_LATE if over else CancelOutcome.CANCELLED

    async def find(
        self,
        key: str,  # noqa: ARG002
        model: Model,  # noqa: ARG002
        spec: RenderSpec,  # noqa: ARG002
        *,
        since: datetime,  # noqa: ARG002
    ) -> list[Candidate]:
        """Nothing: the API has no list."""
        return []

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:  # noqa: ARG002
        return RenderRef(render_id, _handle(model))

    async def balance(self) -> MicroUsd | None:
        """Nothing is said of money; that the key is good shows by a free look at the list of models."""
        answer = await self._wire.ask("models", params={"pageSize": "1"})
        if not answer.ok:
            raise unanswered(self.name, answer, self._wire.redact)
        return None

    async def _look(self, ref: RenderRef) -> tuple[Interaction, float | None]:
        answer = await self._wire.ask(_path(ref))
        interaction = read_interaction(answer.members)
        if not answer.ok or interaction is None or not interaction.status:
            raise unanswered(self.name, answer, self._wire.redact)
        return interaction, answer.poll_after_s

    def _status(self, ref: RenderRef, seen: Interaction, poll_after_s: float) -> RenderStatus:
        cost = _cost(ref, seen)
        match seen.status:
            case "queued":
                return Queued(poll_after_s)
            case "completed":
                video = seen.video
                if video is not None:
                    return Succeeded(RenderResult(video.uri), cost)
                said = seen.complaint or Complaint("", seen.text)
                if not (said.code or said.message):
                    raise ProviderError(self.name, "completed, but neither clip nor word yet")
                reason = blocked(said) or FailureReason.REFUSED_INPUT
                return Failed(reason, cost, self._wire.redact(f"no video: {said}"))
            case "cancelled":
                return Cancelled(cost)
            case word if word in _ENDED:
                said = seen.complaint or Complaint("", "")
                reason = blocked(said) or FailureReason.PROVIDER
                return Failed(reason, cost, self._wire.redact(f"{word}: {said}"))
            case _:  # in_progress, and whatever Google may call it next year
                return Rendering(None, poll_after_s)

    async def _inline(self, ref: RenderRef) -> bytes:
        interaction, _ = await self._look(ref)
        video = interaction.video
        if video is None or video.data is None:
            raise ProviderError(self.name, "the clip is not inside the answer any more")
        try:
            clip = b64decode(video.data)
        except ValueError:
            clip = b""
        if clip[4:8] != b"ftyp":
            raise UnreadableVideoError(f"{self.name}: what is inside the answer is no MP4")
        return clip

    def __repr__(self) -> str:
        return "Omni()"


def _cost(ref: RenderRef, seen: Interaction) -> MicroUsd | None:
    million = _Handle.model_validate_json(ref.state).million
    if million is None or seen.video_tokens is None:
        return None
    return MicroUsd(-(-seen.video_tokens * million // 1_000_000))


def _media(address: str) -> str:
    """The address of the file itself: without `alt=media` Google tells about the file instead."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return address
    return address if "alt" in url.params else str(url.copy_add_param("alt", "media"))


async def _one(clip: bytes) -> AsyncGenerator[bytes]:
    yield clip


def _path(ref: RenderRef) -> str:
    return f"interactions/{quote(ref.id, safe='')}"


def _handle(model: Model) -> str:
    return _Handle(million=model.tariff.per_million_tokens).model_dump_json()
