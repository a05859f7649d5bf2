"""A Wire: the way to one vendor. `create` sends once, `ask` reads, `stream` fetches a file."""

import asyncio
import random
import ssl
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

from bot.domain.errors import (
    DownloadTooLargeError,
    ProviderError,
    ProviderUnreachableError,
    SubmitUncertainError,
)
from bot.wire.addresses import AddressRefusedError, Guard, parsed, same_origin
from bot.wire.answer import Answer, Download, read_json, wait_s
from bot.wire.redact import Redactor, bare
from bot.wire.transport import Call, Reply, Transport, WireError

if TYPE_CHECKING:
    from bot.ports import Clock

CONNECT_S = 10.0
ASK_S = 30.0
#: answers that come together are read together, and the loop does nothing else meanwhile
ASKS_AT_ONCE = 20
QUIET_S = 30.0  #: the longest silence within a download
DOWNLOAD_S = 900.0
HOPS = 5
ANSWER_BYTES = 8 * 1024 * 1024  #: a list page of 100 prompts of 32,000 characters fits
CLIP_BYTES = 512 * 1024 * 1024

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GATEWAY = frozenset({502, 503, 504})  #: said by something in front of the vendor: ask again
_PLAIN = {
    "user-agent": "dailies",
    "accept": "*/*",
    # Nothing we fetch gains from compression, and a bomb cannot unfold.
    "accept-encoding": "identity",
}

File = tuple[str, bytes, str]  #: name, content, content type


class Wire:
    """The way to one vendor: no cookies, no environment, no redirects but those of a download.

    Creates go on connections of their own, never on one that has served before: a server that closes an idle
    connection at the wrong moment would turn a paid submit into an uncertain one.
    """

    def __init__(
        self,
        vendor: str,
        base_url: str,
        *,
        headers: Mapping[str, str],
        secrets: Collection[str],
        guard: Guard,
        tls: ssl.SSLContext,
        clock: "Clock",
        submit_timeout_s: float = 60.0,
        connections: int = 100,
        download_cap_bytes: int = CLIP_BYTES,
    ) -> None:
        self.vendor = vendor
        self.base = httpx.URL(base_url.rstrip("/") + "/")
        self._root = str(self.base)
        self.redact = self._redact = Redactor(secrets)
        self._keyed = _worn(headers)
        self._guard = guard.with_url(self.base)
        self.clock = clock
        self._turns = asyncio.Semaphore(ASKS_AT_ONCE)
        self._submit_timeout_s = submit_timeout_s
        self._download_cap_bytes = download_cap_bytes
        self._reads = Transport(
            guard=self._guard, tls=tls, connections=connections, keep_alive=True
        )
        self.creates = Transport(
            guard=self._guard, tls=tls, connections=connections, keep_alive=False
        )

    def __repr__(self) -> str:
        return f"Wire({self.vendor!r}, {bare(self.base)!r})"

    def wear(self, headers: Mapping[str, str], secrets: Collection[str] = ()) -> None:
        """Show these headers from now on: some keys live for an hour, and are renewed."""
        self._keyed = _worn(headers)
        self.redact = self._redact.hiding(*secrets)

    def url(self, path: str) -> httpx.URL:
        """An address below the vendor's base; `path` is already quoted."""
        return parsed(self._root + path)

    async def create(
        self,
        path: str,
        *,
        json: object = None,
        fields: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
        refused: Callable[[Answer], bool] = lambda _: False,
    ) -> Answer:
        """POST once: `json`, or a multipart form of `fields` and `files`. Never repeated, whatever happens.

        `refused` names the answers in the 500s that are a clear refusal at this vendor.

        Raises:
            ProviderUnreachableError: nothing left the house.
            SubmitUncertainError: it may have arrived: the connection broke, the vendor failed, or its answer is unreadable.
        """
        call = self.call(
            "POST",
            self.url(path),
            read_s=self._submit_timeout_s,
            json=json,
            form={**{name: (None, text) for name, text in (fields or {}).items()}, **(files or {})},
        )
        try:
            async with asyncio.timeout(self._submit_timeout_s):
                answer = await self._answer(self.creates, call)
        except TimeoutError:
            why = f"no answer to a create within {self._submit_timeout_s:g} s"
            raise SubmitUncertainError(self.vendor, why) from None
        except WireError as error:
            if error.arrived:
                raise SubmitUncertainError(self.vendor, f"create: {error}") from None
            raise ProviderUnreachableError(self.vendor, f"create: {error}") from None
        broke = answer.status >= 500 or answer.status == 408
        if (broke and not refused(answer)) or (answer.ok and answer.json is None):
            why = f"create: status {answer.status}, {len(answer.body)} bytes"
            raise SubmitUncertainError(self.vendor, why, status=answer.status)
        return answer

    async def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        params: Mapping[str, str | Sequence[str]] | None = None,
        json: object = None,
        tries: int = 2,
    ) -> Answer:
        """Read, or do something that may be done twice; a broken connection is tried once more.

        Raises:
            ProviderUnreachableError: nothing left the house.
            ProviderError: no whole answer came.
        """
        url = self.url(path)
        url = url.copy_merge_params(dict(params)) if params else url
        while True:
            tries -= 1
            call = self.call(method, url, read_s=ASK_S, json=json)
            try:
                async with self._turns, asyncio.timeout(ASK_S):
                    answer = await self._answer(self._reads, call)
            except TimeoutError:
                raise ProviderError(self.vendor, f"no answer within {ASK_S:g} s") from None
            except WireError as error:
                if tries <= 0:
                    kind = ProviderError if error.arrived else ProviderUnreachableError
                    raise kind(self.vendor, str(error)) from None
            else:
                if answer.status not in _GATEWAY or answer.members or tries <= 0:
                    return answer
            await self.clock.sleep(random.uniform(0.2, 0.6))  # noqa: S311 - spreading, no secret

    async def hand_over(self, address: str, fields: Mapping[str, str], file: File) -> None:
        """POST a file to an address that the vendor named for it, without the key. It starts no render.

        Raises:
            ProviderUnreachableError: it was not taken, or the address is refused; nothing was accepted.
        """
        try:
            url = self.base.join(address)
            self._guard.check(url)
            form = {**{name: (None, text) for name, text in fields.items()}, "file": file}
            call = self.call("POST", url, read_s=ASK_S, form=form)
            async with asyncio.timeout(2 * ASK_S):
                answer = await self._answer(self.creates, call)
        except (WireError, AddressRefusedError, httpx.InvalidURL, TimeoutError) as error:
            why = f"upload: {error or type(error).__name__}"
            raise ProviderUnreachableError(self.vendor, self.redact(why)) from None
        if not answer.ok:
            raise ProviderUnreachableError(self.vendor, "upload", status=answer.status)

    @asynccontextmanager
    async def stream(
        self, address: httpx.URL | str, *, json: object = None
    ) -> AsyncGenerator[Download]:
        """Open a file at the vendor's own address or at one that it named, through redirects.

        The key goes to the vendor's own origin alone. Its size is capped, announced or not. With `json` it is asked
        for by a POST, which is not redirected.

        Raises:
            ProviderError: no answer, a refused address, too many redirects; also from the chunks.
            DownloadTooLargeError: more than the cap; also from the chunks.
        """
        try:
            async with asyncio.timeout(ASK_S):
                reply = await self._follow(address, json)
        except (WireError, AddressRefusedError, httpx.InvalidURL) as error:
            raise ProviderError(self.vendor, f"download: {error}") from None
        except TimeoutError:
            raise ProviderError(self.vendor, f"no download within {ASK_S:g} s") from None
        chunks = self._chunks(reply)
        try:
            announced = reply.headers.get("content-length", "0")
            if announced.isdecimal() and int(announced) > self._download_cap_bytes:
                raise DownloadTooLargeError(f"{self.vendor} announced {announced} bytes")
            wait = wait_s(reply.headers, self.clock.now())
            yield Download(reply.status, reply.headers, chunks, wait)
        finally:
            await chunks.aclose()
            await reply.aclose()

    async def aclose(self) -> None:
        await self._reads.aclose()
        await self.creates.aclose()

    def call(
        self,
        method: str,
        url: httpx.URL,
        *,
        read_s: float,
        json: object = None,
        form: Mapping[str, tuple[None, str] | File] | None = None,
    ) -> Call:
        """A call that is not sent yet; it shows the key to the vendor's own origin alone."""
        headers = self._keyed if same_origin(url, self.base) else _PLAIN
        body: bytes | AsyncIterable[bytes] | None = None
        if json is not None or form:
            # httpx knows how bodies are written; a call without one, as checks are, is spared the work.
            written = httpx.Request(method, url, json=json, files=form or None)
            assert isinstance(written.stream, httpx.AsyncByteStream)  # noqa: S101 - of bytes and forms it is
            body = written.content if json is not None else written.stream
            of_body = ("content-type", "content-length")
            headers = {**headers, **{name: written.headers[name] for name in of_body}}
        return Call(method, url, headers, min(CONNECT_S, read_s / 2), read_s, body)

    async def _answer(self, transport: Transport, call: Call) -> Answer:
        """Send and read the whole answer."""
        reply = await transport.send(call)
        try:
            body = await reply.read(ANSWER_BYTES)
        finally:
            await reply.aclose()
        return Answer(reply.status, reply.headers, body, read_json(body), self.clock.now())

    async def _follow(self, address: httpx.URL | str, json: object) -> Reply:
        """The first response that is no redirect; each hop is checked as if the vendor had named it."""
        url = self.base.join(address)
        method = "GET" if json is None else "POST"
        for _ in range(HOPS + 1):
            self._guard.check(url)
            reply = await self._reads.send(self.call(method, url, read_s=QUIET_S, json=json))
            where = reply.headers.get("location")
            if reply.status not in _REDIRECTS or where is None or json is not None:
                return reply
            await reply.aclose()
            then = url.join(where)
            if url.scheme == "https" and then.scheme == "http":
                raise WireError("a redirect from https to http", arrived=True)
            url = then
        raise WireError(f"more than {HOPS} redirects", arrived=True)

    async def _chunks(self, reply: Reply) -> AsyncGenerator[bytes]:
        clock = asyncio.get_running_loop().time
        came, gives_up_at = 0, clock() + DOWNLOAD_S
        try:
            async for chunk in reply.chunks():
                came += len(chunk)
                self._bear(came, clock() - gives_up_at)
                yield chunk
        except WireError as error:
            raise ProviderError(self.vendor, f"download: {error}") from None

    def _bear(self, came: int, late_s: float) -> None:
        if came > self._download_cap_bytes:
            raise DownloadTooLargeError(f"{self.vendor} sent more than {self._download_cap_bytes}")
        if late_s > 0:
            raise ProviderError(self.vendor, f"download: not finished after {DOWNLOAD_S:g} s")


def _worn(headers: Mapping[str, str]) -> dict[str, str]:
    return _PLAIN | {name.lower(): value for name, value in headers.items()}
