"""Opening a finished clip: several ways, some patience, and no trust in what a server calls a video."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.domain.errors import ProviderError, UnreadableVideoError
from bot.ports import Clock
from bot.wire import Download, Wire

PATIENCE_S = 90.0  #: relays answer 400 for seconds after `completed`, and CDNs 404 for longer
FIRST_WAIT_S = 4.0
LONGEST_WAIT_S = 30.0
HEAD_BYTES = 12

_AGAIN = frozenset({400, 404, 408, 409, 425, 429})
_TYPES = frozenset({"application/octet-stream", "binary/octet-stream", "application/mp4", ""})


@dataclass(frozen=True, slots=True)
class _No:
    """Why a way did not give a clip, and whether it may later."""

    why: str
    status: int | None = None
    again: bool = True
    retry_after_s: float | None = None
    garbage: bool = False  #: it was called a video and is none


@asynccontextmanager
async def fetch(
    wire: Wire, clock: Clock, *ways: str | None
) -> AsyncGenerator[AsyncIterator[bytes]]:
    """Open the first of `ways` that gives an MP4; one without an address is none.

    Raises:
        ProviderError: none does for now.
        UnreadableVideoError: what is called a video is none, even after waiting.
        DownloadTooLargeError: over the cap.
    """
    left_s, wait_s = PATIENCE_S, FIRST_WAIT_S
    while True:
        refusals: list[_No] = []
        for way in filter(None, ways):
            async with AsyncExitStack() as stack:
                opened = await _try(wire, way, stack)
                if not isinstance(opened, _No):
                    yield opened
                    return
            refusals.append(opened)
        asked_s = max((no.retry_after_s or 0.0 for no in refusals), default=0.0)
        pause_s = max(wait_s, min(asked_s, LONGEST_WAIT_S))
        if pause_s > left_s or not any(no.again for no in refusals):
            raise _given_up(wire, refusals)
        await clock.sleep(pause_s)
        left_s -= pause_s
        wait_s = min(wait_s * 1.5, LONGEST_WAIT_S)


async def checked(vendor: str, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same stream, once its first bytes have shown that it is an MP4.

    Raises:
        UnreadableVideoError: it is none.
    """
    head = await _head(chunks)
    if head[4:8] != b"ftyp":
        raise UnreadableVideoError(f"{vendor}: what was called a video is no MP4")
    return _joined(head, chunks)


async def _try(wire: Wire, way: str, stack: AsyncExitStack) -> AsyncIterator[bytes] | _No:
    try:
        download = await stack.enter_async_context(wire.stream(way))
        # The bytes tell, not what they are called: a paid clip may come as text/plain.
        head = await _head(download.chunks) if download.status == 200 else b""
    except ProviderError as error:
        return _No(str(error).removeprefix(f"{wire.vendor}: download: "))
    return _joined(head, download.chunks) if head[4:8] == b"ftyp" else _no(download)


def _no(download: Download) -> _No:
    status = download.status
    if status != 200:
        again = status in _AGAIN or status >= 500
        return _No(f"status {status}", status, again, download.retry_after_s)
    called_video = _may_be_video(download)
    return _No(f"no MP4 but {download.content_type or 'something'}", 200, garbage=called_video)


def _given_up(wire: Wire, refusals: Sequence[_No]) -> ProviderError | UnreadableVideoError:
    why = "; ".join(no.why for no in refusals) or "no address"
    if any(no.garbage for no in refusals):
        return UnreadableVideoError(wire.redact(f"{wire.vendor}: {why}"))
    status = next((no.status for no in refusals), None)
    return ProviderError(wire.vendor, wire.redact(f"download: {why}"), status=status)


def _may_be_video(download: Download) -> bool:
    return download.content_type.startswith("video/") or download.content_type in _TYPES


async def _head(chunks: AsyncIterator[bytes]) -> bytes:
    """The first bytes, enough to know an MP4 by."""
    head = b""
    async for chunk in chunks:
        head += chunk
        if len(head) >= HEAD_BYTES:
            break
    return head


async def _joined(head: bytes, chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    yield head
    async for chunk in chunks:
        yield chunk
