"""The platform list: combinations that no server can switch off."""

import pytest

from bot.domain.rules import Options, Place, Rule, Scope
from bot.moderation.compiled import NO_RULES
from bot.moderation.look import look
from bot.moderation.platform import MINORS, REAL_PEOPLE
from tests.moderation.filtering import rules, verdict


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a nude child", MINORS),
        ("naked teenagers in a pool", MINORS),
        ("a 12 year old girl, topless", MINORS),
        ("erotic scene, she is sixteen years old", MINORS),
        ("a n u d e schoolgirl", MINORS),
        ("a nud3 ch1ld", MINORS),
        ("une fillette nue", MINORS),
        ("обнажённая школьница", MINORS),
        ("裸体の未成年", MINORS),
        ("nude eleven-year-olds", MINORS),
        ("a 13 y.o., nude", MINORS),
        ("girl (13), nude", MINORS),
        ("a naked minor", MINORS),
        ("chica desnuda de 13 años", MINORS),
        ("eine nackte 14-jährige", MINORS),
        ("голая и обнажённая, 15 лет", MINORS),
        ("裸体, 14岁", MINORS),
        ("deepfake porn of the mayor", REAL_PEOPLE),
        ("my classmate naked in the shower", REAL_PEOPLE),
        ("a celebrity having sex", REAL_PEOPLE),
    ],
)
def test_a_combination_is_blocked_everywhere(text: str, rule: str) -> None:
    """Without any rules, in whichever disguise and language."""
    judgement = look(text)
    assert (verdict(text, NO_RULES), judgement.hits[0].rule) == ("block", rule)


@pytest.mark.parametrize(
    "text",
    [
        "a teen in a bikini",
        "children at play. " + "Snow falls. " * 20 + "A nude statue.",
        "a nude actress",
        "undress her",
    ],
)
def test_what_may_be_meant_well_reaches_a_person(text: str) -> None:
    """Suggestive words, words far apart, roles: a person decides."""
    assert verdict(text, NO_RULES) == "flag"


@pytest.mark.parametrize(
    "text",
    [
        "a nude statue in a museum",
        "a nude statue, 10 лет назад",
        "a child blows out the candles of a naked cake",
        "a naked flame, and kids around it",
        "teenagers in a class of sex education",
        "nude statues in A minor",
        "children playing in the snow",
        "kids see the comet with the naked eye",
        "a boy and a naked mole rat",
        "a unisex jacket for kids",
        "teenagers in Essex",
        "an actress on a red carpet",
        "enfants qui jouent dans la rue",
        "dětská hra, kinder spielen",
        "子供とピエロ",
        "уличные дети играют в снегу",
        "at age 12:30 the clock strikes",
        "a bottle of 12 year old whisky",
    ],
)
def test_one_half_alone_passes(text: str) -> None:
    """The words are everyday ones; only together they are more."""
    assert verdict(text, NO_RULES) == "allow"


def test_no_server_can_switch_it_off() -> None:
    """Neither allow phrases, nor exempt roles, nor rules of the server change it."""
    scope = Scope(except_roles=frozenset({1}), channels=frozenset({2}))
    exact = Options(plural=False)
    ready = rules(
        Rule(id="r", pattern="nude", scope=scope, options=exact),
        allow=("a nude child", "nude child"),
    )
    place = Place(role_ids=frozenset({1}), channel_ids=frozenset({3}), age_restricted=True)
    assert verdict("a nude child", ready, place) == "block"
