"""OpenAI's moderation endpoint on loopback: scores by words and by pictures. Judged by the `openai` client."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.domain.ai_policy import KNOWN
from tests.fakes.server import FakeServer, Route

KEY = "sk-moderation"
WORDS = {
    "gory": ("violence/graphic", 0.95),
    "fight": ("violence", 0.55),
    "cruel": ("harassment", 0.3),
    "martian": ("extraterrestrial", 0.99),
}
PICTURES = {b"nude": ("sexual", 0.9), b"swim": ("sexual", 0.5)}
PICTURED = frozenset({"sexual", "violence", "violence/graphic", "self-harm"})
"""Categories that a picture can have a score in."""


class FakeModeration(FakeServer):
    """It knows a few words, and a few bytes in pictures."""

    def routes(self) -> Sequence[Route]:
        return [("POST", "/v1/moderations", "moderate", self._moderate)]

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        if request.headers.get("authorization") == f"Bearer {KEY}":
            return None
        error = {
            "message": "Incorrect API key",
            "type": "invalid_request_error",
            "code": "invalid_api_key",
        }
        return web.json_response({"error": error}, status=401)

    async def _moderate(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.bodies.append(body)
        asked = body["input"]
        model = body.get("model", "omni-moderation-latest")
        if isinstance(asked, str):
            results = [_result([asked], [])]
        elif all(isinstance(each, str) for each in asked):
            results = [_result([each], []) for each in asked]
        else:
            texts = [each["text"] for each in asked if each["type"] == "text"]
            urls = [each["image_url"]["url"] for each in asked if each["type"] == "image_url"]
            if len(urls) > 1:
                error = {
                    "message": "too many images",
                    "type": "invalid_request_error",
                    "code": None,
                }
                return web.json_response({"error": error}, status=400)
            results = [_result(texts, urls)]
        said = {"id": "modr-1", "model": f"{model}-2024", "results": results}
        return web.json_response(said)


def _result(texts: list[str], urls: list[str]) -> dict[str, Any]:
    import base64

    scores = dict.fromkeys(sorted(KNOWN), 0.01)
    for text in texts:
        for word, (category, score) in WORDS.items():
            if word in text:
                scores[category] = score
    for url in urls:
        assert url.startswith("data:image/"), url
        content = base64.b64decode(url.partition(",")[2])
        for mark, (category, score) in PICTURES.items():
            if mark in content:
                scores[category] = max(score, scores[category])
    flags = {name: score >= 0.5 for name, score in scores.items()}
    kinds = {
        name: [*(["text"] if texts else []), *(["image"] if urls and name in PICTURED else [])]
        for name in scores
    }
    return {
        "flagged": any(flags.values()),
        "categories": flags,
        "category_scores": scores,
        "category_applied_input_types": kinds,
    }
