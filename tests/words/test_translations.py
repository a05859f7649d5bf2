"""Every sentence in every language: there, with its fields, marks and commands, and as its readers write."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from string import Formatter
from typing import Final

import pytest
from babel.messages.catalog import Catalog, Message

from bot.words import catalogs
from bot.words.samples import everything
from bot.words.template import catalog as template
from bot.words.tongue import COMMAND, tongue

LABEL_AT_MOST: Final = 30  #: characters; Discord takes 80, a phone shows fewer

ENDS: Final = {".": ".。", ":": ":：", "…": "…", ")": ")）"}
"""How a sentence ends in the source, and how it may in a translation."""

UNUSUAL: Final = {
    "de": r'["”«»]|\s[;:?]',
    "es": r'["„]|\s[;:?]',
    "fr": r'["“”„]|[^\u00a0\u202f][;?»]|[^\u00a0\d]:(?!\d)|«[^\u00a0]',
    "ja": r'["“”„«»]|[ぁ-んァ-ヶ一-龯][,.;:?]',
    "ko": r'["„«»]',
    "pt_BR": r'["„«»]|\s[;:?]',
    "zh_CN": r'["„«»]|[一-龯][,.;:?]',
}
"""Signs that a language does not write, or not in that place."""

GLOSSARY: Final = {
    "pool": {
        "de": "Topf",
        "es": "fondo",
        "fr": "cagnotte",
        "ja": "共有予算",
        "ko": "공동 예산",
        "pt_BR": "fundo",
        "zh_CN": "资金池",
    },
    "wallet": {
        "de": "Guthaben",
        "es": "monedero",
        "fr": "portefeuille",
        "ja": "ウォレット",
        "ko": "지갑",
        "pt_BR": "carteira",
        "zh_CN": "钱包",
    },
    "share": {
        "de": "Anteil",
        "es": "cuota",
        "fr": "part",
        "ja": "割り当て",
        "ko": "몫",
        "pt_BR": "cota",
        "zh_CN": "份额",
    },
    "receipt": {
        "de": "Beleg",
        "es": "recibo",
        "fr": "reçu",
        "ja": "明細",
        "ko": "영수증",
        "pt_BR": "recibo",
        "zh_CN": "收据",
    },
    "queue": {
        "de": "Warteschlange",
        "es": "cola",
        "fr": "file d’attente",
        "ja": "順番待ち",
        "ko": "대기열",
        "pt_BR": "fila",
        "zh_CN": "队列",
    },
    "rules?": {
        "de": "regel",
        "es": "regla",
        "fr": "règle",
        "ja": "ルール",
        "ko": "규칙",
        "pt_BR": "regra",
        "zh_CN": "规则",
    },
    "stewards?": {
        "de": "Verwaltung",
        "es": "gestor",
        "fr": "gestionnaire",
        "ja": "管理者",
        "ko": "관리자",
        "pt_BR": "gestor",
        "zh_CN": "管理员",
    },
    "moderators?": {
        "de": "Moderation",
        "es": "moderación",
        "fr": "modération",
        "ja": "モデレーター",
        "ko": "모더레이터",
        "pt_BR": "moderação",
        "zh_CN": "版主",
    },
    "card": {
        "de": "Karte",
        "es": "tarjeta",
        "fr": "carte",
        "ja": "カード",
        "ko": "카드",
        "pt_BR": "cartão",
        "zh_CN": "卡片",
    },
}
"""Names of things: one word a language, everywhere."""

in_each_language = pytest.mark.parametrize("language", catalogs.LANGUAGES)


@lru_cache
def source() -> Catalog:
    """All messages of the source, read once."""
    return template()


@lru_cache
def catalog(language: str) -> Catalog:
    """A language's catalog, read once."""
    return catalogs.read(language)


def pairs(language: str) -> Iterator[tuple[Message, str, str]]:
    """Each message with a form of the source and the form that says it; what is not translated is left out."""
    for message in source():
        own = catalog(language).get(message.id, message.context) if message.id else None
        if own is None or not own.string:
            continue
        forms = [own.string] if isinstance(own.string, str) else list(own.string)
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        for number, form in enumerate(forms):
            if form:
                yield message, english[-1 if len(forms) == 1 else number], form


def is_label(message: Message) -> bool:
    """Whether a message is written on a button or above a field."""
    return any(file.endswith("labels.py") for file, _ in message.locations)


def fields(text: str) -> Counter[str]:
    """The placeholders of a message."""
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def marks(text: str) -> Counter[str]:
    """Markdown that a reader would see break: bold, italics, code, links, points of a list, new lines."""
    return Counter(re.findall(r"\*\*|\*|`|\[|\]\(|\n|^-#? ", text))


def commands(text: str) -> Counter[str]:
    """The commands and options that a message names, as the source names them, and other code."""
    return Counter(re.findall(r"`([^`]+)`", text))


def bare(text: str) -> str:
    """A message without its fields and its code, which no language changes."""
    return re.sub(r"`[^`]*`|\{\w+\}", "…", text)


@in_each_language
def test_every_message_is_translated(language: str) -> None:
    """Nothing is said in English to people of another language. `python -m bot.words missing` lists it."""
    assert [message.id for message in catalogs.untranslated(language)] == []


@in_each_language
def test_a_catalog_holds_nothing_else(language: str) -> None:
    """No message that nobody says any more, none that is only guessed, and the language's own plural forms."""
    kept = catalog(language)
    known = source()
    for message in kept:
        if message.id:
            assert known.get(message.id, message.context) is not None, message.id
            assert not message.fuzzy, message.id
    assert not kept.obsolete
    own = Catalog(locale=language)
    assert (kept.num_plurals, kept.plural_expr) == (own.num_plurals, own.plural_expr)


@in_each_language
def test_fields_and_marks_are_kept(language: str) -> None:
    """The same placeholders, markdown and commands as in English, each as often."""
    for _, english, form in pairs(language):
        assert fields(form) == fields(english), form
        assert marks(form) == marks(english), form
        assert commands(form) == commands(english), form


@in_each_language
def test_a_sentence_begins_and_ends_as_its_source(language: str) -> None:
    """No space is lost or won at either end, and a sentence ends as one, without a shout."""
    for _, english, form in pairs(language):
        assert form.strip() == form, form
        end = english[-1]
        if end in ENDS:
            assert form[-1] in ENDS[end], (english, form)
        else:
            assert form[-1] not in ".。:：…", (english, form)
        assert form.count("…") == english.count("…"), form
        assert not re.search(r"[!！]|\.\.\.|\s\s", form), form


@in_each_language
def test_signs_are_the_languages_own(language: str) -> None:
    """Quotes and spaces around signs are those that people of the language read every day."""
    for _, _, form in pairs(language):
        assert not re.search(UNUSUAL[language], bare(form)), form


@in_each_language
def test_a_thing_has_one_name(language: str) -> None:
    """The glossary's words are the same in every sentence, as they are in English."""
    for message, english, form in pairs(language):
        for word, names in GLOSSARY.items():
            said = bare(english)
            if re.search(rf"\b{word}\b", said) and message.context != COMMAND:
                assert names[language].lower() in form.lower(), (english, form)


@in_each_language
def test_a_sentence_names_a_button_by_its_label(language: str) -> None:
    """*Again* in a sentence is what is written on the button."""
    said = catalog(language)
    labels = {
        message.id: str(own.string)
        for message in source()
        if isinstance(message.id, str)
        and is_label(message)
        and (own := said.get(message.id)) is not None
    }
    for _, english, form in pairs(language):
        for named in re.findall(r"(?<!\*)\*([^*{}]+)\*(?!\*)", english):
            if named in labels:
                assert f"*{labels[named]}*" in form, (english, form)


@in_each_language
def test_labels_fit(language: str) -> None:
    """What is written on a button is short in every language."""
    for message, english, form in pairs(language):
        if is_label(message):
            assert len(re.sub(r"\{\w+\}", "", form)) <= LABEL_AT_MOST, (english, form)


@in_each_language
def test_every_sentence_can_be_said(language: str) -> None:
    """The whole listing is printed in each language, with nothing left unfilled."""
    for moment, said in everything(tongue(language)):
        assert said.strip(), moment
        assert not re.search(r"\{\w*\}", said), said


@pytest.mark.parametrize("language", ["ja", "zh_CN"])
def test_a_sentence_that_is_put_together_ends_as_its_language_ends_one(language: str) -> None:
    """A headline that becomes a sentence, too: with a full stop of its script."""
    for moment, said in everything(tongue(language)):
        assert not re.search(r"[ぁ-んァ-ヶ一-龯][:`*]*\.\**( |$)", said, re.MULTILINE), (
            moment,
            said,
        )
