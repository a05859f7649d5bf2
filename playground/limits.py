"""Rate limits: 50 calls a second for a bot, a bucket for every route and place, and the ban."""

import hashlib
from collections import deque
from dataclasses import dataclass, field

from playground.clock import Clock

GLOBAL_A_SECOND = 50
INVALID_IN_TEN_MINUTES = 10_000
VIA = "1.1 google"

#: (calls, seconds) by route; Discord's real sizes are not documented, these are what was seen.
BUCKETS = {
    "POST /channels/{channel_id}/messages": (5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "DELETE /channels/{channel_id}/messages/{message_id}": (5, 1.0),
    "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me": (1, 0.25),
    "DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me": (1, 0.25),
    "POST /channels/{channel_id}/typing": (5, 5.0),
    "POST /users/@me/channels": (10, 10.0),
    "PATCH /channels/{channel_id}": (2, 600.0),
    "POST /webhooks/{webhook_id}/{webhook_token}": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": (5, 2.0),
}
_OTHERS = (50, 1.0)
_CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"


@dataclass(slots=True)
class Bucket:
    """What is left of one bucket."""

    size: int
    used: int = 0
    ends_at_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Refused:
    """A 429 is due."""

    retry_after_s: float
    scope: str  #: user, global or shared


@dataclass(slots=True)
class Limits:
    """Counts calls."""

    clock: Clock
    enabled: bool = True
    buckets: dict[str, tuple[int, float]] = field(default_factory=lambda: dict(BUCKETS))
    _open: dict[tuple[str, str], Bucket] = field(default_factory=dict[tuple[str, str], Bucket])
    _second: deque[float] = field(default_factory=deque[float])
    _invalid: deque[float] = field(default_factory=deque[float])
    _hashes: dict[str, str] = field(default_factory=dict[str, str])

    def count(self, route: str, major: str) -> Refused | None:
        """Count a call; says when it is one too many."""
        if not self.enabled:
            return None
        now = self.clock.monotonic_s()
        if not _is_interaction(route) and (refused := self._count_globally(now)):
            return refused
        if route == _CALLBACK:
            return None
        bucket = self._bucket(route, major, now)
        if bucket.used >= bucket.size:
            return Refused(max(bucket.ends_at_s - now, 0.001), "user")
        bucket.used += 1
        return None

    def _count_globally(self, now: float) -> Refused | None:
        while self._second and self._second[0] <= now - 1.0:
            self._second.popleft()
        if len(self._second) >= GLOBAL_A_SECOND:
            return Refused(self._second[0] + 1.0 - now, "global")
        self._second.append(now)
        return None

    def _bucket(self, route: str, major: str, now: float) -> Bucket:
        bucket = self._open.get((route, major))
        if bucket is None or bucket.ends_at_s <= now:
            size, period_s = self.buckets.get(route, _OTHERS)
            if len(self._open) > 20_000:
                self._open = {key: each for key, each in self._open.items() if each.ends_at_s > now}
            bucket = self._open[route, major] = Bucket(size, ends_at_s=now + period_s)
        return bucket

    def headers(self, route: str, major: str) -> dict[str, str]:
        """Make the headers that every limited answer carries."""
        if not self.enabled or route == _CALLBACK or not route:
            return {}
        now = self.clock.monotonic_s()
        bucket = self._bucket(route, major, now)
        after = max(bucket.ends_at_s - now, 0.001)
        return {
            "X-RateLimit-Limit": str(bucket.size),
            "X-RateLimit-Remaining": str(bucket.size - bucket.used),
            "X-RateLimit-Reset": f"{self.clock.now_s() + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": self._hash(route),
        }

    def _hash(self, route: str) -> str:
        if route not in self._hashes:
            digest = hashlib.sha256(route.encode()).hexdigest()[:32]
            self._hashes[route] = digest
        return self._hashes[route]

    # Too many errors

    def count_invalid(self) -> None:
        """Count a 401, 403 or 429, of which an address may cause 10,000 in ten minutes."""
        self._invalid.append(self.clock.monotonic_s())

    @property
    def banned(self) -> bool:
        since = self.clock.monotonic_s() - 600
        while self._invalid and self._invalid[0] <= since:
            self._invalid.popleft()
        return self.enabled and len(self._invalid) >= INVALID_IN_TEN_MINUTES


def _is_interaction(route: str) -> bool:
    return route == _CALLBACK or "/{webhook_token}" in route
