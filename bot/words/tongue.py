"""A Tongue: one language, through gettext. English is the source; a catalog is read once, on first use."""

import gettext
import io
import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from pathlib import Path
from typing import Final

LOCALES = Path(__file__).parents[1] / "locales"
DOMAIN: Final = "dailies"
COMMAND: Final = "command"  #: gettext's context of what Discord's command list shows

_TYPED = re.compile(r"`(?:/[^`]+|[a-z_]+)`")
_WORD = re.compile(r"(?<![{\w-])[a-z][a-z_-]*(?![\w}-])")


class Tongue:
    """Says messages in one language. Placeholders are named: `say("Held: {price}.", price="$0.40")`."""

    def __init__(self, locale: str, catalog: gettext.NullTranslations) -> None:
        self.locale = locale  #: as gettext names it: `en`, `pt_BR`
        self._catalog = catalog

    def say(self, message: str, /, **fields: object) -> str:
        """Translate a message and fill in its fields. The message must be a literal: Babel reads it."""
        return self._typed(self._catalog.gettext(message)).format_map(fields)

    def many(self, one: str, other: str, n: int, /, **fields: object) -> str:
        """The same for a message that counts; `{n}` is the number."""
        said = self._typed(self._catalog.ngettext(one, other, n))
        return said.format_map({"n": self.number(n), **fields})

    def name(self, message: str) -> str | None:
        """A command's name or description in this language; None where it is not translated."""
        if self.locale.startswith("en"):
            return message
        translated = self._catalog.pgettext(COMMAND, message)
        return None if translated == message else translated

    def number(self, n: int) -> str:
        """A whole number with the language's own grouping."""
        if self.locale.startswith("en"):
            return f"{n:,}"
        from babel.numbers import format_decimal

        return format_decimal(n, locale=self.locale)

    def months(self) -> list[str]:
        """The months' short names, January first."""
        from babel.dates import get_month_names

        names = get_month_names("abbreviated", locale=self.locale)
        return [names[month] for month in range(1, 13)]

    def listed(self, words: Sequence[str]) -> str:
        """Words in a row: `4, 8, 12`."""
        if not words:
            return ""
        return reduce(lambda most, last: self.say("{most}, {last}", most=most, last=last), words)

    def either(self, words: Sequence[str]) -> str:
        """A choice: `4, 8 or 12`."""
        if len(words) < 2:
            return "".join(words)
        return self.say("{most} or {last}", most=self.listed(words[:-1]), last=words[-1])

    def together(self, *sentences: str | None) -> str:
        """Sentences one after the other, as the language sets them: with a space or without."""
        said = [sentence for sentence in sentences if sentence]
        return reduce(
            lambda before, after: self.say("{before} {after}", before=before, after=after), said
        )

    def _typed(self, said: str) -> str:
        """A message whose commands and options are named as Discord shows them to people of this language."""
        if "`" not in said or self.locale.startswith("en"):
            return said

        def name(word: re.Match[str]) -> str:
            return self._catalog.pgettext(COMMAND, word[0])

        return _TYPED.sub(lambda command: _WORD.sub(name, command[0]), said)


def tongue(discord_locale: str, locales: Path | None = None) -> Tongue:
    """The best Tongue for Discord's name of a language (`de`, `pt-BR`, `es-419`); English if there is none."""
    locales = LOCALES if locales is None else locales
    return _tongue(_catalog_name(discord_locale, locales), locales)


ENGLISH: Final = Tongue("en", gettext.NullTranslations())

_NOT_DRAWN: Final = frozenset({"ja", "ko", "zh_CN"})


def drawn(t: Tongue) -> Tongue:
    """The language of words inside a picture: matplotlib's own font has no signs of East Asia, so those are English."""
    return ENGLISH if t.locale in _NOT_DRAWN else t


@lru_cache(maxsize=256)
def _tongue(name: str | None, locales: Path) -> Tongue:
    return ENGLISH if name is None else Tongue(name, _read(_path(locales, name)))


@lru_cache(maxsize=256)
def _catalog_name(discord_locale: str, locales: Path) -> str | None:
    """`pt-BR` is answered by `pt_BR`, else by `pt`; None is the source."""
    exact = discord_locale.replace("-", "_")
    for name in (exact, exact.partition("_")[0]):
        if name.replace("_", "").isalnum() and _path(locales, name).is_file():
            return name
    return None


def _path(locales: Path, name: str) -> Path:
    return locales / name / "LC_MESSAGES" / f"{DOMAIN}.po"


def _read(path: Path) -> gettext.NullTranslations:
    """Compile a catalog in memory, so that no binary file can lag behind its text."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as text:
        write_mo(compiled, read_po(text))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
