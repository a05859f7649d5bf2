"""How payloads are packed on the way to the bot: one context for the whole socket."""

import importlib
import zlib
from collections.abc import Callable
from typing import Any, TypeAlias

Pack: TypeAlias = Callable[[bytes], bytes]


def _zlib_stream() -> Pack:
    context = zlib.compressobj()

    def pack(text: bytes) -> bytes:
        return context.compress(text) + context.flush(zlib.Z_SYNC_FLUSH)

    return pack


def _zstd_stream() -> Pack:
    """Pack with zstandard, which is not a dependency: whoever asks for it has it."""
    zstandard: Any = importlib.import_module("zstandard")
    context = zstandard.ZstdCompressor().compressobj()

    def pack(text: bytes) -> bytes:
        return context.compress(text) + context.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    return pack


def packer(wanted: str | None) -> Pack | None:
    """Make what a socket asked for; None leaves the text as it is.

    Raises:
        LookupError: for a compression that Discord does not know, or that is not installed here.
    """
    match wanted:
        case None:
            return None
        case "zlib-stream":
            return _zlib_stream()
        case "zstd-stream":
            try:
                return _zstd_stream()
            except ModuleNotFoundError as error:
                raise LookupError("zstd-stream needs the package zstandard here too") from error
        case _:
            raise LookupError(f"Discord knows no compression {wanted!r}")
