"""Veo on Vertex AI: text, first and last frame, and going on with a clip of its own; signed by an account.

An operation is asked about by a POST, says nothing until it is over, cannot be stopped or listed, and then holds the
clip itself as base64: a check reads past those megabytes, a download reads nothing else.
"""

import re
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from bot.domain.errors import (
    DownloadTooLargeError,
    ProviderRejectedError,
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
    Reconciles,
    RenderRef,
    RenderResult,
    RenderStatus,
)
from bot.domain.spec import RenderSpec, SourceKind, pixels
from bot.ports import Clock, Pictures, Submitted
from bot.providers.beforehand import beforehand
from bot.providers.fetching import checked
from bot.providers.first_frame import fitted
from bot.providers.google_login import GoogleLogin
from bot.providers.google_says import refused, spoken, unanswered
from bot.providers.inline import clip_of, text_of, words_of
from bot.providers.operation import status_of
from bot.wire import Answer, Download, Wire, read_json

PROJECT_VARIABLE = "GOOGLE_CLOUD_PROJECT"
LOCATION_VARIABLE = "GOOGLE_CLOUD_LOCATION"
BASE_VARIABLE = "GOOGLE_VERTEX_BASE_URL"
LOCATION = "us-central1"

CHECK_S = 10.0  #: the least time between two checks of a render
PARENT_BYTES = 40_000_000  #: of a clip to go on with, as text
KNOWN = "publishers/google/models/veo-3.1-fast-generate-001"  #: what the doctor looks at

_PART = r"[\w.:-]*[\w:-][\w.:-]*"  # and never one that would climb out of a path
_NAME = re.compile(
    rf"(projects/{_PART}/locations/{_PART}/publishers/google/models/{_PART})/operations/{_PART}",
    re.ASCII,
)


def base_url(location: str) -> str:
    """Where Vertex is, by its location; `global` has a host of its own."""
    host = "aiplatform" if location == "global" else f"{location}-aiplatform"
    return f"https://{host}.googleapis.com"


class Veo:
    """Veo, in one project and at one location."""

    name = "vertex"
    places = 4
    reconciles = Reconciles.NONE
    lists = False

    def __init__(
        self,
        *,
        wire: Wire,
        login: GoogleLogin,
        project: str,
        location: str,
        pictures: Pictures,
        clock: Clock,
    ) -> None:
        self._wire = wire
        self._login = login
        self._place = f"projects/{project}/locations/{location}"
        self._pictures = pictures
        self._clock = clock

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:  # noqa: ARG002 - Google takes none
        body = {"instances": [await self._instance(spec)], "parameters": _parameters(model, spec)}
        await self._sign()
        path = f"{self._place}/publishers/google/models/{model.wire_name}:predictLongRunning"
        answer = await self._wire.create(path, json=body)
        name = answer.members.get("name")
        if not answer.ok or (name is None and spoken(answer.members).message):
            redact = self._wire.redact.hiding(spec.prompt, spec.negative_prompt)
            raise refused(self.name, answer, redact)
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise SubmitUncertainError(self.name, "create: an answer without an operation")
        return Submitted(RenderRef(name))

    async def check(self, ref: RenderRef) -> RenderStatus:
        try:
            async with self._asked(ref) as download:
                words = await words_of(self.name, download.chunks)
        except DownloadTooLargeError as error:
            return Failed(FailureReason.TOO_LARGE, detail=str(error))
        answer = Answer(
            download.status, download.headers, words, read_json(words), self._clock.now()
        )
        members = answer.members
        if not answer.ok or not {"name", "done"} & members.keys():
            raise unanswered(self.name, answer, self._wire.redact)
        return status_of(members, max(CHECK_S, answer.poll_after_s or 0.0), self._wire.redact)

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        return {ref.id: await self.check(ref) for ref in refs}

    @asynccontextmanager
    async def download(
        self,
        ref: RenderRef,
        result: RenderResult,  # noqa: ARG002 - the operation holds the clip
    ) -> AsyncGenerator[AsyncIterator[bytes]]:
        async with self._asked(ref) as download:
            self._expect_clip(download)
            yield await checked(self.name, clip_of(self.name, download.chunks))

    async def cancel(self, ref: RenderRef) -> CancelOutcome:  # noqa: ARG002
        return CancelOutcome.UNSUPPORTED

    async def find(
        self,
        key: str,  # noqa: ARG002
        model: Model,  # noqa: ARG002
        spec: RenderSpec,  # noqa: ARG002
        *,
        since: datetime,  # noqa: ARG002
    ) -> list[Candidate]:
        """Nothing: operations of models are in no list."""
        return []

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:  # noqa: ARG002
        return RenderRef(render_id)

    async def balance(self) -> MicroUsd | None:
        """Nothing is said of money; that the account is good shows by a free look at a model."""
        await self._sign()
        answer = await self._wire.ask(KNOWN)
        if not answer.ok and answer.status != 404:  # retired, and yet it was Google who said so
            raise unanswered(self.name, answer, self._wire.redact)
        return None

    async def _sign(self) -> None:
        shown = await self._login.headers()
        self._wire.wear(shown, [each.partition(" ")[2] or each for each in shown.values()])

    @asynccontextmanager
    async def _asked(self, ref: RenderRef) -> AsyncGenerator[Download]:
        found = _NAME.fullmatch(ref.id)
        if found is None:
            raise ProviderRejectedError(self.name, "no operation of Veo")
        await self._sign()
        url = self._wire.url(f"{found[1]}:fetchPredictOperation")
        async with self._wire.stream(url, json={"operationName": ref.id}) as download:
            yield download

    def _expect_clip(self, download: Download) -> None:
        if download.status != 200:
            answer = Answer(download.status, download.headers, b"", None, self._clock.now())
            raise unanswered(self.name, answer, self._wire.redact)

    async def _instance(self, spec: RenderSpec) -> dict[str, object]:
        """What is filmed: the words, and what it starts and ends with."""
        instance: dict[str, object] = {"prompt": spec.prompt}
        if spec.source is SourceKind.EXTEND and spec.parent is not None:
            with beforehand(self.name, "the clip to go on with"):
                async with self._asked(RenderRef(spec.parent)) as download:
                    self._expect_clip(download)
                    text = await text_of(self.name, download.chunks, PARENT_BYTES)
            return instance | {"video": {"bytesBase64Encoded": text, "mimeType": "video/mp4"}}
        if spec.source not in {SourceKind.TEXT, SourceKind.FIRST_FRAME}:
            raise ProviderRejectedError(self.name, f"cannot {spec.source} here")
        frames = {"image": spec.first_frame, "lastFrame": spec.last_frame}
        return instance | {
            name: await self._picture(spec, key) for name, key in frames.items() if key is not None
        }

    async def _picture(self, spec: RenderSpec, key: PictureKey) -> dict[str, str]:
        size = pixels(spec.aspect, "1080p" if spec.resolution == "4k" else spec.resolution)
        picture = await fitted(self.name, self._pictures, key, spec, size)
        return {
            "bytesBase64Encoded": b64encode(picture).decode("ascii"),
            "mimeType": "image/png",
        }

    def __repr__(self) -> str:
        return "Veo()"


def _parameters(model: Model, spec: RenderSpec) -> dict[str, object]:
    """How it is filmed."""
    said: dict[str, object] = {
        "aspectRatio": spec.aspect,
        "resolution": spec.resolution,
        "sampleCount": 1,
        "generateAudio": spec.sound,
        "personGeneration": "allow_adult",
    }
    if spec.source is not SourceKind.EXTEND:  # that is always seven seconds
        said["durationSeconds"] = spec.seconds
    if spec.negative_prompt is not None and model.capabilities.negative_prompt:
        said["negativePrompt"] = spec.negative_prompt
    if spec.seed is not None and model.capabilities.seed:
        said["seed"] = spec.seed
    return said
