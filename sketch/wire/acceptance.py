"""Taking a video on, and answering its create: the place where a create can go wrong."""

import asyncio
import math
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from sketch.wire import errors
from sketch.wire.errors import WireError
from sketch.wire.faults import Faults
from sketch.wire.records import Video
from sketch.wire.studio import Studio, answer

_LOOK_S = 0.1
_MOST_BUSY = 1_000  #: prompts that are remembered to have been told to wait

#: What a prompt can be refused with: status, type, message.
_REFUSALS = {
    "moderation_blocked": (
        400,
        errors.INVALID,
        "Your request was blocked by our moderation system.",
    ),
    "invalid_api_key": (401, errors.INVALID, "Incorrect API key provided."),
    "insufficient_quota": (
        429,
        "insufficient_quota",
        "You exceeded your current quota, please check your plan and billing details.",
    ),
    "billing_hard_limit_reached": (
        400,
        "billing_limit_user_error",
        "Billing hard limit has been reached.",
    ),
    "organization_not_verified": (
        403,
        errors.INVALID,
        "Your organization must be verified to use the model `sketch-1`.",
    ),
}


class Acceptance:
    """Checks what a prompt asks to be refused, accepts the rest, and answers as it asks."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._busy: dict[str, float] = {}  #: prompt -> until when it is told to wait

    def check(self, prompt: str) -> None:
        """Refuse before anything is accepted, where the prompt asks for it."""
        asked = self._studio.asked(prompt)
        if asked.refuse is not None:
            raise _refusal(asked.refuse)
        if asked.busy_s is not None:
            self._check_busy(prompt, asked.busy_s)

    async def accept(
        self, request: web.Request, video: Video, inputs: Mapping[str, Path]
    ) -> web.StreamResponse:
        """Write the video down, start it, answer."""
        await self._studio.state.add(video, inputs)
        self._studio.renders.start(video)
        shown = answer(self._studio.shown(video))
        return await self._faulty(request, self._studio.faults_of(video), shown)

    def _check_busy(self, prompt: str, busy_s: float) -> None:
        """Answer 429 until `busy_s` have passed since the first try; then accept once."""
        now = self._studio.now()
        if prompt not in self._busy and len(self._busy) >= _MOST_BUSY:
            self._busy.pop(next(iter(self._busy)))
        until = self._busy.setdefault(prompt, now + busy_s)
        if now >= until:
            del self._busy[prompt]
            return
        raise WireError(
            "Rate limit reached for requests. Please try again later.",
            status=429,
            kind="requests",
            code="rate_limit_exceeded",
            headers={
                "Retry-After": str(math.ceil(until - now)),
                "retry-after-ms": str(math.ceil((until - now) * 1000)),
            },
        )

    async def _faulty(
        self, request: web.Request, asked: Faults, shown: web.Response
    ) -> web.StreamResponse:
        if asked.late_s:
            await self._wait(request, asked.late_s)
        if asked.lose:
            await self._wait(request, None)
        if (asked.lose or asked.cut) and request.transport is not None:
            request.transport.abort()
        if asked.answer is not None:
            raise errors.server_error(asked.answer)
        if asked.garble:
            whole = shown.text or ""
            return web.Response(text=whole[: len(whole) // 2], content_type="application/json")
        return shown

    async def _wait(self, request: web.Request, seconds: float | None) -> None:
        """Keep a client waiting until it hangs up, the time is over, or the server closes."""
        loop = asyncio.get_running_loop()
        until = None if seconds is None else loop.time() + seconds
        while until is None or loop.time() < until:
            if request.transport is None or request.transport.is_closing():
                return
            pause_s = _LOOK_S if until is None else min(_LOOK_S, until - loop.time())
            try:
                async with asyncio.timeout(max(0.0, pause_s)):
                    await self._studio.closing.wait()
            except TimeoutError:
                continue
            return


def _refusal(code: str) -> WireError:
    status, kind, message = _REFUSALS.get(
        code, (400, errors.INVALID, f"Sketch refuses this prompt, as it asks to be: {code}.")
    )
    return WireError(message, status=status, kind=kind, code=code)
