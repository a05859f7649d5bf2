"""Disguises that people read at once are blocked; those that they puzzle out reach a person."""

from random import Random

import pytest

from tests.moderation.disguises import CORE, STRETCH, allow_smuggled
from tests.moderation.filtering import hit, rules, verdict

WORDS = [
    "cat",
    "teapot",
    "walrus",
    "pyramid",
    "bassoon",
    "obelisk",
    "juniper",
    "zeppelin",
    "marmalade",
    "lighthouse",
    "boot",
    "accordion",
    "kitten",
]
PHRASES = ("blue moon", "jane famous")
FRAMES = (
    "cinematic shot of {}, 4k",
    "a bird beside a lake, {}",
    "{} scene, slow pan",
    "show {} in the rain",
)
READY = rules(*WORDS, *PHRASES, allow=("cat food",))


@pytest.mark.parametrize("name", CORE)
def test_a_disguise_that_people_see_through_is_blocked(name: str) -> None:
    """Of every core class at least 95 in 100 are blocked, and nothing passes unseen."""
    dice = Random(name)
    verdicts = [
        verdict(dice.choice(FRAMES).format(CORE[name](term, dice)), READY)
        for term in (*WORDS, *PHRASES)
        for _ in range(8)
    ]
    assert verdicts.count("block") >= 0.95 * len(verdicts)
    assert verdicts.count("allow") <= 0.01 * len(verdicts)


@pytest.mark.parametrize("name", STRETCH)
def test_a_disguise_that_people_puzzle_out_reaches_a_person(name: str) -> None:
    """Of every further class at least 98 in 100 are blocked or flagged."""
    dice = Random(name)
    terms = [word for word in WORDS if len(word) >= (7 if name == "typo" else 5)]
    verdicts = [
        verdict(dice.choice(FRAMES).format(STRETCH[name](term, dice)), READY)
        for term in terms
        for _ in range(8)
    ]
    assert verdicts.count("allow") <= 0.02 * len(verdicts)


def test_an_allowed_phrase_hides_nothing_beside_it() -> None:
    """The exact phrase is cut out; the word beside it still counts."""
    ready = rules("teapot", allow=("an allowed teapot show",))
    assert verdict("an allowed teapot show", ready) == "allow"
    assert verdict(allow_smuggled("teapot", Random(1)), ready) == "block"


@pytest.mark.parametrize(
    ("text", "part", "view"),
    [
        ("a teapot, please", "teapot", "plain"),
        ("a TeApOt", "TeApOt", "plain"),
        ("a te@p0t!", "te@p0t", "folded"),
        ("the t e a p o t of", "t e a p o t", "spaced"),
        ("a te-apot", "te-apot", "split"),
        ("an acc*rdion", "acc*rdion", "masked"),
        ("an acordion", "acordion", "typo"),
        ("xx topaet yy", "topaet", "reversed"),
        ("&#116;eapot", "&#116;eapot", "decoded"),
        ("t|e|a|p|o|t now", "t|e|a|p|o|t", "signs"),
        ("te/\\pot", "te/\\pot", "drawn"),
    ],
)
def test_a_hit_says_where_and_how(text: str, part: str, view: str) -> None:
    """Every hit carries the part of the original text and the view that met it."""
    assert hit(text, READY)[1:] == (part, view)


def test_hidden_text_is_named_where_it_hides() -> None:
    """Words in invisible tag characters are met, and the span is theirs."""
    tags = "".join(chr(0xE0000 + ord(char)) for char in " teapot")
    assert hit(f"a bird{tags}, 4k", READY) == ("teapot", tags[1:], "hidden")


@pytest.mark.parametrize(
    "text",
    [
        "a category of cats eats cathedrals",
        "steapots and teapotted plants",
        "a pyramidal walrusy bootstrap",
        "scat, concatenate, vacate",
        "C A T H E D R A L close-up",
        "f/2.8 @ 200mm, 16:9, 24fps, B-52, 4K 60fps, seed 845512",
        "a bird (at 5:30), (tea:1.2) and a (flower:2) pot",
        "room C4T5 door, class 455, 3-2-1 countdown",
        "🇨🇦 flags and 🇦🇹 flags",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f fans",
        "кот сидит на окне, показ мод",
        "η γάτα κοιμάται στον ήλιο",
        "cat food in a bowl",
        "he'll act as if music at noon",
        "<@123456789012345678> waves, https://example.com/class/assets",
        "<lora:classic:0.8> portrait, (masterpiece:1.2)",
    ],
)
def test_ordinary_prompts_pass(text: str) -> None:
    """Words inside words, camera jargon, flags, other languages and allowed phrases are no hits."""
    assert verdict(text, READY) == "allow"


def test_other_languages_keep_their_letters() -> None:
    """A word is not taken for one of another script unless scripts are mixed or the text is Latin."""
    ready = rules("cop", "сорт")
    assert verdict("\u0441\u043e\u0440 и мусор на улице, дым", ready) == "allow"
    assert verdict("the cop and the sort of thing", ready) == "block"
    assert verdict("a \u0441op in the rain", ready) == "block"
    assert verdict("лучший сорт яблок", ready) == "block"
    assert verdict("лучший c\u043epт яблок", ready) == "block"


def test_words_are_not_taken_for_others() -> None:
    """A doubled letter, a word read backwards or many stars make no hit where they make a word or none."""
    ready = rules("coper", "reward", "teapot", "gbeng", "keels")
    for text in ("copper wire", "a drawer", "a sleek car", "t****t", "te***t", "2*3*4"):
        assert verdict(text, ready) == "allow", text
    tags = "".join(chr(0xE0000 + ord(char)) for char in "gbeng")
    assert verdict(f"\U0001f3f4{tags}\U000e007f fans", ready) == "allow"
    assert (
        verdict(f"\U0001f3f4\ufe0f\u200b{tags[:2]}\u200b{tags[2:]}\U000e007f fans", ready)
        == "allow"
    )
    assert verdict(f"fans{tags}", ready) == "block"


def test_scripts_without_spaces_are_searched_inside() -> None:
    """A keyword in Chinese, Japanese or Thai needs no wildcards."""
    ready = rules("処刑", "แมว")
    assert verdict("公開処刑の場面", ready) == "block"
    assert verdict("ลูกแมวน่ารัก", ready) == "block"


def test_korean_typed_letter_by_letter_is_put_together() -> None:
    """Conjoining letters and whole syllables are the same."""
    ready = rules("*고문*")
    assert verdict("\u1100\u1169\u1106\u116e\u11ab 장면", ready) == "block"


def test_a_number_in_a_pattern_is_kept() -> None:
    """Patterns with digits or signs are sought as they are written."""
    ready = rules("9/11", "🔞", "b00t")
    assert verdict("on 9/11 in New York", ready) == "block"
    assert verdict("19/112", ready) == "allow"
    assert verdict("🔞 club", ready) == "block"
    assert verdict("a b00t", ready) == "block"
    assert verdict("a boot", ready) == "allow"


def test_wildcards_are_those_of_automod() -> None:
    """`cat` is a word, `cat*` begins one, `*cat` ends one, `*cat*` is anywhere."""
    assert verdict("a scatter", rules("cat")) == "allow"
    assert verdict("a scatter", rules("cat*")) == "allow"
    assert verdict("cattle", rules("cat*")) == "block"
    assert verdict("a bobcat", rules("*cat")) == "block"
    assert verdict("a bobcats' den", rules("*cat")) == "allow"
    assert verdict("a scatter", rules("*cat*")) == "block"


@pytest.mark.parametrize(
    "text",
    [
        "an old photo of a μυςκετ",
        "a muςket",
        "a mσςquito",  # noqa: RUF001
        "a ҏistol",
        "a ӎυѕкҽҭ",
        "a pistol™",
        "pis℠tol",
        "a μusκετ",
    ],
)
def test_letters_that_share_a_face_keep_all_their_readings(text: str) -> None:
    """A final or a lunate sigma, and Cyrillic letters with a tail, read as what they look like."""
    ready = rules("musket", "mosquito", "pistol")
    assert verdict(text, ready) != "allow"


@pytest.mark.parametrize("text", ["the heroines", "Lana at dawn", "portrait of Lana"])
def test_other_words_are_left_alone(text: str) -> None:
    """Another word's plural, and a name that is a short word backwards, are no disguise."""
    ready = rules("heroin", "anal")
    assert verdict(text, ready) == "allow"
    assert verdict("heroines and heroin", ready) == "block"


@pytest.mark.parametrize(
    "text",
    [
        "a \u15e9\u1455\u1455\u15dd\u1587\u15eaI\u15dd\u144e",
        "a 卂匚匚口尺刀工口几",
        "a te\u05e1pot and a t\u05e1apot, lighth\u05e1use",
        "a light\ua727ouse",
        "a \u1d23eppelin",
        "a lighthous\u025d",
        "a ba\u1e9dsoon",
    ],
)
def test_letters_of_fancy_fonts_are_read_by_their_shape(text: str) -> None:
    """Syllabics, ideographs and phonetic letters that pass for Latin ones are read as those."""
    assert verdict(text, READY) == "block"


@pytest.mark.parametrize(
    "text",
    [
        "山口県の港",
        "neon sign 工口 in Tokyo",
        "ᑕᐱᕆᐊᓂᖅ",
        "\u05e1\u05d5\u05e1 on a beach",
        "AI\u0915\u0940 film",
    ],
)
def test_words_of_those_scripts_are_left_alone(text: str) -> None:
    """What is a word of another script is none of ours, beside Latin text too."""
    assert verdict(text, rules("won", "lion", "oil", "ai film")) == "allow"


@pytest.mark.parametrize("mark", ["\u0e4d", "\u093c", "\u3099"])
def test_a_mark_before_a_word_hides_nothing(mark: str) -> None:
    """A vowel sign that hangs on nothing is no letter of the word behind it."""
    assert verdict(f"a {mark}teapot", READY) == "block"
    assert verdict(f"{mark}teapot", READY) == "block"


def test_letters_of_india_that_pass_for_latin_are_read() -> None:
    """Only marks are taken off a Latin letter; a letter that looks like an o is one."""
    assert verdict("a teap\u0b20t", READY) == "block"


@pytest.mark.parametrize(
    "text",
    [
        "a tea&ZeroWidthSpace;pot",
        "a tea<br>pot",
        "a tea<br/>pot",
        "a (tea:1.2)pot",
        "(t:1)eapot",
        "a tea&NoBreak;pot",
    ],
)
def test_what_the_web_writes_without_a_gap_is_none(text: str) -> None:
    """Entities are known by any of their names; a line break or a weight inside a word is none."""
    assert verdict(text, READY) == "block"


def test_capitals_of_greek_are_read_several_at_once() -> None:
    """Two letters of many may have their second reading."""
    text = "a poster of \u0394\u039f\u039d\u0391\u039b\u0394 \u03a4RU\u039c\u03a1ET"
    assert verdict(text, rules("donald trumpet")) == "block"


def test_azerbaijani_is_read() -> None:
    """Its dotted capital is two characters in lower case, and its schwa might be a turned e: that raised."""
    assert verdict("\u0130\u00e7\u0259ri\u015f\u0259h\u0259r, gecə", READY) == "allow"
    assert verdict("\u0130\u0279\u0265 ʇodɐǝʇ", READY) == "block"


def test_letters_drawn_out_and_spaced_are_a_word() -> None:
    """A word for each letter, each said twice; a word that happens to be two letters is none."""
    ready = rules("cat", "ass")
    assert verdict("show cc aa tt, slowly", ready) == "block"
    assert verdict("cc ll aa ss ss ii cc", ready) == "allow"
    assert verdict("a SS officer, an AA SS cell", ready) == "allow"
