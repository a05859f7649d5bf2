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

KEYWORDS: Final = {"say": 1, "many": 2, "locale_str": 1}
"""Where messages stand, and in how many arguments: `t.say("…")`, `t.many("…", "…", n)`, and command names."""


def catalog() -> "Catalog":
    """All messages of the source. What Discord's command list shows has a context of its own.

    The source is parsed, not scanned as Babel does: a sentence may also stand inside an f-string.
    """
    from babel.messages.catalog import Catalog

    found = Catalog(project="dailies", charset="utf-8", fuzzy=False)
    for path in _sources():
        where = [(path.relative_to(ROOT).as_posix(), 1)]
        for context, message in messages_in(path.read_bytes()):
            found.add(message, locations=where, context=context)
    return found


def messages_in(source: bytes) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    """The messages of a file, each with its context: `say`, `many`, and what commands and options are called."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).rpartition(".")[2]
        if called == "describe":  # discord.py takes the names of options from here
            yield from ((COMMAND, word.arg) for word in node.keywords if word.arg)
        elif called in KEYWORDS and (message := _literals(node.args[: KEYWORDS[called]])):
            yield (COMMAND if called == "locale_str" else None), message


def template() -> str:
    """The template as text. It names files, not lines, so that it changes only when a message does."""
    from babel.messages.pofile import write_po

    text = io.BytesIO()
    write_po(text, catalog(), sort_output=True, omit_header=True, width=100, include_lineno=False)
    return text.getvalue().decode()


def _literals(arguments: list[ast.expr]) -> str | tuple[str, ...] | None:
    """The texts of a call; None where one is not written there."""
    values = [each.value for each in arguments if isinstance(each, ast.Constant)]
    texts = [value for value in values if isinstance(value, str)]
    if not texts or len(texts) < len(arguments):
        return None
    return texts[0] if len(texts) == 1 else tuple(texts)


def _sources() -> Iterator[Path]:
    for folder in (ROOT / "bot" / "words", ROOT / "cogs"):
        yield from sorted(folder.rglob("*.py"))
