"""Who a webhook is from: each vendor's way of signing. Times are held against our own clock."""

import asyncio
import binascii
import hashlib
import hmac
import logging
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from bot.domain.errors import ProviderError, SettingError
from bot.ports import Clock
from bot.wire import Wire, members_of, rows_of

log = logging.getLogger(__name__)

STALE_S = 300.0  #: what vendors' own clients bear, in both directions
KEYS_S = 86_400.0  #: how long fal's public keys are kept, as fal allows
KEYS_AGAIN_S = 60.0  #: a forger cannot make us fetch them more often


class ForgedError(Exception):
    """It is not from whom it says, or too old. Its text is for the log, and holds nothing of the call."""


@dataclass(frozen=True, slots=True)
class Call:
    """A webhook as it came."""

    headers: Mapping[str, str]
    body: bytes
    word: str = ""  #: what stood in the path behind the vendor's name


class Signed(Protocol):
    """One vendor's way of showing that a call is its own."""

    async def event(self, call: Call) -> str:
        """The name of the event, the same when it is told again.

        Raises:
            ForgedError: it is not the vendor's.
        """
        ...


class Standard:
    """Standard Webhooks, as Svix signs: HMAC-SHA256 over id, time and body. OpenAI, Replicate and Kling."""

    def __init__(self, variable: str, secret: str, clock: Clock) -> None:
        try:
            self._webhook = Webhook(secret)
        except (binascii.Error, ValueError, EmptyWebhookSecretError):
            self._webhook = None
        if self._webhook is None or not secret.startswith("whsec_"):
            raise SettingError(
                f"{variable} is malformed; it expects the signing secret of the vendor's webhook page, like whsec_…"
            )
        self._clock = clock

    async def event(self, call: Call) -> str:
        name, said = call.headers.get("webhook-id"), call.headers.get("webhook-signature")
        at = _fresh(call.headers.get("webhook-timestamp"), self._clock)
        if not name or not said or self._webhook is None:
            raise ForgedError("unsigned")
        try:
            expected = self._webhook.sign(name, at, call.body.decode())
        except UnicodeDecodeError:
            raise ForgedError("no text") from None
        given = [each.encode() for each in said.split(" ")]
        if not any(hmac.compare_digest(each, expected.encode()) for each in given):
            raise ForgedError("no signature fits")
        return name


class InPath:
    """A secret word in the address, for a vendor that signs nothing: Ark."""

    def __init__(self, word: str) -> None:
        self._word = word

    async def event(self, call: Call) -> str:
        if not hmac.compare_digest(call.word.encode(), self._word.encode()):
            raise ForgedError("another word")
        return hashlib.sha256(call.body).hexdigest()


class FalSigned:
    """ED25519 over request, user, time and the body's hash, by any of the keys that fal publishes."""

    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._keys: Sequence[Ed25519PublicKey] = ()
        self._asked_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def event(self, call: Call) -> str:
        names = ("Request-Id", "User-Id", "Timestamp", "Signature")
        request_id, user_id, at, signature = (
            call.headers.get(f"X-Fal-Webhook-{name}", "") for name in names
        )
        _fresh(at, self._clock)
        digest = hashlib.sha256(call.body).hexdigest()
        message = "\n".join((request_id, user_id, at, digest)).encode()
        try:
            sign = bytes.fromhex(signature)
        except ValueError:
            raise ForgedError("no signature") from None
        if not self._fits(await self._known(KEYS_S), sign, message) and not self._fits(
            await self._known(KEYS_AGAIN_S), sign, message
        ):
            raise ForgedError("no signature fits")
        return request_id

    @staticmethod
    def _fits(keys: Sequence[Ed25519PublicKey], sign: bytes, message: bytes) -> bool:
        for key in keys:
            try:
                key.verify(sign, message)
            except InvalidSignature:
                continue
            return True
        return False

    async def _known(self, at_most_s: float) -> Sequence[Ed25519PublicKey]:
        """The published keys, at most so old; those of yesterday where fal does not answer."""
        async with self._fetching:
            now = self._clock.now().timestamp()
            if now - self._asked_at < at_most_s:
                return self._keys
            self._asked_at = now
            try:
                answer = await self._wire.ask(".well-known/jwks.json")
            except ProviderError as error:
                log.warning("fal's keys for webhooks cannot be fetched: %s.", error)
                return self._keys
            self._keys = _keys(answer.members) or self._keys
            return self._keys


def _keys(members: Mapping[str, object]) -> list[Ed25519PublicKey]:
    found: list[Ed25519PublicKey] = []
    for row in rows_of(members.get("keys")):
        x = members_of(row).get("x")
        if isinstance(x, str):
            try:
                found.append(Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(x + "==")))
            except (ValueError, binascii.Error):
                log.warning("One of fal's keys for webhooks cannot be read.")
    return found


def _fresh(said: str | None, clock: Clock) -> datetime:
    """When it was sent, if that was a moment ago."""
    if not said or not said.isascii() or not said.isdecimal() or len(said) > 12:
        raise ForgedError("no time")
    if abs(clock.now().timestamp() - int(said)) > STALE_S:
        raise ForgedError("stale")
    return datetime.fromtimestamp(int(said), UTC)
