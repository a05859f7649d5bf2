"""The languages that we speak, and the keeping of their catalogs: merged with the template, and what they lack."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.words.template import catalog as template
from bot.words.tongue import DOMAIN, LOCALES

LANGUAGES: Final = ("de", "es", "fr", "ja", "ko", "pt_BR", "zh_CN")
"""All but English, which is the source. As gettext names them."""

_HEADER: Final = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def path_of(language: str, locales: Path = LOCALES) -> Path:
    """Where a language's catalog lies."""
    return locales / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str, locales: Path = LOCALES) -> Catalog:
    """A language's catalog as it is; an empty one where there is none yet."""
    path = path_of(language, locales)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as text:
        return read_po(text, locale=language, domain=DOMAIN)


def write(catalog: Catalog, language: str, locales: Path = LOCALES) -> None:
    """Write a catalog so that it changes only when a message does: sorted, without lines or dates."""
    text = io.BytesIO()
    write_po(
        text,
        catalog,
        width=100,
        sort_output=True,
        omit_header=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    header = _HEADER.format(language=language, plural_forms=Catalog(locale=language).plural_forms)
    path = path_of(language, locales)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + text.getvalue().decode(), encoding="utf-8")


def update(locales: Path = LOCALES) -> None:
    """Merge the source's messages into every catalog. Nothing is guessed: a changed message is a new one."""
    source = template()
    for language in LANGUAGES:
        catalog = read(language, locales)
        catalog.update(source, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        write(catalog, language, locales)


def untranslated(language: str, locales: Path = LOCALES) -> Iterator[Message]:
    """The messages of the source that a language does not say yet, sorted."""
    said = read(language, locales)
    for message in sorted(template(), key=lambda each: (str(each.id), each.context or "")):
        if not message.id:
            continue
        own = said.get(message.id, message.context)
        if own is None or own.fuzzy or not _whole(own, said.num_plurals):
            yield message


def missing(locales: Path = LOCALES) -> Mapping[str, list[dict[str, str]]]:
    """What each language lacks, as a translator wants it."""
    return {
        language: [_shown(message) for message in untranslated(language, locales)]
        for language in LANGUAGES
    }


def _whole(message: Message, plurals: int) -> bool:
    match message.string:
        case None | "":
            return False
        case str():
            return isinstance(message.id, str)
        case forms:
            return len(forms) == plurals and all(forms)


def _shown(message: Message) -> dict[str, str]:
    one, many = (message.id, None) if isinstance(message.id, str) else message.id
    parts = {"context": message.context, "message": one, "plural": many}
    return {name: part for name, part in parts.items() if part}
