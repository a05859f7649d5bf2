"""The `/v1/videos` family: OpenAI's shape, and everything that speaks it more or less."""

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from urllib.parse import quote

from pydantic import BaseModel

from bot.domain.errors import (
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.render import (
    CancelOutcome,
    Candidate,
    FailureReason,
    Reconciles,
    RenderRef,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.domain.spec import RenderSpec
from bot.ports import Clock, Pictures, Submitted
from bot.providers.characters import keep_character
from bot.providers.complaints import complaint, failed_read, refused_create
from bot.providers.creates import DERIVED, create_of, derive_of, size_of, written_size
from bot.providers.dialects import Dialect
from bot.providers.fetching import fetch
from bot.providers.first_frame import fitted
from bot.providers.listing import pages
from bot.providers.odd_words import OddWords
from bot.providers.video_object import (
    VideoObject,
    read_video,
    status_of,
)
from bot.wire import Answer, Wire


class Handle(BaseModel):
    """What this family's `RenderRef.state` holds."""

    at: float = 0.0  #: when it was submitted, seconds since 1970 by our clock


class VideosApi:
    """One server of the family. What is special about it is in its `Dialect`."""

    def __init__(
        self,
        name: str,
        *,
        wire: Wire,
        dialect: Dialect,
        pictures: Pictures,
        clock: Clock,
        places: int = 4,
    ) -> None:
        self._name = name
        self._wire = wire
        self._dialect = dialect
        self._pictures = pictures
        self._clock = clock
        self._places = places
        self._odd_words = OddWords(name)

    @property
    def name(self) -> str:
        return self._name

    @property
    def places(self) -> int:
        return self._places

    @property
    def reconciles(self) -> Reconciles:
        return Reconciles.LIST if self._dialect.lists else Reconciles.NONE

    @property
    def lists(self) -> bool:
        return self._dialect.lists

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:  # noqa: ARG002 - nobody in this family takes a key
        answer = await self._create(model, spec)
        redact = self._wire.redact.hiding(spec.prompt, spec.negative_prompt)
        if not answer.ok:
            error = refused_create(self._name, answer, redact)
            if spec.source in DERIVED and answer.status in {404, 410}:
                raise ProviderRejectedError(
                    self._name,
                    str(error),
                    status=answer.status,
                    reason=FailureReason.SOURCE_GONE,
                )
            raise error
        video = read_video(answer.members)
        if video is not None:
            return Submitted(RenderRef(video.id, _handle(self._clock.now())))
        if complaint(answer.members).message:
            raise refused_create(self._name, answer, redact)
        raise SubmitUncertainError(self._name, "create: an answer without an id")

    async def check(self, ref: RenderRef) -> RenderStatus:
        answer = await self._wire.ask(self._path(ref))
        video = read_video(answer.members)
        # The body before the status: some answer 500 for a render that failed. But an error may have an id, too.
        about_it = video is not None and (answer.ok or video.id == ref.id)
        if video is not None and about_it and video.status is not None:
            return self._status(video, answer.members, answer.poll_after_s)
        if answer.status == 404 or complaint(answer.members).code == "task_not_exist":
            raise RenderLostError(self._name, "not known there", status=answer.status)
        raise failed_read(self._name, answer, self._wire.redact)

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        wanted = {ref.id for ref in refs}
        oldest = min((_submitted_at(ref) for ref in refs), default=self._clock.now())
        found: dict[str, RenderStatus] = {}
        async for page in pages(self._wire, self._dialect.path, oldest, whole=False):
            for video, members in page.items:
                if video.id in wanted and video.status is not None:
                    # One that cannot be judged is left out, so that it is asked about alone.
                    with contextlib.suppress(ProviderError):
                        found[video.id] = self._status(video, members, None)
            if len(found) == len(wanted):
                break
        return found

    def download(
        self, ref: RenderRef, result: RenderResult
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        content = str(self._wire.url(f"{self._path(ref)}/content"))
        ours = content if self._dialect.has_content else None
        return fetch(self._wire, self._clock, ours, result.url)

    async def cancel(self, ref: RenderRef) -> CancelOutcome:
        """Stop a render where DELETE does that. A finished one is left alone: DELETE would take the clip away."""
        if not self._dialect.stops:
            return CancelOutcome.UNSUPPORTED
        if isinstance(await self.check(ref), Succeeded):
            return CancelOutcome.TOO_LATE
        answer = await self._wire.ask(self._path(ref), method="DELETE")
        if answer.ok or answer.status == 409:  # 409: a cancel is under way already
            return CancelOutcome.CANCELLED
        if answer.status == 404:
            return CancelOutcome.TOO_LATE
        raise failed_read(self._name, answer, self._wire.redact)

    async def find(
        self,
        key: str,  # noqa: ARG002 - nobody in this family takes a key
        model: Model,
        spec: RenderSpec,
        *,
        since: datetime,
    ) -> list[Candidate]:
        if not self._dialect.lists:
            return []
        same: list[Candidate] = []
        alike: list[Candidate] = []
        async for page in pages(self._wire, self._dialect.path, since, whole=True):
            for video, _ in page.items:
                if page.is_before(video, since):
                    continue
                is_alike = _is_alike(video, model, spec, written_size(spec))
                if video.prompt is None and is_alike:
                    # A list that hides prompts proves neither that it is there nor that it is not.
                    raise ProviderError(self._name, "the list does not show prompts")
                if video.prompt is None or video.prompt.split() != spec.prompt.split():
                    continue
                ref = RenderRef(video.id, _handle(since))
                candidate = Candidate(ref, page.made_at(video) or since)
                (same if is_alike else alike).append(candidate)
        # Some servers write another model's name or other seconds back: better those than none.
        return sorted(same or alike, key=lambda each: each.created_at, reverse=True)

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:  # noqa: ARG002
        return RenderRef(render_id, _handle(self._clock.now()))

    async def keep_character(self, name: str, clip: bytes) -> str:
        if not self._dialect.characters:
            raise ProviderRejectedError(self._name, "keeps no characters")
        return await keep_character(self._name, self._wire, self._dialect.path, name, clip)

    async def balance(self) -> MicroUsd | None:
        return None

    def __repr__(self) -> str:
        return f"VideosApi({self._name!r}, {self._dialect.name!r})"

    # Creating

    async def _create(self, model: Model, spec: RenderSpec) -> Answer:
        if spec.characters and not self._dialect.characters:
            raise ProviderRejectedError(self._name, "knows no characters")
        if spec.source in DERIVED:
            create = derive_of(self._dialect, spec)
            if create is None:
                raise ProviderRejectedError(self._name, f"cannot {spec.source} here")
        else:
            picture = None
            if spec.first_frame is not None:
                # Of exactly the clip's size: these servers refuse any other.
                picture = await fitted(
                    self._name, self._pictures, spec.first_frame, spec, size_of(spec)
                )
            create = create_of(self._dialect, model, spec, picture)
        frame = create.picture
        return await self._wire.create(
            create.path,
            json=create.json,
            fields=create.fields,
            files={"input_reference": ("frame.png", frame, "image/png")} if frame else None,
            refused=self._refused,
        )

    def _refused(self, answer: Answer) -> bool:
        said = str(complaint(answer.members)).lower()
        return any(words in said for words in self._dialect.refused_5xx)

    # Asking

    def _path(self, ref: RenderRef) -> str:
        return f"{self._dialect.path}/{quote(ref.id, safe='')}"

    def _status(
        self, video: VideoObject, members: Mapping[str, object], poll_after_s: float | None
    ) -> RenderStatus:
        if not video.is_known:
            self._odd_words.note(video.word, self._wire.redact)
        status = status_of(
            video,
            members,
            true_progress=self._dialect.true_progress,
            poll_after_s=poll_after_s,
            redact=self._wire.redact.hiding(video.prompt),
        )
        if isinstance(status, Succeeded) and not (self._dialect.has_content or video.url):
            raise ProviderError(self._name, "completed, but no address yet")
        return status


def _handle(at: datetime) -> str:
    return Handle(at=at.timestamp()).model_dump_json()


def _submitted_at(ref: RenderRef) -> datetime:
    return datetime.fromtimestamp(Handle.model_validate_json(ref.state).at, UTC)


def _is_alike(video: VideoObject, model: Model, spec: RenderSpec, size: str) -> bool:
    """Whether everything that the list shows besides the prompt is as we asked."""
    return (
        (video.model is None or video.model.startswith(model.wire_name))
        and (video.seconds is None or abs(video.seconds - spec.seconds) < 1)
        and (video.size is None or video.size == size)
    )
