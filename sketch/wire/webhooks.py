"""Telling somebody's server that a video is over, signed by Standard Webhooks.

An event that is due is written down with the end of its video, in one write. It is sent until a
server answers 2xx, also after a restart, so that it arrives at least once; its id stays the same.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Sequence

import aiohttp

from sketch.state import State
from sketch.wire.clock import Now
from sketch.wire.crew import Crew
from sketch.wire.records import Video

log = logging.getLogger(__name__)

#: The pauses before each further attempt: about a day in all.
RETRIES_S = (1.0, 5.0, 30.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0)
_LIMIT_S = 15.0


def sign(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """Sign an event as https://www.standardwebhooks.com says: v1, HMAC-SHA256, base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    signed = f"{event_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def new_secret() -> str:
    """Make a signing secret."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"


class Webhooks:
    """Sends each video's event to one address."""

    def __init__(
        self,
        state: State,
        address: str,
        secret: str,
        *,
        now: Now,
        retries_s: Sequence[float] = RETRIES_S,
    ) -> None:
        # a secret that is not base64 is found at the start, not at the end
        sign(secret, "", 0, b"")
        self._state = state
        self._address = address
        self._secret = secret
        self._now = now
        self._retries_s = retries_s
        self._session: aiohttp.ClientSession | None = None
        self._crew = Crew()

    async def open(self) -> None:
        """Send what an earlier server did not get told."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_LIMIT_S))
        for video in self._state.videos():
            if video.event == "due":
                self.send(video)

    async def close(self) -> None:
        await self._crew.close()
        if self._session is not None:
            await self._session.close()

    def new_event(self) -> dict[str, object]:
        """Name an event, to be written down with the end of its video."""
        return {
            "event": "due",
            "event_id": f"evt_{secrets.token_hex(16)}",
            "event_at": int(self._now()),
        }

    def send(self, video: Video) -> None:
        """Begin to send a video's event."""
        self._crew.start(f"webhook {video.id}", self._deliver(video))

    async def _deliver(self, video: Video) -> None:
        for pause_s in (0.0, *self._retries_s):
            await asyncio.sleep(pause_s)
            if await self._attempt(video):
                await self._state.change(video.id, event="sent")
                return
        log.warning("The webhook event of %s was never accepted.", video.id)
        await self._state.change(video.id, event="given_up")

    async def _attempt(self, video: Video) -> bool:
        if self._session is None or video.event_id is None:
            return False
        body = event_body(video)
        timestamp = int(self._now())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Sketch",
            "webhook-id": video.event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(self._secret, video.event_id, timestamp, body),
        }
        try:
            async with self._session.post(
                self._address, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return 200 <= answer.status < 300
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("The webhook for %s did not get through: %s", video.id, type(error).__name__)
            return False


def event_body(video: Video) -> bytes:
    """Write the event, the same bytes on every attempt."""
    event = {
        "id": video.event_id,
        "object": "event",
        "created_at": video.event_at,
        "type": f"video.{video.status}",
        "data": {"id": video.id},
    }
    return json.dumps(event).encode()
