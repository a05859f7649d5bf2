"""One bot's socket: HELLO, heartbeats, opcodes, and closing with the right code."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from playground.gateway import identify
from playground.gateway.compression import Pack
from playground.gateway.identify import CloseError
from playground.plain import JsonValue, dumps, loads

if TYPE_CHECKING:
    from playground.gateway.gateway import Gateway
    from playground.gateway.sessions import Session

MOST_PAYLOAD_BYTES = 4096
_SENDS_A_MINUTE = 120
ANSWER_AFTER_S = 0.05
"""No gateway is nearer than this. discord.py notes in a thread when a heartbeat went out; where the answer
is there before that, it takes the whole interval for delay and warns of it."""


class Socket:
    """A `Line` over a WebSocket, with a writer of its own so that nobody waits to dispatch."""

    def __init__(self, gateway: "Gateway", request: web.Request, pack: Pack | None) -> None:
        self._gateway = gateway
        self._pack = pack
        self._request = request
        self._waiting: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._received: deque[float] = deque()
        self._closing: tuple[int, str] | None = None
        self.ws = web.WebSocketResponse(autoping=True, compress=False, max_msg_size=1 << 20)
        self.session: Session | None = None
        self.frozen = False
        self.beat_at_s = gateway.clock.unmoved_s()

    # Sending

    def send(self, text: bytes) -> None:
        self._waiting.append(text)
        self._wake.set()

    def say(self, op: int, value: JsonValue = None) -> None:
        self.send(dumps({"op": op, "d": value, "s": None, "t": None}))

    def close(self, code: int, reason: str) -> None:
        """Close in good order: what waits is sent before."""
        self._closing = (code, reason)
        self._wake.set()

    def freeze(self, *, frozen: bool) -> None:
        """Say nothing more, as a dying gateway does; or go on and say what waited."""
        self.frozen = frozen
        self._wake.set()

    def abort(self) -> None:
        """Cut the connection without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting and not self.frozen:
                text = self._waiting.popleft()
                if self._pack is None:
                    await self.ws.send_str(text.decode())
                else:
                    await self.ws.send_bytes(self._pack(text))
            if self._closing is not None:
                code, reason = self._closing
                await self.ws.close(code=code, message=reason.encode()[:120])
                return

    # Living

    async def run(self) -> web.WebSocketResponse:
        await self.ws.prepare(self._request)
        self._gateway.opened(self)
        writer = asyncio.create_task(self._write(), name="playground-gateway-writer")
        self.say(10, {"heartbeat_interval": int(self._gateway.heartbeat_s * 1000), "_trace": []})
        try:
            await self._read()
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            # Only a goodbye of the bot's own ends its session; ours leaves it to be resumed.
            self._gateway.closed(self, None if self._closing else self.ws.close_code)
        return self.ws

    async def _read(self) -> None:
        async for message in self.ws:
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return
            try:
                self._hear(message.data)
            except CloseError as error:
                self._gateway.complain(f"{error.code} {error.reason}")
                self._waiting.clear()
                self.close(error.code, error.reason)

    def _hear(self, text: str | bytes) -> None:
        if len(text) > MOST_PAYLOAD_BYTES:
            raise CloseError(identify.DECODE_ERROR, "Payloads are at most 4096 bytes.")
        try:
            payload = loads(text)
            op, value = payload["op"], payload.get("d")
        except (ValueError, TypeError, KeyError, AttributeError):
            raise CloseError(identify.DECODE_ERROR, "Error while decoding payload.") from None
        now = self._gateway.clock.unmoved_s()
        self._received.append(now)
        while self._received[0] <= now - 60:
            self._received.popleft()
        if len(self._received) > _SENDS_A_MINUTE:
            raise CloseError(identify.RATE_LIMITED, "Rate limited.")
        self._act(op, value)

    def _act(self, op: JsonValue, value: JsonValue) -> None:
        match op:
            case 1:
                self.beat_at_s = self._gateway.clock.unmoved_s()
                asyncio.get_running_loop().call_later(ANSWER_AFTER_S, self.say, 11)
            case 2:
                if self.session is not None:
                    raise CloseError(identify.ALREADY_AUTHENTICATED, "Already authenticated.")
                self._gateway.identify(self, value)
            case 6:
                if self.session is not None:
                    raise CloseError(identify.ALREADY_AUTHENTICATED, "Already authenticated.")
                self._gateway.resume(self, value)
            case 3 | 4:
                self._known()
            case 8:
                self._gateway.send_members(self._known(), value)
            case _:
                raise CloseError(identify.UNKNOWN_OPCODE, "Unknown opcode.")

    def _known(self) -> "Session":
        if self.session is None:
            raise CloseError(identify.NOT_AUTHENTICATED, "Not authenticated.")
        return self.session
