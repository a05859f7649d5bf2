"""Kling 3.0 by its present interface: the model is in the path, and every task is at `/tasks`.

Takes the single API key; whether a signed pair of keys works here is not known. `multi_shot` is on unless it is
switched off. Seeds and negative prompts do not exist here.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import ProviderError, ProviderRejectedError, RenderLostError
from bot.domain.model import Model, Sound
from bot.domain.render import FailureReason, RenderRef
from bot.domain.spec import RenderSpec, SourceKind
from bot.providers.beforehand import beforehand
from bot.providers.kling_api import Create, KlingApi
from bot.providers.kling_tasks import Task, tasks_of

TOGETHER = 20  #: ids in one question; 21 are refused
PICTURE_BYTES = 50_000_000

_VIDEO = "video_1"  #: what the prompt calls the clip to start from


class Kling(KlingApi):
    """The path interface."""

    name = "kling"

    async def _create(self, model: Model, spec: RenderSpec, key: str) -> Create:
        options = {"external_task_id": key}
        if self.callback is not None:
            options["callback_url"] = self.callback
        if spec.source not in {SourceKind.TEXT, SourceKind.FIRST_FRAME}:
            return Create(
                path=f"omni-video/{model.wire_name}",
                body={**await self._from_video(model, spec), "options": options},
            )
        settings = _settings(model, spec)
        omni = _is_omni(model)
        if spec.first_frame is None and not omni:
            body = {"prompt": spec.prompt, "settings": settings, "options": options}
            return Create(path=f"text-to-video/{model.wire_name}", body=body)
        contents = [{"type": "prompt", "text": spec.prompt}]
        frames = (("first_frame", spec.first_frame), ("last_frame", spec.last_frame))
        for kind, picture in frames:
            if picture is not None:
                url = await self._picture(picture, spec, PICTURE_BYTES)
                contents.append({"type": kind, "url": url})
        way = "omni-video" if omni else "image-to-video"
        body = {"contents": contents, "settings": settings, "options": options}
        return Create(path=f"{way}/{model.wire_name}", body=body)

    async def _from_video(self, model: Model, spec: RenderSpec) -> dict[str, object]:
        """An earlier clip changed, or the shot after it."""
        if not _is_omni(model) or spec.parent is None:
            raise ProviderRejectedError(self.name, f"cannot {spec.source} here")
        with beforehand(self.name, "the clip to start from"):
            task = await self._task(RenderRef(spec.parent))
        if task.url is None:
            raise ProviderRejectedError(
                self.name, "the clip to start from has no address", reason=FailureReason.SOURCE_GONE
            )
        settings: dict[str, object] = {"resolution": spec.resolution}
        if spec.source is SourceKind.EXTEND:
            kind, prompt = (
                "feature_video",
                f"Based on @{_VIDEO}, generate the next shot: {spec.prompt}",
            )
            settings |= {"duration": spec.seconds, "audio": "off", "multi_shot": True}
        else:
            kind, prompt = "base_video", spec.prompt
            settings |= {"audio": "original" if spec.sound else "off", "multi_shot": False}
        contents = [
            {"type": "prompt", "text": prompt},
            {"type": kind, "url": task.url, "id": _VIDEO},
        ]
        return {"contents": contents, "settings": settings}

    async def _task(self, ref: RenderRef) -> Task:
        return await self._one("tasks", ref.id, params={"task_ids": ref.id})

    async def _tasks(self, refs: Sequence[RenderRef]) -> list[Task]:
        found: list[Task] = []
        for at in range(0, len(refs), TOGETHER):
            some = ",".join(ref.id for ref in refs[at : at + TOGETHER])
            try:
                answer = await self._ask("tasks", params={"task_ids": some})
            except RenderLostError:
                continue  # one of them is: each is asked about alone
            found += tasks_of(answer) or []
        return found

    async def _by_key(
        self,
        key: str,
        model: Model,  # noqa: ARG002
        spec: RenderSpec,  # noqa: ARG002
        *,
        since: datetime,  # noqa: ARG002
    ) -> tuple[str, list[Task]]:
        try:
            answer = await self._ask("tasks", params={"external_task_ids": key})
        except RenderLostError:
            return "{}", []
        tasks = tasks_of(answer, whole=True)
        if tasks is None or any(task.key != key for task in tasks):
            # Others than were asked for, or a render that does not say whose it is.
            raise ProviderError(self.name, "an answer that says neither yes nor no")
        return "{}", tasks


def _settings(model: Model, spec: RenderSpec) -> dict[str, object]:
    settings: dict[str, object] = {"resolution": spec.resolution}
    if spec.first_frame is None:  # else the picture says it, and the field is refused
        settings["aspect_ratio"] = spec.aspect
    settings["duration"] = spec.seconds
    if model.capabilities.sound is not Sound.ALWAYS:  # Turbo knows neither switch
        settings |= {"audio": "native" if spec.sound else "off", "multi_shot": False}
    return settings


def _is_omni(model: Model) -> bool:
    """Whether it takes references, and so has a path of its own."""
    return model.wire_name.endswith(("-omni", "-o1"))
