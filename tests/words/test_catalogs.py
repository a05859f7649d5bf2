"""Catalogs: made of the template, merged with it, and asked what they lack."""

import json
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.words import catalogs
from bot.words.template import catalog as template
from bot.words.template import messages_in
from bot.words.tongue import COMMAND, ENGLISH, Tongue, drawn, tongue


@pytest.fixture
def german(tmp_path: Path) -> Tongue:
    """German as far as somebody has brought it."""
    said = Catalog(locale="de")
    said.add("make", "erstellen", context=COMMAND)
    said.add("seconds", "sekunden", context=COMMAND)
    said.add("Make a clip of what you describe", "Einen Clip machen", context=COMMAND)
    said.add("Try `/video make seconds:{seconds}` once.", "Einmal `/video make seconds:{seconds}`.")
    said.add("{most}, {last}", "{most} und auch {last}")
    catalogs.write(said, "de", tmp_path)
    return tongue("de", tmp_path)


def test_a_sentence_names_a_command_as_discord_shows_it(german: Tongue) -> None:
    """Translators write a command in English; its reader finds the name that their Discord lists."""
    message = "Try `/video make seconds:{seconds}` once."
    assert german.say(message, seconds=8) == "Einmal `/video erstellen sekunden:8`."
    assert ENGLISH.say(message, seconds=8) == "Try `/video make seconds:8` once."
    assert german.say("`seconds`, not `dailies make` or `{typed}`", typed="make") == (
        "`sekunden`, not `dailies make` or `make`"
    )


def test_a_field_is_no_command(german: Tongue) -> None:
    """What a person typed is never renamed."""
    assert german.say("{typed}", typed="`/video make`") == "`/video make`"


def test_a_name_is_not_a_word_of_a_sentence(german: Tongue) -> None:
    """Names of commands have a context of their own, so that the same English word can be said otherwise."""
    assert german.name("make") == "erstellen"
    assert german.say("make") == "make"
    assert german.name("status") is None


def test_words_are_listed_as_the_language_lists_them(german: Tongue) -> None:
    """Even a comma can be translated."""
    assert ENGLISH.listed(()) == ""
    assert ENGLISH.listed(("4", "8", "12")) == "4, 8, 12"
    assert german.listed(("4", "8")) == "4 und auch 8"


def test_the_template_holds_the_names_of_options() -> None:
    """An option's name is the word that its description belongs to; nobody has to write it twice."""
    assert template().get("negative_prompt", COMMAND) is not None
    assert template().get("negative_prompt") is None


def test_an_update_keeps_what_is_said_and_drops_what_is_not(german: Tongue, tmp_path: Path) -> None:
    """Merging guesses nothing: new messages are empty, gone ones are gone, and a second merge changes nothing."""
    del german
    catalogs.update(tmp_path)
    merged = catalogs.read("de", tmp_path)
    text = catalogs.path_of("de", tmp_path).read_text(encoding="utf-8")

    made = merged.get("make", COMMAND)
    assert made is not None
    assert made.string == "erstellen"
    assert merged.get("Try `/video make seconds:{seconds}` once.") is None
    assert len(merged) == len(template())
    assert not any(message.fuzzy for message in merged if message.id)
    catalogs.update(tmp_path)
    assert catalogs.path_of("de", tmp_path).read_text(encoding="utf-8") == text


def test_plurals_are_the_languages_own(tmp_path: Path) -> None:
    """A catalog begins with as many forms as its language has."""
    catalogs.update(tmp_path)
    forms = {name: catalogs.read(name, tmp_path).num_plurals for name in catalogs.LANGUAGES}
    assert forms == {"de": 2, "es": 2, "fr": 2, "ja": 1, "ko": 1, "pt_BR": 2, "zh_CN": 1}


def test_what_is_missing_is_listed(german: Tongue, tmp_path: Path) -> None:
    """What somebody has said is not asked for again; everything else is, with its context and its plural."""
    del german
    lacking = catalogs.missing(tmp_path)
    assert set(lacking) == set(catalogs.LANGUAGES)
    assert {"context": COMMAND, "message": "make"} not in lacking["de"]
    assert {"context": COMMAND, "message": "make"} in lacking["fr"]
    assert {"message": "{n} minute", "plural": "{n} minutes"} in lacking["de"]


def test_the_three_jobs_of_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m bot.words update` and `missing` are those above."""
    from bot.words.__main__ import main

    updated: list[bool] = []
    monkeypatch.setattr(catalogs, "update", lambda: updated.append(True))
    main("update")
    assert updated == [True]
    monkeypatch.setattr(catalogs, "missing", lambda: {"de": [{"message": "…"}]})
    main("missing")
    assert json.loads(capsys.readouterr().out) == {"de": [{"message": "…"}]}


def test_a_sentence_inside_another_text_is_found() -> None:
    """The source is parsed, so that a sentence in an f-string reaches the translators too."""
    source = (
        b"""f"{said} {t.say('You can also move it.')}"\nt.many("{n} clip", "{n} " "clips", n)"""
    )
    assert set(messages_in(source)) == {
        (None, "You can also move it."),
        (None, ("{n} clip", "{n} clips")),
    }


def test_sentences_are_set_as_the_language_sets_them(german: Tongue) -> None:
    """One after the other, without what is not said."""
    assert ENGLISH.together("It is ready.", None, "It cost nothing.") == (
        "It is ready. It cost nothing."
    )
    assert german.together("Da.", "") == "Da."


def test_a_picture_is_written_in_what_its_font_has(german: Tongue) -> None:
    """German words stand inside a chart; Japanese ones would be boxes, so those are English."""
    assert drawn(german) is german
    assert drawn(tongue("ja")) is ENGLISH
