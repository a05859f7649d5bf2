"""The one model that Sketch has."""

from aiohttp import web

from sketch.wire import errors
from sketch.wire.studio import MODEL, MODELS, answer

_CREATED_AT = 1_795_132_800  # 2026-11-20


class Models:
    """The operations on models."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/models", self.list),
            web.get("/v1/models/{model}", self.retrieve),
        ]

    async def list(self, _request: web.Request) -> web.StreamResponse:
        return answer({"object": "list", "data": [_shown(MODEL)]})

    async def retrieve(self, request: web.Request) -> web.StreamResponse:
        model = request.match_info["model"]
        if model not in MODELS:
            raise errors.model_not_found(model)
        return answer(_shown(model))


def _shown(model: str) -> dict[str, object]:
    return {"id": model, "object": "model", "created": _CREATED_AT, "owned_by": "dailies"}
