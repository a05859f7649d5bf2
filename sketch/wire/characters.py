"""Characters: a short clip and a name, to be referred to in later prompts."""

import secrets

from aiohttp import web

from sketch.wire import errors, fields
from sketch.wire.body import Upload
from sketch.wire.records import Character
from sketch.wire.studio import Studio, answer, new_id
from sketch.wire.uploads import Clip

_SECONDS = (2.0, 4.0)
_ROUNDING_S = 0.1  #: a clip of 4 s and a last frame is a clip of 4 s
_SHAPES = {(16, 9), (9, 16)}
_SHORT_SIDE_PX = (720, 1080)


class Characters:
    """The operations on characters."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/videos/characters", self.create),
            web.get("/v1/videos/characters/{character_id}", self.retrieve),
        ]

    async def create(self, request: web.Request) -> web.StreamResponse:
        async with self._studio.forms.reading(request) as form:
            fields.only(form.members, {"name", "video"})
            name = fields.text(form.members, "name", fields.NAME_LIMIT)
            upload = form.members.get("video")
            if upload is None:
                raise errors.missing("video")
            if not isinstance(upload, Upload):
                raise errors.wrong_type("video", "a file", upload)
            _check(await self._studio.uploads.clip(upload, "video"))
            now = self._studio.now()
            character = Character(new_id("char", now, secrets.randbits(32)), name, int(now))
            await self._studio.state.add_character(character)
            return answer(_shown(character))

    async def retrieve(self, request: web.Request) -> web.StreamResponse:
        character_id = request.match_info["character_id"]
        character = self._studio.state.character(character_id)
        if character is None:
            raise errors.character_not_found(character_id)
        return answer(_shown(character))


def _check(clip: Clip) -> None:
    shortest, longest = _SECONDS
    if not shortest - _ROUNDING_S <= clip.seconds <= longest + _ROUNDING_S:
        raise errors.invalid_value("video", "The video must be 2 to 4 seconds long.")
    smallest, largest = _SHORT_SIDE_PX
    is_shaped = any(clip.width * high == clip.height * wide for wide, high in _SHAPES)
    if not is_shaped or not smallest <= min(clip.width, clip.height) <= largest:
        raise errors.invalid_value("video", "The video must be 16:9 or 9:16, from 720p to 1080p.")


def _shown(character: Character) -> dict[str, object]:
    return {"id": character.id, "name": character.name, "created_at": character.created_at}
