"""Packing on the way to the bot: zlib-stream and none are tested by everything, zstd-stream here."""

import importlib
import zlib

import pytest

from playground import Playground
from playground.gateway.compression import packer
from tests.playground.stock import running


def test_zlib_keeps_one_context() -> None:
    """Each payload can be read as it comes, by one decompressor for the whole socket."""
    pack = packer("zlib-stream")
    reader = zlib.decompressobj()
    assert pack is not None

    for text in (b"first", b"second" * 1000, b"third"):
        packed = pack(text)
        assert packed.endswith(b"\x00\x00\xff\xff")
        assert reader.decompress(packed) == text


def test_what_is_not_known_is_said() -> None:
    """Nothing wanted is nothing done; a compression that does not exist is an error."""
    assert packer(None) is None
    with pytest.raises(LookupError, match="lzma"):
        packer("lzma")


async def test_zstd_is_spoken_where_it_is_installed() -> None:
    """A bot with the package zstandard asks for zstd-stream and understands what it gets."""
    try:
        importlib.import_module("zstandard")
    except ModuleNotFoundError:
        with pytest.raises(LookupError, match="needs the package zstandard"):
            packer("zstd-stream")
        return
    async with Playground(openapi=None) as playground, running(playground) as bot:
        made = await playground.members[0].command("/secret")
        assert (await made.answered())["content"] == "psst"
        assert len(bot.guilds) == len(playground.guilds)
