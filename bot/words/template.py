"""The template of all messages, taken from the source by Babel: what a translator starts from."""

import ast
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.words.tongue import COMMAND, DOMAIN, LOCALES

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT: Final = LOCALES.parents[1]
POT: Final = LOCALES / f"{DOMAIN}.pot"

KEYWORDS: Final = {"say": None, "many": (1, 2), "locale_str": None}
"""Where messages stand: `t.say("…")`, `t.many("…", "…", n)`, and the names of commands."""


def catalog() -> "Catalog":
    """All messages of the source. What Discord's command list shows has a context of its own."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract

    found = Catalog(project="dailies", charset="utf-8", fuzzy=False)
    for path in _sources():
        where = path.relative_to(ROOT).as_posix()
        source = path.read_bytes()
        said = {name: spec for name, spec in KEYWORDS.items() if name != "locale_str"}
        for line, message, _, _ in extract("python", io.BytesIO(source), keywords=said):
            found.add(message, locations=[(where, line)], flags=())
        listed = {"locale_str": KEYWORDS["locale_str"]}
        for line, message, _, _ in extract("python", io.BytesIO(source), keywords=listed):
            found.add(message, locations=[(where, line)], context=COMMAND)
        for name in _options(source):
            found.add(name, locations=[(where, 0)], context=COMMAND)
    return found


def template() -> str:
    """The template as text. It names files, not lines, so that it changes only when a message does."""
    from babel.messages.pofile import write_po

    text = io.BytesIO()
    write_po(text, catalog(), sort_output=True, omit_header=True, width=100, include_lineno=False)
    return text.getvalue().decode()


def _options(source: bytes) -> Iterator[str]:
    """The names of options: discord.py takes them from the words of `describe(name=…)`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("describe"):
            yield from sorted(word.arg for word in node.keywords if word.arg)


def _sources() -> Iterator[Path]:
    for folder in (ROOT / "bot" / "words", ROOT / "cogs"):
        yield from sorted(folder.rglob("*.py"))
