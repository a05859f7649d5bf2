"""Small pieces that several tests are made of: files, components, the bot's own channel."""

from typing import Any

import discord as library

from tests.playground.stock import Stock

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x20\x00\x00\x00\x10\x08\x02\x00\x00\x00"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x3f\x00\x00\x1f\x00\x00"
WEBM = (
    b"\x1aE\xdf\xa3\x84webm\x18S\x80g\xff\x16T\xaek\x8c\xae\x8a\xe0\x88"
    b"\xb0\x82\x02\x80\xba\x82\x01\x68"
)
V2 = 1 << 15  #: the flag of a message made of components


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(label: str, custom_id: str, **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id, **more}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def clips(bot: Stock) -> library.TextChannel:
    """Find #clips as the bot knows it."""
    found = library.utils.get(bot.get_all_channels(), name="clips")
    assert isinstance(found, library.TextChannel)
    return found
