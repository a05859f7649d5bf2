"""What both of Kling's interfaces share: one create, checks, an account in units, and a render found by our key.

A render cannot be stopped there. An uncertain submit is found by its external id, so it is never paid twice.
"""

from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import ProviderError, RenderLostError, SubmitUncertainError
from bot.domain.ids import PictureKey
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.render import (
    CancelOutcome,
    Candidate,
    Reconciles,
    RenderRef,
    RenderResult,
    RenderStatus,
)
from bot.domain.spec import RenderSpec, pixels
from bot.ports import Clock, Pictures, Submitted
from bot.providers.complaints import complaint
from bot.providers.fetching import fetch
from bot.providers.first_frame import fitted
from bot.providers.kling_tasks import (
    STALE,
    Task,
    code_of,
    is_well,
    left_of,
    refusal,
    tasks_of,
    unanswered,
)
from bot.providers.odd_words import OddWords
from bot.wire import Answer, Wire

KEY_VARIABLE = "KLING_API_KEY"
BASE_VARIABLE = "KLING_BASE_URL"
BASE_URL = "https://api-singapore.klingai.com"


def headers(key: str) -> dict[str, str]:
    """What every call shows."""
    return {"authorization": f"Bearer {key}"}


ACCOUNT_DAYS = 365  #: packs are sold for half a year at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """One POST, and what to remember of the render that it starts."""

    path: str
    body: Mapping[str, object]
    state: str = "{}"


class KlingApi(ABC):
    """An account at Kling."""

    name = "kling"
    places = 5  # a trial pack's; standard has 20
    reconciles = Reconciles.KEY
    lists = True
    callback: str | None = None  #: where Kling may tell that a task has moved

    def __init__(self, *, wire: Wire, pictures: Pictures, clock: Clock) -> None:
        self._wire = wire
        self._pictures = pictures
        self._clock = clock
        self._odd_words = OddWords(self.name)

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:
        create = await self._create(model, spec, key)
        answer = await self._signed(lambda: self._wire.create(create.path, json=create.body))
        tasks = tasks_of(answer)
        if is_well(answer) and tasks:
            return Submitted(RenderRef(tasks[0].id, create.state))
        if tasks:  # whatever the code says: our key tells whether it is there
            raise SubmitUncertainError(self.name, "create: a refusal that names a render")
        said = complaint(answer.members).message
        if is_well(answer) and (code_of(answer) == 0 or not said):
            raise SubmitUncertainError(self.name, "create: an answer without an id")
        raise refusal(
            self.name, answer, self._wire.redact.hiding(spec.prompt, spec.negative_prompt)
        )

    async def check(self, ref: RenderRef) -> RenderStatus:
        return self._status(await self._task(ref))

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        found: dict[str, RenderStatus] = {}
        for task in await self._tasks(refs):
            # One that cannot be judged is left out, so that it is asked about alone.
            with suppress(ProviderError):
                found[task.id] = self._status(task)
        return found

    def download(
        self,
        ref: RenderRef,  # noqa: ARG002 - the address says it all
        result: RenderResult,
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return fetch(self._wire, self._clock, result.url)

    async def cancel(self, ref: RenderRef) -> CancelOutcome:  # noqa: ARG002 - nothing stops a render there
        return CancelOutcome.UNSUPPORTED

    async def find(
        self, key: str, model: Model, spec: RenderSpec, *, since: datetime
    ) -> list[Candidate]:
        state, tasks = await self._by_key(key, model, spec, since=since)
        return [
            Candidate(RenderRef(task.id, state), task.created_at or since, exact=True)
            for task in tasks
            if task.key == key
        ]

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:  # noqa: ARG002
        return RenderRef(render_id)

    async def balance(self) -> MicroUsd | None:
        """What is left of the packs, half a day late; None without any."""
        now = self._clock.now()
        params = {
            "start_time": _milliseconds(now - timedelta(days=ACCOUNT_DAYS)),
            "end_time": _milliseconds(now),
        }
        answer = await self._ask("account/costs", params=params)
        return left_of(answer.members.get("data"))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    # What the two interfaces do each in its own way

    @abstractmethod
    async def _create(self, model: Model, spec: RenderSpec, key: str) -> Create: ...

    @abstractmethod
    async def _task(self, ref: RenderRef) -> Task: ...

    @abstractmethod
    async def _tasks(self, refs: Sequence[RenderRef]) -> list[Task]: ...

    @abstractmethod
    async def _by_key(
        self, key: str, model: Model, spec: RenderSpec, *, since: datetime
    ) -> tuple[str, list[Task]]:
        """What a render that was submitted so would be remembered by, and the renders among which to look."""

    def _renew(self, answer: Answer | None = None) -> bool:  # noqa: ARG002
        """Before a call: sign anew where that is due. After `answer` called it stale: whether that may help."""
        return False

    # Asking

    async def _signed(self, send: Callable[[], Awaitable[Answer]]) -> Answer:
        """Send; a signature that was refused as stale accepted nothing, and is renewed once."""
        self._renew()
        answer = await send()
        if code_of(answer) in STALE and self._renew(answer):
            answer = await send()
        return answer

    async def _ask(self, path: str, *, params: Mapping[str, str] | None = None) -> Answer:
        answer = await self._signed(lambda: self._wire.ask(path, params=params))
        if not is_well(answer):
            raise unanswered(self.name, answer, self._wire.redact)
        return answer

    async def _one(self, path: str, name: str, *, params: Mapping[str, str] | None = None) -> Task:
        answer = await self._ask(path, params=params)
        tasks = tasks_of(answer)
        if tasks == []:
            raise RenderLostError(self.name, "not known there")
        task = next(
            (each for each in tasks or () if each.id == name or len(tasks or ()) == 1), None
        )
        if task is None or not task.word:
            raise ProviderError(self.name, "an answer without the render")
        return task

    def _status(self, task: Task) -> RenderStatus:
        if not task.is_known:
            self._odd_words.note(task.word, self._wire.redact)
        return task.status(self.name, self._wire.redact)

    async def _picture(self, key: PictureKey, spec: RenderSpec, most_bytes: int) -> str:
        """A picture as raw base64: a `data:` before it is refused."""
        picture = await fitted(
            self.name, self._pictures, key, spec, pixels(spec.aspect, spec.resolution)
        )
        if len(picture) > most_bytes:  # a 4K frame: the clip only follows its shape
            picture = await fitted(
                self.name, self._pictures, key, spec, pixels(spec.aspect, "1080p")
            )
        return b64encode(picture).decode("ascii")


def _milliseconds(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
