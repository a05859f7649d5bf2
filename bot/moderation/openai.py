"""OpenAI's moderation endpoint, and every server that speaks as it does.

`POST {base}/moderations` with `{"model", "input"}`. A list of strings gets a result for each; a list of parts
(`text`, `image_url`) gets one for all of them. Only scores are read: `flagged` is OpenAI's own opinion of them.
"""

import asyncio
import base64
from collections.abc import Mapping, Sequence
from typing import Final, cast

from bot.domain.errors import ProviderError
from bot.ports import ClassifierAwayError, Opinion
from bot.wire import Wire, members_of

MODEL: Final = "omni-moderation-latest"
BASE_URL: Final = "https://api.openai.com/v1"
LIMIT_S: Final = 3.0  #: for an answer, a second try included
LONGEST: Final = 32_000  #: characters that are sent of a text
AT_ONCE: Final = 8

_PICTURES: Final = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"RIFF": "image/webp",
}


class OpenAiModeration:
    """`ports.Classifier` over a wire.

    Args:
        wire: to the server, with its key.
        model: which one is asked.
        larger: which one is asked on appeals; empty: none.
        limit_s: seconds that an answer may take.
    """

    def __init__(
        self, wire: Wire, *, model: str = MODEL, larger: str = "", limit_s: float = LIMIT_S
    ) -> None:
        self._wire = wire
        self._model = model
        self._larger = larger
        self._limit_s = limit_s
        self._turns = asyncio.Semaphore(AT_ONCE)

    @property
    def has_larger(self) -> bool:
        return bool(self._larger)

    async def judge(
        self, text: str, picture: bytes | None = None, *, larger: bool = False
    ) -> Opinion:
        parts: list[object] = [{"type": "text", "text": _sendable(text)}]
        shown = _part(picture) if picture is not None else None
        if shown is not None:
            parts.append(shown)
        model = self._larger if larger and self._larger else self._model
        (opinion,) = await self._ask(parts if shown is not None else _sendable(text), model, 1)
        return opinion

    async def each(self, texts: Sequence[str]) -> list[Opinion]:
        if not texts:
            return []
        return await self._ask([_sendable(text) for text in texts], self._model, len(texts))

    async def pictures(self, pictures: Sequence[bytes]) -> list[Opinion]:
        """One question a picture: the endpoint takes one picture at a time."""
        parts = [part for picture in pictures if (part := _part(picture)) is not None]
        answers = await asyncio.gather(*(self._ask([part], self._model, 1) for part in parts))
        return [opinion for (opinion,) in answers]

    async def _ask(self, asked: object, model: str, expected: int) -> list[Opinion]:
        body = {"model": model, "input": asked}
        try:
            async with self._turns, asyncio.timeout(self._limit_s):
                answer = await self._wire.ask("moderations", method="POST", json=body)
        except TimeoutError:
            raise ClassifierAwayError(f"no answer within {self._limit_s:g} s") from None
        except ProviderError as error:
            raise ClassifierAwayError(str(error)) from None
        if not answer.ok:
            raise ClassifierAwayError(f"status {answer.status}")
        opinions = _opinions(answer.members, model)
        if len(opinions) != expected:
            raise ClassifierAwayError(f"{len(opinions)} results for {expected} questions")
        return opinions


def _opinions(said: Mapping[str, object], asked: str) -> list[Opinion]:
    results = said.get("results")
    if not isinstance(results, list):
        raise ClassifierAwayError("an answer without results")
    model = said.get("model")
    name = model if isinstance(model, str) else asked
    return [Opinion(name, _scores(each)) for each in cast("list[object]", results)]


def _scores(result: object) -> dict[str, float]:
    """The scores of one result. One without any, or with one that is none, is no answer: silence is not consent.

    A category without a score, as servers have that do not judge it, is left out.
    """
    scores: dict[str, float] = {}
    for name, score in members_of(members_of(result).get("category_scores")).items():
        if score is None:
            continue
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise ClassifierAwayError("a score that is no number from 0 to 1")
        scores[name] = float(score)
    if not scores:
        raise ClassifierAwayError("a result without scores")
    return scores


def _sendable(text: str) -> str:
    """Text that JSON and UTF-8 can carry: lone surrogates are replaced."""
    return text[:LONGEST].encode("utf-8", "replace").decode()


def _part(picture: bytes) -> dict[str, object] | None:
    """A picture as a part of the question; None for what is none. Its own check refuses it with a sentence."""
    kind = next((kind for head, kind in _PICTURES.items() if picture.startswith(head)), None)
    if kind is None:
        return None
    encoded = base64.b64encode(picture).decode()
    return {"type": "image_url", "image_url": {"url": f"data:{kind};base64,{encoded}"}}
