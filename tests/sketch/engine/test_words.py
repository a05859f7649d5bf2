"""Prompts are read in eight languages."""

import pytest

from sketch.director import plan
from sketch.words import read

SAME = {
    "en": "three red balloons over a snowy forest at dawn",
    "de": "drei rote Ballons über einem verschneiten Wald im Morgengrauen",
    "fr": "trois ballons rouges au-dessus d'une forêt enneigée à l'aube",
    "es": "tres globos rojos sobre un bosque nevado al amanecer",
    "pt": "três balões vermelhos sobre uma floresta com neve ao amanhecer",
    "ja": "夜明けの雪の森の上に三つの赤い風船",
    "ko": "새벽 눈 덮인 숲 위의 빨간 풍선 세 개",
    "zh": "黎明时分雪中的森林上空有三只红气球",
}


@pytest.mark.parametrize("language", SAME)
def test_one_idea_is_read_alike_in_every_language(language: str) -> None:
    """Scene, hour, weather, subject, count and colour are found in each of the eight languages."""
    assert read(SAME[language]).language == language
    decided = plan((SAME[language],), 0)
    assert (decided.scene, decided.time, decided.weather) == ("forest", "dawn", "snow")
    role = decided.cast[0]
    assert (role.kind, role.count, role.colours) == ("balloon", 3, ("red",))


CASES = {
    "ein Leuchtturm im Sturm an der Küste": ("sea", "storm", "lighthouse"),
    "un phare dans la tempête au bord de la mer": ("sea", "storm", "lighthouse"),
    "un faro en la costa durante la tormenta": ("sea", "storm", "lighthouse"),
    "um farol na tempestade à beira do mar": ("sea", "storm", "lighthouse"),
    "嵐の海の灯台": ("sea", "storm", "lighthouse"),
    "폭풍 치는 바다의 등대": ("sea", "storm", "lighthouse"),
    "暴风雨中海边的灯塔": ("sea", "storm", "lighthouse"),
    "ein Zug fährt durch verschneite Berge": ("mountains", "snow", "train"),
    "le train traverse les montagnes sous la neige": ("mountains", "snow", "train"),
    "el tren cruza las montañas bajo la nieve": ("mountains", "snow", "train"),
    "um trem atravessa as montanhas na neve": ("mountains", "snow", "train"),
    "雪山を走る列車": ("mountains", "snow", "train"),
    "눈 덮인 산속을 달리는 기차": ("mountains", "snow", "train"),
    "火车穿过下雪的雪山": ("mountains", "snow", "train"),
}


@pytest.mark.parametrize("prompt", CASES)
def test_places_weathers_and_things_are_known_abroad(prompt: str) -> None:
    """A storm at sea and a train in the snow are understood in every language."""
    decided = plan((prompt,), 0)
    scene, weather, seen = CASES[prompt]
    assert (decided.scene, decided.weather) == (scene, weather)
    assert seen in decided.landmarks or seen in [role.kind for role in decided.cast]


def test_accents_may_be_left_out() -> None:
    """Whoever types without accents is understood as well."""
    with_accents = plan(("une forêt enneigée à l'aube",), 0)
    without = plan(("une foret enneigee a l'aube",), 0)
    assert (with_accents.scene, with_accents.weather) == (without.scene, without.weather)


def test_small_words_of_one_language_are_not_things_of_another() -> None:
    """French `car`, `or` and `ours`, German `See` and `rot` keep the sense of their own language."""
    assert plan(("un ours dort dans la forêt car il neige",), 0).cast[0].kind == "bear"
    assert plan(("ein Boot auf dem See bei Nacht",), 0).scene == "lake"
    assert plan(("our cat and yours in the kitchen",), 0).cast[0].kind == "cat"


def test_what_is_denied_is_left_out() -> None:
    """`No rain` and `without people` take away what they name."""
    decided = plan(("a city street at noon with no rain and without people",), 0)
    assert decided.weather not in ("rain", "storm")
    assert not decided.cast


def test_colours_and_counts_go_to_the_thing_beside_them() -> None:
    """Two yellow taxis and a blue bus each keep their own colour and count."""
    decided = plan(("two yellow taxis and a blue bus in the city",), 0)
    told = [(role.kind, role.count, role.colours) for role in decided.cast]
    assert told == [("car", 2, ("yellow",)), ("bus", 1, ("blue",))]


def test_unknown_words_are_named() -> None:
    """The reading tells which words it does not know, so that they can still shape the picture."""
    assert "quarterly" in read("quarterly earnings in a forest").unknown


@pytest.mark.parametrize("prompt", ["", "   ", "?!", "\x00", "🦊🔥", "a" * 32_000, "的" * 3000])
def test_any_text_becomes_a_plan(prompt: str) -> None:
    """No text makes the director fail."""
    assert plan((prompt,), 0).scene
