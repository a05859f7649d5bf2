"""Brakes: from their thresholds on, each lets through what it is kept for, and they can be set one by one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.allowance import Allowance
from bot.domain.brakes import USUAL, Brake, BrakeRule, Braking, Thrift, chosen, reached
from bot.domain.ids import ModelKey
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.pace_rules import PaceRules, read, written
from bot.domain.spec import RenderSpec, SourceKind
from bot.domain.window import Window, WindowKind

DEAR, CHEAP, SAME = ModelKey("a:dear"), ModelKey("a:cheap"), ModelKey("b:same")
THRIFT = Thrift(
    shortest_s={DEAR: 4, CHEAP: 5, SAME: 5},
    shortest_added_s={DEAR: 7, CHEAP: 5, SAME: 5},
    rates={DEAR: 90, CHEAP: 10, SAME: 10},
)
ENDS = datetime(2026, 12, 1, tzinfo=UTC)
ANY = Allowance(cap=MicroUsd(5 * DOLLAR), window=Window(WindowKind.WEEK))


def spec(**changes: Any) -> RenderSpec:
    usual: dict[str, Any] = {
        "model_key": DEAR,
        "prompt": "a red fox",
        "seconds": 4,
        "aspect": "16:9",
        "resolution": "720p",
        "sound": False,
    }
    return RenderSpec(**(usual | changes))


def braking(*held: Brake) -> Braking:
    rules = tuple(BrakeRule(70, brake) for brake in held)
    return Braking(rules, ENDS, THRIFT, THRIFT.cheapest(ANY))


@pytest.mark.parametrize(
    ("percent", "holding"),
    [
        (69, ()),
        (70, (Brake.SHORTER,)),
        (85, (Brake.SHORTER, Brake.FAIR, Brake.LOWER)),
        (100, (Brake.SHORTER, Brake.FAIR, Brake.LOWER, Brake.CHEAPER)),
    ],
)
def test_brakes_by_their_thresholds(percent: int, holding: tuple[Brake, ...]) -> None:
    """Each from its own share of the budget on; below it, it is gone again."""
    assert tuple(rule.brake for rule in reached(USUAL, percent)) == holding


def test_brakes_are_the_stewards_own() -> None:
    """One is set, another taken away, the rest stays; what is written is read back."""
    rules = chosen(USUAL, {Brake.LOWER: 0, Brake.FAIR: 0, Brake.CHEAPER: 50})

    assert rules == (BrakeRule(50, Brake.CHEAPER), BrakeRule(70, Brake.SHORTER))
    assert read(written(PaceRules(brakes=rules))) == PaceRules(brakes=rules)
    assert read(None).brakes == ()


@pytest.mark.parametrize(
    ("asked", "stopping"),
    [
        (spec(), None),
        (spec(seconds=8), Brake.SHORTER),
        (spec(shots=("one", "two")), Brake.SHORTER),
        (spec(seconds=7, source=SourceKind.EXTEND), None),
        (spec(resolution="1080p"), Brake.LOWER),
    ],
)
def test_short_and_small_clips_are_let_through(asked: RenderSpec, stopping: Brake | None) -> None:
    """The shots of a storyboard are one clip; what is added to a clip has a shortest length of its own."""
    stops = braking(Brake.SHORTER, Brake.LOWER).stops(asked)

    assert (stops.brake if stops else None) == stopping


def test_the_cheapest_is_the_cheapest_that_one_may_use() -> None:
    """By the second; two of one price are both let through, and nobody is left with no model at all."""
    assert braking(Brake.CHEAPER).stops(spec()) == BrakeRule(70, Brake.CHEAPER)
    assert braking(Brake.CHEAPER).stops(spec(model_key=SAME)) is None
    only_dear = Allowance(cap=ANY.cap, window=ANY.window, models=frozenset({DEAR}))
    assert THRIFT.cheapest(only_dear) == {DEAR}
