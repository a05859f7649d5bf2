"""Kling by its old interface, `/v1/videos/*`: the model is in the body, and each family has a path of its own.

Takes the single API key, or a pair of keys that signs a token (a JWT) for half an hour.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import quote

import jwt
from pydantic import BaseModel

from bot.domain.errors import ProviderError, ProviderRejectedError, RenderLostError
from bot.domain.model import Model, Sound
from bot.domain.render import FailureReason, RenderRef
from bot.domain.spec import RenderSpec, SourceKind
from bot.ports import Clock, Pictures
from bot.providers.beforehand import beforehand
from bot.providers.kling_api import Create, KlingApi
from bot.providers.kling_tasks import Task, tasks_of
from bot.providers.listing import runs_back
from bot.wire import Answer, Wire

PAIR = ("KLING_ACCESS_KEY", "KLING_SECRET_KEY")

PICTURE_BYTES = 10_000_000
PAGE = 100
MOST_PAGES = 20
MARGIN_S = 120.0  #: clocks disagree

LIVES_S = 1800  #: a token
RENEWED_S = 1500
EARLY_S = 5

TEXT, IMAGE, OMNI, EXTEND = "text2video", "image2video", "omni-video", "video-extend"
FAMILIES = (TEXT, IMAGE, OMNI, EXTEND)

_MODES = {"720p": "std", "1080p": "pro", "4k": "4k"}


class Handle(BaseModel):
    """What our `RenderRef.state` holds."""

    family: str = TEXT


class Signer:
    """Makes tokens of a pair of keys, by Kling's clock where that is known to be another."""

    def __init__(self, access: str, secret: str, clock: Clock) -> None:
        self._access = access
        self._secret = secret
        self._clock = clock
        self._ahead_s = 0.0
        self._signed_at: datetime | None = None

    def token(self) -> str | None:
        """A new token; None while the last one is still good."""
        now = self._clock.now()
        age = now - self._signed_at if self._signed_at else timedelta.max
        if timedelta() <= age < timedelta(seconds=RENEWED_S):
            return None
        self._signed_at = now
        at = int(now.timestamp() + self._ahead_s)
        claims = {"iss": self._access, "exp": at + LIVES_S, "nbf": at - EARLY_S}
        return jwt.encode(claims, self._secret, algorithm="HS256", headers={"typ": "JWT"})

    def learn(self, answer: Answer) -> bool:
        """Take Kling's clock from an answer that calls the token stale. False: the clock was not it."""
        fresh = self._signed_at is not None and self._clock.now() - self._signed_at < timedelta(
            seconds=EARLY_S
        )
        helps = not fresh or abs(answer.clock_ahead_s - self._ahead_s) > EARLY_S / 2
        self._ahead_s, self._signed_at = answer.clock_ahead_s, None
        return helps


class KlingLegacy(KlingApi):
    """The `/v1/videos` interface."""

    name = "kling-legacy"

    def __init__(
        self, *, wire: Wire, pictures: Pictures, clock: Clock, signer: Signer | None = None
    ) -> None:
        super().__init__(wire=wire, pictures=pictures, clock=clock)
        self._signer = signer

    def _renew(self, answer: Answer | None = None) -> bool:
        if self._signer is None or (answer is not None and not self._signer.learn(answer)):
            return False
        token = self._signer.token()
        if token is not None:
            self._wire.wear({"authorization": f"Bearer {token}"}, [token])
        return True

    async def _create(self, model: Model, spec: RenderSpec, key: str) -> Create:
        family = _family(model, spec)
        if spec.source not in {SourceKind.TEXT, SourceKind.FIRST_FRAME}:
            body = await self._from_video(family, model, spec)
        elif family == OMNI:
            body = _plain(model, spec) | await self._listed(spec)
        else:
            body = _plain(model, spec) | await self._framed(spec)
        called = {} if self.callback is None else {"callback_url": self.callback}
        return Create(
            path=f"v1/videos/{family}",
            body={**body, "external_task_id": key, **called},
            state=Handle(family=family).model_dump_json(),
        )

    async def _framed(self, spec: RenderSpec) -> dict[str, object]:
        """What image2video says besides."""
        frames = (("image", spec.first_frame), ("image_tail", spec.last_frame))
        return {
            field: await self._picture(picture, spec, PICTURE_BYTES)
            for field, picture in frames
            if picture is not None
        }

    async def _listed(self, spec: RenderSpec) -> dict[str, object]:
        """The same as omni-video says it."""
        frames = (("first_frame", spec.first_frame), ("end_frame", spec.last_frame))
        images = [
            {"image_url": await self._picture(picture, spec, PICTURE_BYTES), "type": kind}
            for kind, picture in frames
            if picture is not None
        ]
        return {"image_list": images} if images else {}

    async def _from_video(self, family: str, model: Model, spec: RenderSpec) -> dict[str, object]:
        """An earlier clip changed, or what comes after it."""
        extends = spec.source is SourceKind.EXTEND
        if spec.parent is None or not (family == OMNI or extends):
            raise ProviderRejectedError(self.name, f"cannot {spec.source} here")
        with beforehand(self.name, "the clip to start from"):
            task = await self._somewhere(spec.parent)
        if task.url is None or task.video_id is None:
            raise ProviderRejectedError(
                self.name, "the clip to start from has no address", reason=FailureReason.SOURCE_GONE
            )
        if family == EXTEND:
            negative = spec.negative_prompt if model.capabilities.negative_prompt else None
            body = {"video_id": task.video_id, "prompt": spec.prompt, "negative_prompt": negative}
            return {field: said for field, said in body.items() if said}
        kept = "yes" if spec.sound and not extends else "no"
        video = {
            "video_url": task.url,
            "refer_type": "feature" if extends else "base",
            "keep_original_sound": kept,
        }
        said: dict[str, object] = {
            "model_name": model.wire_name,
            "prompt": spec.prompt,
            "video_list": [video],
            "mode": _mode(spec),
            "sound": "off",  # it makes none beside a clip
        }
        if extends:
            said |= {"duration": str(spec.seconds), "aspect_ratio": spec.aspect}
        return said

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:
        return RenderRef(render_id, Handle(family=_family(model, spec)).model_dump_json())

    async def _somewhere(self, name: str) -> Task:
        """A render whose family nobody wrote down."""
        for family in FAMILIES:
            with suppress(RenderLostError):
                return await self._task(RenderRef(name, Handle(family=family).model_dump_json()))
        raise RenderLostError(self.name, "not known there")

    async def _task(self, ref: RenderRef) -> Task:
        return await self._one(f"v1/videos/{_kept(ref)}/{quote(ref.id, safe='')}", ref.id)

    async def _tasks(self, refs: Sequence[RenderRef]) -> list[Task]:
        found: dict[str, Task] = {}
        for family in FAMILIES:
            wanted = {ref.id for ref in refs if _kept(ref) == family}
            for number in range(1, MOST_PAGES + 1):
                if wanted <= found.keys():
                    break
                page, _ = await self._page(family, number)
                found |= {task.id: task for task in page if task.id in wanted}
                if len(page) < PAGE:
                    break
        return list(found.values())

    async def _by_key(
        self, key: str, model: Model, spec: RenderSpec, *, since: datetime
    ) -> tuple[str, list[Task]]:
        family = _family(model, spec)
        state = Handle(family=family).model_dump_json()
        for number in range(1, MOST_PAGES + 1):
            page, ahead_s = await self._page(family, number, whole=True)
            ours = [task for task in page if task.key == key]
            earliest = since + timedelta(seconds=ahead_s - MARGIN_S)
            times = [task.created_at for task in page]
            older = runs_back(times) and any(at is not None and at < earliest for at in times)
            if ours or older or len(page) < PAGE:
                return state, ours
        raise ProviderError(self.name, "the list is too long to be read to its end")

    async def _page(
        self, family: str, number: int, *, whole: bool = False
    ) -> tuple[list[Task], float]:
        """A page of a family's list, and how far Kling's clock is ahead of ours."""
        params = {"pageNum": str(number), "pageSize": str(PAGE)}
        answer = await self._ask(f"v1/videos/{family}", params=params)
        tasks = tasks_of(answer, whole=whole)
        if tasks is None:
            raise ProviderError(self.name, "an answer without a list")
        return tasks, answer.clock_ahead_s


def _family(model: Model, spec: RenderSpec) -> str:
    if "omni" in model.wire_name or model.wire_name.endswith("-o1"):
        return OMNI
    if spec.source is SourceKind.EXTEND:
        return EXTEND
    return TEXT if spec.first_frame is None else IMAGE


def _plain(model: Model, spec: RenderSpec) -> dict[str, object]:
    """What text and image say alike."""
    body: dict[str, object] = {"model_name": model.wire_name, "prompt": spec.prompt}
    if model.capabilities.negative_prompt and spec.negative_prompt is not None:
        body["negative_prompt"] = spec.negative_prompt
    body |= {"duration": str(spec.seconds), "mode": _mode(spec)}
    if model.capabilities.sound is Sound.SWITCH:
        body["sound"] = "on" if spec.sound else "off"
    if spec.first_frame is None:
        body["aspect_ratio"] = spec.aspect
    return body


def _mode(spec: RenderSpec) -> str:
    return _MODES.get(spec.resolution.lower(), spec.resolution)


def _kept(ref: RenderRef) -> str:
    family = Handle.model_validate_json(ref.state).family
    return family if family in FAMILIES else TEXT
