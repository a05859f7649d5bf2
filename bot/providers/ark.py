"""Seedance on ModelArk (BytePlus) and Ark (Volcengine): one wire at two places, with models of the same names.

There is neither idempotency key nor prompt in its list, but what it echoes can be ours: where the member gave no seed
one is made of our key, else the time that a render may wait. By these an uncertain submit is known for certain.
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from bot.domain.errors import (
    ProviderError,
    ProviderRejectedError,
    SubmitUncertainError,
)
from bot.domain.ids import PictureKey
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.render import (
    CancelOutcome,
    Candidate,
    FailureReason,
    Queued,
    Reconciles,
    RenderRef,
    RenderResult,
    RenderStatus,
)
from bot.domain.spec import RenderSpec, SourceKind, pixels
from bot.ports import Clock, Pictures, Submitted
from bot.providers.ark_tasks import (
    ELSEWHERE,
    Handle,
    Task,
    marks_of,
    refusal,
    tasks_of,
    unanswered,
)
from bot.providers.beforehand import beforehand
from bot.providers.complaints import complaint
from bot.providers.fetching import fetch
from bot.providers.first_frame import fitted
from bot.providers.listing import runs_back
from bot.providers.odd_words import OddWords
from bot.wire import Wire

KEY_VARIABLE = "ARK_API_KEY"
BASE_VARIABLE = "ARK_BASE_URL"
BASE_URL = "https://ark.ap-southeast.bytepluses.com/api/v3"


def headers(key: str) -> dict[str, str]:
    """What every call shows."""
    return {"authorization": f"Bearer {key}"}


TASKS = "contents/generations/tasks"
TOGETHER = 20  #: ids in one question
PAGE = 100
MOST_PAGES = 20
MARGIN_S = 120.0  #: times are whole seconds, and clocks disagree

_ASKED = {
    SourceKind.EXTEND: "Continue video 1: ",
    SourceKind.EDIT: "Edit video 1: ",
    SourceKind.REMIX: "In the manner of video 1: ",
}


class Ark:
    """An account at ModelArk or Ark."""

    name = "ark"
    places = 3  # a person's at BytePlus; a company has 10
    reconciles = Reconciles.LIST
    lists = True
    callback: str | None = None  #: where Ark may tell that a render has moved

    def __init__(self, *, wire: Wire, pictures: Pictures, clock: Clock) -> None:
        self._wire = wire
        self._pictures = pictures
        self._clock = clock
        self._odd_words = OddWords(self.name)

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:
        if not serves(str(self._wire.base), model):
            # There it would look as if it had not been switched on.
            raise ProviderRejectedError(self.name, f"{model.wire_name} is not served there")
        body = await self._body(model, spec, key)
        answer = await self._wire.create(TASKS, json=body)
        tasks = tasks_of(answer)
        if answer.ok and tasks:
            return Submitted(RenderRef(tasks[0].id, _handle(model, spec)))
        if answer.ok and not complaint(answer.members).message:
            raise SubmitUncertainError(self.name, "create: an answer without an id")
        raise refusal(self.name, answer, self._wire.redact.hiding(spec.prompt))

    async def check(self, ref: RenderRef) -> RenderStatus:
        return self._status(await self._task(ref), ref)

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        found: dict[str, RenderStatus] = {}
        for at in range(0, len(refs), TOGETHER):
            some = {ref.id: ref for ref in refs[at : at + TOGETHER]}
            for task in await self._page(1, TOGETHER, {"filter.task_ids": list(some)}):
                # One that cannot be judged is left out, so that it is asked about alone.
                with suppress(ProviderError):
                    if task.id in some:
                        found[task.id] = self._status(task, some[task.id])
        return found

    def download(
        self,
        ref: RenderRef,  # noqa: ARG002 - the address says it all
        result: RenderResult,
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return fetch(self._wire, self._clock, result.url)

    async def cancel(self, ref: RenderRef) -> CancelOutcome:
        """Take back what waits. What runs is charged all the same, and DELETE on a finished one forgets it."""
        if not isinstance(await self.check(ref), Queued):
            return CancelOutcome.TOO_LATE
        answer = await self._wire.ask(f"{TASKS}/{quote(ref.id, safe='')}", method="DELETE")
        if answer.ok:
            return CancelOutcome.CANCELLED
        if answer.status in {404, 409}:
            return CancelOutcome.TOO_LATE
        raise unanswered(self.name, answer, self._wire.redact)

    async def find(
        self, key: str, model: Model, spec: RenderSpec, *, since: datetime
    ) -> list[Candidate]:
        wanted = marks_of(key, spec)
        for number in range(1, MOST_PAGES + 1):
            filters = {"filter.model": model.wire_name}
            page = await self._page(number, PAGE, filters, whole=True)
            times = [each.made_at for each in page]
            earliest = since - timedelta(seconds=MARGIN_S)
            near = [each for each in page if each.made_at is None or each.made_at >= earliest]
            ours = [each for each in near if each.marks == wanted]
            if ours:
                ref = RenderRef(ours[0].id, _handle(model, spec))
                return [Candidate(ref, ours[0].made_at or since, exact=True)]
            if any(None in each.marks for each in near):
                # It may be ours and does not say so yet.
                raise ProviderError(self.name, "the list does not show what tells renders apart")
            if len(page) < PAGE or (len(near) < len(page) and runs_back(times)):
                return []
        raise ProviderError(self.name, "the list is too long to be read to its end")

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:
        return RenderRef(render_id, _handle(model, spec))

    async def balance(self) -> MicroUsd | None:
        """Nothing is said of money; asking for the list proves key and address."""
        await self._page(1, 1, {})
        return None

    def __repr__(self) -> str:
        return "Ark()"

    # Creating

    async def _body(self, model: Model, spec: RenderSpec, key: str) -> dict[str, object]:
        text = _ASKED.get(spec.source, "") + spec.prompt
        content: list[dict[str, object]] = [{"type": "text", "text": text}]
        if spec.source in _ASKED:
            content.append(await self._parent(spec))
        else:
            frames = (("first_frame", spec.first_frame), ("last_frame", spec.last_frame))
            for role, picture in frames:
                if picture is not None:
                    content.append(await self._image(picture, spec, role))
        seed, expires_s = marks_of(key, spec)
        called = {} if self.callback is None else {"callback_url": self.callback}
        return {
            **called,
            "model": model.wire_name,
            "content": content,
            "resolution": spec.resolution,
            "ratio": spec.aspect if len(content) == 1 else "adaptive",
            "duration": spec.seconds,
            "seed": seed,
            "generate_audio": spec.sound,
            "watermark": False,
            "execution_expires_after": expires_s,
        }

    async def _image(self, key: PictureKey, spec: RenderSpec, role: str) -> dict[str, object]:
        size = pixels(spec.aspect, spec.resolution)
        picture = await fitted(self.name, self._pictures, key, spec, size)
        url = "data:image/png;base64," + b64encode(picture).decode("ascii")
        return {"type": "image_url", "image_url": {"url": url}, "role": role}

    async def _parent(self, spec: RenderSpec) -> dict[str, object]:
        if spec.parent is None:
            raise ProviderRejectedError(self.name, "no clip to start from")
        with beforehand(self.name, "the clip to start from"):
            task = await self._task(RenderRef(spec.parent))
        if task.url is None:
            raise ProviderRejectedError(
                self.name, "the clip to start from has no address", reason=FailureReason.SOURCE_GONE
            )
        return {"type": "video_url", "video_url": {"url": task.url}, "role": "reference_video"}

    # Asking

    async def _task(self, ref: RenderRef) -> Task:
        answer = await self._wire.ask(f"{TASKS}/{quote(ref.id, safe='')}")
        tasks = tasks_of(answer)
        if answer.ok and tasks and tasks[0].status:
            return tasks[0]
        raise unanswered(self.name, answer, self._wire.redact)

    async def _page(
        self,
        number: int,
        size: int,
        filters: Mapping[str, str | Sequence[str]],
        *,
        whole: bool = False,
    ) -> list[Task]:
        params = {"page_num": str(number), "page_size": str(size), **filters}
        answer = await self._wire.ask(TASKS, params=params)
        tasks = tasks_of(answer, many=True, whole=whole)
        if not answer.ok or tasks is None:
            raise unanswered(self.name, answer, self._wire.redact)
        return [task.by_our_clock(answer.clock_ahead_s) for task in tasks]

    def _status(self, task: Task, ref: RenderRef) -> RenderStatus:
        if not task.is_known:
            self._odd_words.note(task.word, self._wire.redact)
        handle = Handle.model_validate_json(ref.state)
        return task.told(self.name, handle, self._wire.redact)


def serves(base_url: str, model: Model) -> bool:
    """Whether a model has this name at that place: BytePlus and Volcengine each have their own."""
    host = urlsplit(base_url).hostname or ""
    return not any(
        host.endswith(place) and model.wire_name.startswith(prefix)
        for place, prefix in ELSEWHERE.items()
    )


def _handle(model: Model, spec: RenderSpec) -> str:
    return Handle(token_price=model.tariff.token_price(spec)).model_dump_json()
