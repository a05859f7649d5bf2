"""Clips that come as base64 inside a JSON answer of tens of megabytes: read past them, or read only them."""

import binascii
import re
from base64 import b64decode
from collections.abc import AsyncGenerator, AsyncIterator

from bot.domain.errors import ProviderError

_BEFORE = re.compile(rb'"bytesBase64Encoded"\s*:\s*"')
_LONGEST_MARK = 64  #: bytes that a mark may be spread over, across two chunks
WORDS_BYTES = 1024 * 1024  #: of an answer besides its clip


async def words_of(vendor: str, chunks: AsyncIterator[bytes]) -> bytes:
    """The answer without the clip's own bytes.

    Raises:
        ProviderError: more words than any answer has.
    """
    words = bytearray()
    async for inside, piece in _split(chunks):
        if not inside:
            words += piece
        if len(words) > WORDS_BYTES:
            raise ProviderError(vendor, f"an answer of more than {WORDS_BYTES} bytes")
    return bytes(words)


async def text_of(vendor: str, chunks: AsyncIterator[bytes], most_bytes: int) -> str:
    """The first clip as it stands there, as base64.

    Raises:
        ProviderError: there is none, or it is larger than `most_bytes`.
    """
    text = bytearray()
    async for inside, piece in _split(chunks):
        text += piece if inside else b""
        if len(text) > most_bytes:
            raise ProviderError(vendor, f"a clip of more than {most_bytes} bytes as text")
        if text and not inside:
            break
    if not text:
        raise ProviderError(vendor, "no clip inside the answer")
    return _plain(bytes(text)).decode("ascii", "replace")


async def clip_of(vendor: str, chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    """The first clip, decoded as it comes.

    Raises:
        ProviderError: there is none, it is cut short, or it is no base64.
    """
    left, began = b"", False
    async for inside, piece in _split(chunks):
        if inside:
            began = True
            left += _plain(piece)
            whole = len(left) - len(left) % 4
            if whole:
                yield _decoded(vendor, left[:whole])
            left = left[whole:]
        elif began:
            if left:
                raise ProviderError(vendor, "the clip inside the answer is no whole base64")
            return
    why = "the clip inside the answer is cut short" if began else "no clip inside the answer"
    raise ProviderError(vendor, why)


async def _split(chunks: AsyncIterator[bytes]) -> AsyncGenerator[tuple[bool, bytes]]:
    """The answer in pieces, and whether each is of a clip. Both quotes around a clip belong to the words."""
    kept, inside = b"", False
    async for chunk in chunks:
        kept += chunk
        while kept:
            if inside:
                clip, quote, after = kept.partition(b'"')
                yield True, clip
                kept, inside = quote + after, not quote
                if inside:
                    break
                yield False, kept[:1]
                kept = kept[1:]
                continue
            mark = _BEFORE.search(kept)
            if mark is None:
                yield False, kept[:-_LONGEST_MARK]
                kept = kept[-_LONGEST_MARK:]
                break
            yield False, kept[: mark.end()]
            kept, inside = kept[mark.end() :], True
    yield inside, kept


def _plain(text: bytes) -> bytes:
    """Base64 as some JSON writers put it: with escaped slashes."""
    return text.replace(b"\\", b"")


def _decoded(vendor: str, text: bytes) -> bytes:
    try:
        return b64decode(text, validate=True)
    except binascii.Error:
        raise ProviderError(vendor, "the clip inside the answer is no base64") from None
