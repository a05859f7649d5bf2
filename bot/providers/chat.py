"""Video by chat completions, as APIYI and its sister relays sell it: the clip is a link at the end of a long answer.

There is no render to ask about: the connection that asked is the only one that hears the answer, so the adapter holds
it and a check listens to what has come meanwhile. With the process the answer is lost: whether the render was made,
and billed, only the relay's own page tells, and nothing is asked for a second time.
"""

import re
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime
from uuid import uuid4

from bot.domain.errors import ProviderRejectedError, RenderLostError, SubmitUncertainError
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
from bot.providers.complaints import Complaint, failed_read, refused_create
from bot.providers.fetching import fetch
from bot.providers.first_frame import fitted
from bot.providers.talk import Talk
from bot.wire import Answer, Download, Wire, converse, read_json

BEGIN_S = 60.0  #: until the answer begins
QUIET_S = 600.0  #: the longest silence within it
MOST_TALKS = 200  #: that are remembered after they ended
REFUSAL_BYTES = 64 * 1024

_OURS = "chat-"  #: how our names for conversations begin
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s?%")
_LINK = re.compile(r"https?://[^\s)\]>\"']+?\.mp4(?:\?[^\s)\]>\"']*)?")


class Chat:
    """A relay that takes orders for video as chat."""

    reconciles = Reconciles.NONE
    lists = False

    def __init__(
        self, name: str, *, wire: Wire, pictures: Pictures, clock: Clock, places: int = 4
    ) -> None:
        self.name = name
        self.places = places
        self._wire = wire
        self._pictures = pictures
        self._clock = clock
        self._talks: dict[str, Talk] = {}

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:  # noqa: ARG002 - no relay takes one
        body = await self._body(model, spec)
        async with AsyncExitStack() as stack:
            download = await stack.enter_async_context(
                converse(
                    self._wire, "chat/completions", json=body, begin_s=BEGIN_S, quiet_s=QUIET_S
                )
            )
            if not 200 <= download.status < 300:
                raise await self._refusal(download, spec)
            talk = Talk(self.name, download, stack.pop_all())
        name = f"{_OURS}{uuid4().hex}"
        self._talks[name] = talk
        for old in [each for each, one in self._talks.items() if one.over][:-MOST_TALKS]:
            del self._talks[old]
        return Submitted(RenderRef(name))

    async def check(self, ref: RenderRef) -> RenderStatus:
        talk = self._talks.get(ref.id)
        if talk is None:
            if not ref.id.startswith(_OURS):  # a steward named it: there is nothing to ask
                raise RenderLostError(self.name, "no conversation of ours")
            raise SubmitUncertainError(self.name, "its conversation ended with an earlier process")
        await talk.listen()
        if talk.broken:
            raise SubmitUncertainError(self.name, "the conversation broke off")
        links = _LINK.findall(talk.text)
        if talk.over and links:
            return Succeeded(RenderResult(links[-1]))
        if talk.over:
            said = Complaint("", talk.text)
            reason = said.moderation or FailureReason.PROVIDER
            return Failed(reason, detail=self._wire.redact(f"no clip: {talk.text}"))
        percents = [float(each) for each in _PERCENT.findall(talk.text)]
        return Rendering(round(min(percents[-1], 100.0))) if percents else Queued()

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        return {ref.id: await self.check(ref) for ref in refs}

    def download(
        self,
        ref: RenderRef,  # noqa: ARG002 - the address says it all
        result: RenderResult,
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return fetch(self._wire, self._clock, result.url)

    async def cancel(self, ref: RenderRef) -> CancelOutcome:  # noqa: ARG002 - hanging up stops no bill
        return CancelOutcome.UNSUPPORTED

    async def find(
        self,
        key: str,  # noqa: ARG002
        model: Model,  # noqa: ARG002
        spec: RenderSpec,  # noqa: ARG002
        *,
        since: datetime,  # noqa: ARG002
    ) -> list[Candidate]:
        """Nothing: what was said is not kept anywhere."""
        return []

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:  # noqa: ARG002
        return RenderRef(render_id)

    async def balance(self) -> MicroUsd | None:
        answer = await self._wire.ask("models")
        if not answer.ok:
            raise failed_read(self.name, answer, self._wire.redact)
        return None

    async def _body(self, model: Model, spec: RenderSpec) -> dict[str, object]:
        """Length and shape are part of the model's name there."""
        if spec.source not in {SourceKind.TEXT, SourceKind.FIRST_FRAME}:
            raise ProviderRejectedError(self.name, f"cannot {spec.source} here")
        content: object = spec.prompt
        if spec.first_frame is not None:
            size = pixels(spec.aspect, spec.resolution)
            picture = await fitted(self.name, self._pictures, spec.first_frame, spec, size)
            url = "data:image/png;base64," + b64encode(picture).decode("ascii")
            content = [
                {"type": "text", "text": spec.prompt},
                {"type": "image_url", "image_url": {"url": url}},
            ]
        message = {"role": "user", "content": content}
        return {"model": model.wire_name, "stream": True, "messages": [message]}

    async def _refusal(self, download: Download, spec: RenderSpec) -> Exception:
        body = bytearray()
        async for chunk in download.chunks:
            body += chunk
            if len(body) > REFUSAL_BYTES:
                break
        said = bytes(body)
        answer = Answer(download.status, download.headers, said, read_json(said), self._clock.now())
        if answer.status >= 500 or answer.status == 408:
            return SubmitUncertainError(self.name, "create", status=answer.status)
        return refused_create(self.name, answer, self._wire.redact.hiding(spec.prompt))

    def __repr__(self) -> str:
        return f"Chat({self.name!r})"
