"""Create, remix, edit, extend, retrieve, list, delete."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sketch.spec import Mode
from sketch.wire import errors, faults, fields
from sketch.wire.acceptance import Acceptance
from sketch.wire.body import Form, Upload
from sketch.wire.records import CLIP, FIRST_FRAME, SOURCE, Video
from sketch.wire.studio import MODEL, MODELS, Studio, answer, new_id, serial_in

_NOTHING_SAID = "a sketch"  #: drawn for a prompt of spaces or of fault words alone
_DEFAULT_SECONDS = "4"
_DEFAULT_SIZE = "720x1280"
_MOST_EXTENSIONS = 6
_LONGEST_S = 120
_SHORTEST_UPLOAD_S, _LONGEST_UPLOAD_S = 1, 20


@dataclass(frozen=True, slots=True)
class Source:
    """The clip that a remix, edit or extend starts from."""

    path: Path
    size: str
    seconds: int
    model: str
    seed: int | None
    video_id: str | None
    extensions: int


class Videos:
    """The operations on videos."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._acceptance = Acceptance(studio)
        self._checks: dict[str, int] = {}  #: how often a flaky video was asked about

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/videos", self.create),
            web.get("/v1/videos", self.list),
            web.post("/v1/videos/edits", self.edit),
            web.post("/v1/videos/extensions", self.extend),
            web.get("/v1/videos/{video_id}", self.retrieve),
            web.delete("/v1/videos/{video_id}", self.delete),
            web.post("/v1/videos/{video_id}/remix", self.remix),
        ]

    async def create(self, request: web.Request) -> web.StreamResponse:
        async with self._studio.forms.reading(request) as form:
            known = {"prompt", "model", "seconds", "size", "input_reference", "characters", "seed"}
            fields.only(form.members, known)
            prompt = fields.prompt(form.members)
            model = fields.model(form.members, MODELS, MODEL)
            seconds = int(fields.choice(form.members, "seconds", fields.SECONDS, _DEFAULT_SECONDS))
            size = fields.choice(form.members, "size", fields.SIZES, _DEFAULT_SIZE)
            characters = fields.characters(form.members)
            for character_id in characters:
                if self._studio.state.character(character_id) is None:
                    raise errors.character_not_found(character_id)
            seed = fields.seed(form.members)
            self._acceptance.check(prompt)
            picture = await self._studio.uploads.first_frame(form, size)
            video = self._video(
                prompt,
                model=model,
                seconds=seconds,
                rendered_seconds=seconds,
                size=size,
                seed=seed,
                mode="text",
                first_frame=picture is not None,
                characters=characters,
            )
            inputs = {FIRST_FRAME: picture} if picture else {}
            return await self._acceptance.accept(request, video, inputs)

    async def remix(self, request: web.Request) -> web.StreamResponse:
        async with self._studio.forms.reading(request) as form:
            fields.only(form.members, {"prompt", "seed"})
            prompt = fields.prompt(form.members)
            source = self._finished(request.match_info["video_id"])
            return await self._derive(request, form, prompt, source, "remix")

    async def edit(self, request: web.Request) -> web.StreamResponse:
        async with self._studio.forms.reading(request) as form:
            fields.only(form.members, {"prompt", "video", "model", "seed"})
            prompt = fields.prompt(form.members)
            source = await self._source(form)
            return await self._derive(request, form, prompt, source, "edit")

    async def extend(self, request: web.Request) -> web.StreamResponse:
        async with self._studio.forms.reading(request) as form:
            fields.only(form.members, {"prompt", "video", "seconds", "model", "seed"})
            prompt = fields.prompt(form.members)
            added = int(fields.choice(form.members, "seconds", fields.EXTENSION_SECONDS, None))
            source = await self._source(form)
            if source.extensions >= _MOST_EXTENSIONS:
                raise errors.invalid_value(
                    "video", f"A video can be extended at most {_MOST_EXTENSIONS} times."
                )
            if source.seconds + added > _LONGEST_S:
                raise errors.invalid_value(
                    "seconds", f"An extended video can be at most {_LONGEST_S} seconds long."
                )
            return await self._derive(request, form, prompt, source, "extend", added)

    async def retrieve(self, request: web.Request) -> web.StreamResponse:
        video = self._studio.video(request.match_info["video_id"])
        asked = self._studio.faults_of(video)
        if asked.vanish:
            raise errors.video_not_found(video.id)
        if asked.flaky and (count := self._checks.get(video.id, 0)) < asked.flaky:
            self._checks[video.id] = count + 1
            raise errors.server_error(503)
        shown = answer(self._studio.shown(video))
        if not video.is_over:
            shown.headers["openai-poll-after-ms"] = str(self._studio.poll_after_ms)
        return shown

    async def list(self, request: web.Request) -> web.StreamResponse:
        paging = fields.paging(dict(request.query))
        after = None
        if paging.after is not None:
            after = serial_in(paging.after)
            if after is None:
                raise errors.invalid_value("after", f"Video with id '{paging.after}' not found.")
        page = self._studio.state.page(
            after=after,
            limit=paging.limit,
            newest_first=paging.newest_first,
            shows=lambda video: not self._studio.faults_of(video).vanish,
        )
        listed = {
            "object": "list",
            "data": [self._studio.shown(video) for video in page.videos],
            "first_id": page.videos[0].id if page.videos else None,
            "last_id": page.videos[-1].id if page.videos else None,
            "has_more": page.has_more,
        }
        # Off the loop: a hundred prompts of 32,000 characters take 100 ms to write.
        body = await asyncio.to_thread(lambda: errors.as_json(listed).encode())
        return web.Response(body=body, content_type="application/json", charset="utf-8")

    async def delete(self, request: web.Request) -> web.StreamResponse:
        """Delete a video; one that is under way is stopped first, as vLLM-Omni does."""
        video = self._studio.video(request.match_info["video_id"])
        await self._studio.renders.stop(video.id)
        await self._studio.state.remove(video.id)
        self._checks.pop(video.id, None)
        return answer({"id": video.id, "object": "video.deleted", "deleted": True})

    def _video(
        self,
        prompt: str,
        *,
        model: str,
        seconds: int,
        rendered_seconds: int,
        size: str,
        seed: int | None,
        mode: Mode,
        first_frame: bool = False,
        source_id: str | None = None,
        extensions: int = 0,
        characters: tuple[str, ...] = (),
    ) -> Video:
        """Number a video. It is to be accepted at once, so that lists are in the order of numbers."""
        drawn = prompt
        said = self._studio.asked(prompt).seed
        seed = seed if said is None else said
        if self._studio.has_faults:
            drawn = faults.drawn(prompt)
        drawn = drawn if drawn.strip() else _NOTHING_SAID
        now, serial = self._studio.now(), self._studio.state.next_serial()
        return Video(
            id=new_id("video", now, serial),
            serial=serial,
            model=model,
            prompt=prompt,
            drawn=drawn,
            seconds=seconds,
            rendered_seconds=rendered_seconds,
            size=size,
            seed=fields.seed_of(drawn) if seed is None else seed,
            mode=mode,
            created_at_ms=int(now * 1000),
            first_frame=first_frame,
            source_id=source_id,
            extensions=extensions,
            characters=characters,
        )

    async def _derive(
        self,
        request: web.Request,
        form: Form,
        prompt: str,
        source: Source,
        mode: Mode,
        added: int = 0,
    ) -> web.StreamResponse:
        """Accept a video that starts from another; without a seed of its own it takes the other's."""
        seed = fields.seed(form.members)
        model = fields.model(form.members, MODELS, source.model)
        self._acceptance.check(prompt)
        video = self._video(
            prompt,
            model=model,
            seconds=source.seconds + added,
            rendered_seconds=added or source.seconds,
            size=source.size,
            seed=source.seed if seed is None else seed,
            mode=mode,
            source_id=source.video_id,
            extensions=source.extensions + (1 if mode == "extend" else 0),
        )
        try:
            return await self._acceptance.accept(request, video, {SOURCE: source.path})
        except FileNotFoundError as error:  # the source was deleted at this very moment
            raise errors.video_not_found(source.video_id or "") from error

    async def _source(self, form: Form) -> Source:
        """Find the clip that `video` names or carries. Raises WireError."""
        value = form.members.get("video")
        if "video" not in form.members:
            raise errors.missing("video")
        if not isinstance(value, Upload):
            return self._finished(fields.reference_id(value, "video"))
        clip = await self._studio.uploads.clip(value, "video")
        size = f"{clip.width}x{clip.height}"
        if size not in fields.SIZES:
            raise errors.not_one_of("video", size, fields.SIZES)
        if not _SHORTEST_UPLOAD_S <= clip.seconds <= _LONGEST_UPLOAD_S + 0.5:
            raise errors.invalid_value(
                "video", f"The video must be {_SHORTEST_UPLOAD_S} to {_LONGEST_UPLOAD_S} s long."
            )
        return Source(clip.path, size, round(clip.seconds), MODEL, None, None, 0)

    def _finished(self, video_id: str) -> Source:
        video = self._studio.video(video_id)
        if video.status != "completed":
            raise errors.WireError(
                f"Video with id '{video_id}' is not completed, so nothing can be made from it."
            )
        if self._studio.is_expired(video):
            raise errors.expired()
        return Source(
            path=self._studio.state.folder(video.id) / CLIP,
            size=video.size,
            seconds=video.seconds,
            model=video.model,
            seed=video.seed,
            video_id=video.id,
            extensions=video.extensions,
        )
