"""Languages: catalogs of gettext, chosen by Discord's name of a language."""

import gettext
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot.words.samples import everything
from bot.words.template import KEYWORDS, POT, template
from bot.words.tongue import ENGLISH, LOCALES, Tongue, tongue

GERMAN = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "{job} is rendering"
msgstr "{job} wird gerendert"

msgid "{n} job goes before it."
msgid_plural "{n} jobs go before it."
msgstr[0] "{n} Auftrag kommt vorher."
msgstr[1] "{n} Aufträge kommen vorher."
"""


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A folder with one German catalog."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "dailies.po").write_text(GERMAN, encoding="utf-8")
    return tmp_path


def test_a_catalog_is_used(locales: Path) -> None:
    """A translated message is said in the member's language, its fields filled in."""
    assert tongue("de", locales).say("{job} is rendering", job="#7") == "#7 wird gerendert"


def test_numbers_choose_their_form(locales: Path) -> None:
    """A message that counts takes the language's own plural and grouping."""
    german = tongue("de", locales)
    forms = ("{n} job goes before it.", "{n} jobs go before it.")
    assert german.many(*forms, 1) == "1 Auftrag kommt vorher."
    assert german.many(*forms, 1200) == "1.200 Aufträge kommen vorher."
    assert ENGLISH.many(*forms, 1200) == "1,200 jobs go before it."


@pytest.mark.parametrize("asked", ["de", "de-AT", "de-DE"])
def test_a_region_is_answered_by_its_language(locales: Path, asked: str) -> None:
    """`de-AT` is answered in German where there is no Austrian."""
    assert tongue(asked, locales).locale == "de"


@pytest.mark.parametrize("asked", ["fr", "en-US", "en-GB", "", "../../etc/passwd", "zh-CN"])
def test_everything_else_is_english(locales: Path, asked: str) -> None:
    """A language without a catalog, or a word that is none, is answered in the source."""
    assert tongue(asked, locales) is ENGLISH


def test_what_is_not_translated_is_said_in_english(locales: Path) -> None:
    """A catalog that lags behind loses no sentence."""
    assert tongue("de", locales).say("{job} is starting", job="#7") == "#7 is starting"


def test_a_choice_is_said_in_words() -> None:
    """Choices read as people say them."""
    assert ENGLISH.either(()) == ""
    assert ENGLISH.either(("4",)) == "4"
    assert ENGLISH.either(("4", "8", "12")) == "4, 8 or 12"


def test_the_template_is_up_to_date() -> None:
    """`python -m bot.words extract` has been run since the last sentence was written."""
    assert POT.read_text(encoding="utf-8") == template()


class Marked(gettext.NullTranslations):
    """A language in which every message is the source in angle quotes."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"«{msgid1 if n == 1 else msgid2}»"


def test_nothing_is_said_past_gettext() -> None:
    """Without its translated messages, a sentence holds only what was asked for: no word of ours."""
    data = "a red fox runs through snow at dawn Runway Gen Sketch s p R f https discord com channels a kind steward"
    for _, said in everything(Tongue("en", Marked())):
        left = said
        while (stripped := re.sub(r"«[^«»]*»", "", left)) != left:
            left = stripped
        words = set(re.findall(r"[A-Za-z]+", re.sub(r"<[@#t][^>]*>", "", left)))
        assert words <= set(data.split()), said


def test_placeholders_are_named() -> None:
    """Every placeholder of every message has a name, so that translators may move it."""
    with POT.open("rb") as text:
        for message in read_po(text):
            forms = [message.id] if isinstance(message.id, str) else message.id
            for form in forms:
                for _, field, spec, conversion in Formatter().parse(form):
                    assert field is None or re.fullmatch(r"[a-z]+", field), form
                    assert not spec, form
                    assert conversion is None, form


def test_translations_keep_the_placeholders() -> None:
    """No shipped catalog loses or invents a placeholder."""
    for path in LOCALES.rglob("*.po"):
        with path.open("rb") as text:
            for message in read_po(text):
                message.flags.discard("python-format")  # "5 % is" is no `% i`
                assert not [str(error) for error in message.check()], message.id


def test_messages_are_marked_where_babel_looks() -> None:
    """The extraction knows our three ways of saying something."""
    assert set(KEYWORDS) == {"say", "many", "locale_str"}
    assert '"Make a clip of what you describe"' in POT.read_text(encoding="utf-8")
