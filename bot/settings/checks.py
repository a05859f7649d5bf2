"""What a value has to look like, beyond its type. A ValueError is told as the setting's own sentence."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from bot.domain.errors import SettingError
from bot.domain.ids import GuildId

LARGEST_ID = 2**63 - 1  #: that a database can hold
HOST = re.compile(r"([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?")  #: `host`, `host:port`; IPv6 in brackets


def ids(value: Any) -> Any:
    """Ids by commas."""
    if not isinstance(value, str):
        return value
    words = value.replace(",", " ").split()
    if not all(word.isdecimal() and 0 < int(word) <= LARGEST_ID for word in words):
        raise ValueError("ids are whole numbers")
    return frozenset(GuildId(int(word)) for word in words)


def hosts(value: Any) -> Any:
    """Hosts by commas: what has a scheme or a path would never be met."""
    if not isinstance(value, str):
        return value
    words = value.replace(",", " ").lower().split()
    if not all(HOST.fullmatch(word) for word in words):
        raise ValueError("hosts have neither scheme nor path")
    return frozenset(words)


def one_word(value: Any) -> Any:
    """A key goes into a header: a line break in it would end the call, and the bot with it."""
    if not isinstance(value, str):
        return value
    word = value.strip()
    if not re.fullmatch(r"[!-~]+", word):
        raise ValueError("a key is one word")
    return word


def web_address(value: str | None) -> str | None:
    """An address with a host, a port that can be, and no user before it."""
    parts = urlsplit(value or "")
    if value and (not parts.hostname or parts.port == 0 or "@" in parts.netloc):
        raise ValueError("no web address")
    return value


def upper(value: Any) -> Any:
    """The level of the log, however it is written."""
    return value.upper() if isinstance(value, str) else value


@contextmanager
def folder_of(variable: str) -> Generator[None]:
    """Make and read a folder that a setting names.

    Raises:
        SettingError: that cannot be done; has the variable's name.
    """
    try:
        yield
    except OSError as error:
        raise SettingError(
            f"{variable} leads to {error.filename}, which cannot be used ({error.strerror});"
            " it expects a folder that this account may write, like /var/lib/dailies"
        ) from None
