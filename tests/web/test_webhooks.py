"""Webhooks: from the vendor alone, once, fresh, and never more than a hint to look now."""

import asyncio
import base64
import hashlib
import hmac
import importlib
import importlib.util
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook

from bot.domain.errors import SettingError
from bot.providers.callbacks import ark_word
from bot.web import hooks_for
from bot.web.server import BODY_BYTES, serve
from bot.web.webhooks import Webhooks
from bot.wire import Wires
from tests.conftest import missing
from tests.fakes.fake_clock import FakeClock
from tests.fakes.server import says
from tests.providers.bench import TLS

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ARK = "ark-0123456789abcdef"
BODIES: Mapping[str, Any] = {
    "openai": {"id": "evt_1", "type": "video.completed", "data": {"id": "r1"}},
    "replicate": {"id": "r1", "status": "succeeded", "output": "https://evil.example/x.mp4"},
    "kling": {"code": 0, "data": {"id": "r1", "status": "succeeded"}},
    "fal": {"request_id": "r1", "status": "OK", "payload": {}},
    "ark": {"id": "r1", "status": "succeeded"},
}


class Mail:
    """A mailbox for webhooks, fal's keys, and the means to sign for everybody."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.hints: list[tuple[str, str]] = []
        self.key = Ed25519PrivateKey.generate()
        self.browser: httpx.AsyncClient
        self.key_fetches = 0
        self.serves_keys = True

    def hint(self, provider: str, name: str) -> bool:
        self.hints.append((provider, name))
        return True

    def standard(self, body: bytes, at: datetime, name: str = "msg_1") -> dict[str, str]:
        return {
            "webhook-id": name,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(name, at, body.decode()),
        }

    def fal(self, body: bytes, at: datetime) -> dict[str, str]:
        seconds = str(int(at.timestamp()))
        message = "\n".join(("r1", "user", seconds, hashlib.sha256(body).hexdigest()))
        return {
            "X-Fal-Webhook-Request-Id": "r1",
            "X-Fal-Webhook-User-Id": "user",
            "X-Fal-Webhook-Timestamp": seconds,
            "X-Fal-Webhook-Signature": self.key.sign(message.encode()).hex(),
        }

    def signed(self, vendor: str, body: bytes, at: datetime | None = None) -> dict[str, str]:
        at = at or self.clock.now()
        if vendor == "ark":
            return {}
        return self.fal(body, at) if vendor == "fal" else self.standard(body, at)

    def path(self, vendor: str) -> str:
        return f"/webhooks/{vendor}" + (f"/{ark_word(ARK)}" if vendor == "ark" else "")

    async def post(
        self, vendor: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> int:
        body = json.dumps(BODIES[vendor]).encode() if body is None else body
        sent = self.signed(vendor, body) if headers is None else headers
        return (
            await self.browser.post(self.path(vendor), content=body, headers=dict(sent))
        ).status_code

    async def jwks(self, request: web.Request) -> web.StreamResponse:
        self.key_fetches += 1
        if not self.serves_keys:
            return await says("<html>", 500)(request)
        raw = self.key.public_key().public_bytes_raw()
        x = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        other = base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")
        rows = [{"kty": "OKP", "x": "?"}, {"kty": "OKP", "x": other}, {"kty": "OKP", "x": x}]
        return web.json_response({"keys": rows})


@asynccontextmanager
async def mailbox() -> AsyncGenerator[Mail]:
    mail = Mail()
    async with (
        serve(("127.0.0.1", 0), [web.get("/.well-known/jwks.json", mail.jwks)]) as keys,
        Wires(mail.clock, tls=TLS) as wires,
    ):
        variables = {
            "OPENAI_WEBHOOK_SECRET": SECRET,
            "REPLICATE_WEBHOOK_SIGNING_SECRET": SECRET,
            "KLING_WEBHOOK_SECRET": SECRET,
            "ARK_API_KEY": ARK,
            "FAL_KEY": "a:b",
            "FAL_REST_BASE_URL": keys,
        }
        hooks = hooks_for(variables, wires=wires, clock=mail.clock)
        async with (
            serve(("127.0.0.1", 0), Webhooks(hooks, mail.hint).routes()) as address,
            httpx.AsyncClient(base_url=address) as mail.browser,
        ):
            yield mail


@pytest.fixture
async def mail() -> AsyncIterator[Mail]:
    async with mailbox() as made:
        yield made


SIGNED = ("openai", "replicate", "kling", "fal")
HINTS = {
    "openai": [("openai", "r1")],
    "replicate": [("replicate", "r1")],
    "kling": [("kling", "r1"), ("kling-legacy", "r1")],
    "fal": [("fal", "r1")],
    "ark": [("ark", "r1")],
}


@pytest.mark.parametrize("vendor", list(BODIES))
async def test_a_genuine_call_is_passed_on_once(mail: Mail, vendor: str) -> None:
    """It becomes one hint with the render's id, however often the vendor repeats it."""
    assert [await mail.post(vendor) for _ in range(3)] == [204, 204, 204]
    assert mail.hints == HINTS[vendor]


@pytest.mark.parametrize("vendor", list(BODIES))
async def test_a_forged_call_is_refused(mail: Mail, vendor: str) -> None:
    """Another body, another key, no headers: 401, and nobody looks."""
    body = json.dumps(BODIES[vendor]).encode()
    if vendor == "ark":
        for path in ("/webhooks/ark", "/webhooks/ark/x", f"/webhooks/ark/{ark_word('other')}"):
            assert (await mail.browser.post(path, content=body)).status_code == 401
    else:
        headers = mail.signed(vendor, body)
        assert await mail.post(vendor, body + b" ", headers) == 401
        assert await mail.post(vendor, body, {}) == 401
        for name in headers:
            for value in ("", "v1,", "v1,AAAA v2,x", "zz", "ab" * 64, "9" * 40):
                assert await mail.post(vendor, body, {**headers, name: value}) == 401
    assert mail.hints == []


@pytest.mark.parametrize("vendor", SIGNED)
@pytest.mark.parametrize("late_s", [-301, 301])
async def test_a_stale_call_is_refused(mail: Mail, vendor: str, late_s: int) -> None:
    """Five minutes off our clock, in either direction, is too much; just below is not."""
    body = json.dumps(BODIES[vendor]).encode()
    at = mail.clock.now() + timedelta(seconds=late_s)
    assert await mail.post(vendor, body, mail.signed(vendor, body, at)) == 401
    near = mail.clock.now() + timedelta(seconds=late_s * 0.98)
    assert await mail.post(vendor, body, mail.signed(vendor, body, near)) == 204


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'{"data": []}', b'{"id": 5}', b'{"id": ""}', b"[" * 9999],
)
async def test_a_call_without_a_render(mail: Mail, body: bytes) -> None:
    """Genuine and senseless: 400."""
    assert await mail.post("replicate", body) == 400
    assert await mail.post("ark", body) == 400
    assert mail.hints == []


async def test_no_text(mail: Mail) -> None:
    """Bytes that are no text cannot be signed."""
    headers = mail.standard(b"{}", mail.clock.now())
    assert await mail.post("openai", b"\xff\xfe", headers) == 401


async def test_a_huge_call(mail: Mail) -> None:
    """More than a megabyte is not read."""
    assert await mail.post("ark", b" " * (BODY_BYTES + 1)) == 413


async def test_only_vendors_that_can_be_told_apart(mail: Mail) -> None:
    """An unknown vendor is 404, and so is one whose secret is not set."""
    for path in ("/webhooks/runway", "/webhooks/", "/webhooks/fal/x/y"):
        assert (await mail.browser.post(path)).status_code == 404
    async with Wires(mail.clock, tls=TLS) as wires:
        assert hooks_for({}, wires=wires, clock=mail.clock) == {}


@pytest.mark.parametrize("secret", ["MfKQ9r8G", "whsec_", "whsec_abcde", "hunter2"])
async def test_a_malformed_secret_stops_the_start(mail: Mail, secret: str) -> None:
    """The sentence names the variable and not its value."""
    async with Wires(mail.clock, tls=TLS) as wires:
        with pytest.raises(SettingError, match="OPENAI_WEBHOOK_SECRET") as caught:
            hooks_for({"OPENAI_WEBHOOK_SECRET": secret}, wires=wires, clock=mail.clock)
    assert secret not in str(caught.value).replace("whsec_…", "")


async def test_forgers_cannot_fill_the_log(mail: Mail, caplog: pytest.LogCaptureFixture) -> None:
    """The first and the tenth are logged; nothing of what they sent is."""
    for _ in range(12):
        await mail.post("openai", b'{"secret": "words"}', {})
    assert caplog.text.count("claimed to be openai") == 2
    assert "words" not in caplog.text


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
async def test_a_call_not_packed_as_it_says(
    mail: Mail, caplog: pytest.LogCaptureFixture, packing: str
) -> None:
    """It is no call, and no failure of ours: a stranger cannot fill the log with traces."""
    headers = {"Content-Encoding": packing}
    assert await mail.post("openai", b"no archive at all", headers) == 400
    await mail.post("openai", b"{}", {})  # by then whatever the first left behind is told
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_caller_that_hangs_up(mail: Mail, caplog: pytest.LogCaptureFixture) -> None:
    """Half a call is none, and told to nobody."""
    _, writer = await asyncio.open_connection("127.0.0.1", mail.browser.base_url.port)
    head = b"POST /webhooks/openai HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    writer.write(head + b"{")
    await writer.drain()
    await mail.post("openai", b"{}", {})  # the head is read by now
    writer.close()
    await mail.post("openai", b"{}", {})
    await mail.post("openai", b"{}", {})
    assert not [record for record in caplog.records if record.exc_info]


# Judges


async def test_replicates_own_verifier_agrees(mail: Mail) -> None:
    """What we accept, and what we refuse, Replicate's client accepts and refuses."""
    if importlib.util.find_spec("replicate") is None:
        missing("sdks", "replicate is not installed here")
    theirs: Any = importlib.import_module("replicate.webhook")
    secret = theirs.WebhookSigningSecret(key=SECRET)
    body = json.dumps(BODIES["replicate"]).encode()
    # Signed by hand, as Replicate's page says, without anybody's library.
    at = str(int(mail.clock.now().timestamp()))
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    digest = hmac.new(key, f"m.{at}.{body.decode()}".encode(), hashlib.sha256).digest()
    said = f"v1,bm9wZQ== v1,{base64.b64encode(digest).decode()}"
    headers = {"webhook-id": "m", "webhook-timestamp": at, "webhook-signature": said}
    theirs.Webhooks.validate(headers=headers, body=body.decode(), secret=secret)
    assert await mail.post("replicate", body, headers) == 204
    with pytest.raises(theirs.WebhookValidationError):
        theirs.Webhooks.validate(headers=headers, body=body.decode() + " ", secret=secret)
    assert await mail.post("replicate", body + b" ", headers) == 401


# fal's keys


async def test_fals_keys_are_kept(mail: Mail) -> None:
    """They are fetched once a day, and by forged calls once a minute at most."""
    await mail.post("fal")
    body = json.dumps(BODIES["fal"]).encode()
    await mail.post("fal", body)
    assert mail.key_fetches == 1
    forged = {**mail.signed("fal", body), "X-Fal-Webhook-Signature": "ab" * 64}
    mail.clock.turn(61)
    forged |= {"X-Fal-Webhook-Timestamp": str(int(mail.clock.now().timestamp()))}
    assert [await mail.post("fal", body, forged) for _ in range(5)] == [401] * 5
    assert mail.key_fetches == 2
    mail.clock.turn(90_000)
    await mail.post("fal", body)
    assert mail.key_fetches == 3


async def test_fals_new_key(mail: Mail) -> None:
    """A key that fal has changed is found as soon as a call needs it."""
    assert await mail.post("fal") == 204
    mail.key = Ed25519PrivateKey.generate()
    mail.clock.turn(61)
    assert await mail.post("fal", b'{"request_id": "r2"}') == 204
    assert mail.hints == [("fal", "r1"), ("fal", "r2")]


async def test_fal_out_of_reach(mail: Mail) -> None:
    """Without keys nothing is believed; those of yesterday serve while fal does not answer."""
    mail.serves_keys = False
    assert await mail.post("fal") == 401
    mail.serves_keys = True
    mail.clock.turn(61)
    assert await mail.post("fal") == 204
    mail.serves_keys = False
    mail.clock.turn(90_000)
    assert await mail.post("fal", b'{"request_id": "r2"}') == 204
