"""Posting a notice for stewards."""

import hashlib
from typing import Final

from discord import ui

from bot.courier import layouts
from bot.domain.ids import GuildId
from bot.domain.notice import Notice
from bot.words import notices
from bot.words.tongue import Tongue

NONCE: Final = 25  #: Discord's longest, in characters


def nonce_of(guild_id: GuildId, name: str) -> str:
    """Discord's de-duplication word for a notice: of the guild and the notice's name."""
    return hashlib.sha256(f"{guild_id}:{name}".encode()).hexdigest()[:NONCE]


def view(notice: Notice, t: Tongue) -> layouts.Layout:
    """A notice as a message, amber at its edge."""
    said = ui.TextDisplay[layouts.Layout](notices.sentence(notice, t))
    accent = layouts.ACCENT[layouts.Mood.NEEDS_SOMEONE]
    return layouts.finished(ui.Container(said, accent_colour=accent))
