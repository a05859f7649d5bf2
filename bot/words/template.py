"""The template of all messages, taken from the source by Babel: what a translator starts from."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.words.tongue import DOMAIN, LOCALES

ROOT: Final = LOCALES.parents[1]
POT: Final = LOCALES / f"{DOMAIN}.pot"

KEYWORDS: Final = {"say": None, "many": (1, 2), "locale_str": None}
"""Where messages stand: `t.say("…")`, `t.many("…", "…", n)`, and the names of commands."""


def template() -> str:
    """The template as text. It names files, not lines, so that it changes only when a message does."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract
    from babel.messages.pofile import write_po

    catalog = Catalog(project="dailies", charset="utf-8", fuzzy=False)
    for path in _sources():
        with path.open("rb") as source:
            for line, message, _, _ in extract("python", source, keywords=KEYWORDS):
                where = path.relative_to(ROOT).as_posix()
                catalog.add(message, locations=[(where, line)], flags=())
    text = io.BytesIO()
    write_po(text, catalog, sort_output=True, omit_header=True, width=100, include_lineno=False)
    return text.getvalue().decode()


def _sources() -> Iterator[Path]:
    for folder in (ROOT / "bot" / "words", ROOT / "cogs"):
        yield from sorted(folder.rglob("*.py"))
