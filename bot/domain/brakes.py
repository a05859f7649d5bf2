"""Brakes: what a pool that runs low still lets through, as a guild's stewards chose it.

Nothing of a brake is stored but the choice: whether it holds is worked out anew for every ask from what the
ledger says, so it lifts by itself as soon as its reason is gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.allowance import Allowance
from bot.domain.ids import ModelKey
from bot.domain.spec import RenderSpec, SourceKind, lines

LOWERED = "720p"
"""The highest resolution that a lowering brake lets through."""


class Brake(StrEnum):
    """What stewards can let a scarce pool do, the mildest first."""

    SHORTER = "shorter"  #: the shortest clip of a model
    CHEAPER = "cheaper"  #: the cheapest model alone
    LOWER = "lower"  #: 720p at most
    APPROVAL = "approval"  #: every clip that the pool pays waits for a steward


@dataclass(frozen=True, slots=True)
class BrakeRule:
    """From so many per cent of the budget on, this holds."""

    percent: int
    brake: Brake


USUAL = (
    BrakeRule(70, Brake.SHORTER),
    BrakeRule(85, Brake.LOWER),
    BrakeRule(95, Brake.CHEAPER),
)
"""What a steward gets who asks for brakes and names none."""


def reached(rules: Sequence[BrakeRule], used_percent: int) -> tuple[BrakeRule, ...]:
    """The brakes that hold at this use, in the order of their thresholds, each once."""
    found: dict[Brake, BrakeRule] = {}
    for rule in sorted(rules, key=lambda each: each.percent):
        if used_percent >= rule.percent:
            found.setdefault(rule.brake, rule)
    return tuple(found.values())


def chosen(rules: Iterable[BrakeRule], changes: Mapping[Brake, int]) -> tuple[BrakeRule, ...]:
    """The rules with some of them at another threshold; 0 takes one away."""
    percents = {rule.brake: rule.percent for rule in rules} | dict(changes)
    kept = [BrakeRule(percent, brake) for brake, percent in percents.items() if percent]
    return tuple(sorted(kept, key=lambda each: (each.percent, list(Brake).index(each.brake))))


@dataclass(frozen=True, slots=True)
class Thrift:
    """The models that can be asked for now, as brakes see them."""

    shortest_s: Mapping[ModelKey, int] = field(default_factory=dict[ModelKey, int])
    shortest_added_s: Mapping[ModelKey, int] = field(
        default_factory=dict[ModelKey, int]
    )  #: to a clip that is gone on with
    rates: Mapping[ModelKey, int] = field(
        default_factory=dict[ModelKey, int]
    )  #: micro-dollars for a second of the model's cheapest clip

    def cheapest(self, allowance: Allowance) -> frozenset[ModelKey]:
        """The models that are cheapest by the second, of those that a member may ask for."""
        mine = {
            key: rate
            for key, rate in self.rates.items()
            if allowance.models is None or key in allowance.models
        }
        least = min(mine.values(), default=0)
        return frozenset(key for key, rate in mine.items() if rate == least)


@dataclass(frozen=True, slots=True)
class Braking:
    """How far a guild's pool is braked for one member, at one instant."""

    rules: tuple[BrakeRule, ...]  #: those that hold
    lifts_at: datetime  #: at the latest: the next month's first instant
    thrift: Thrift
    cheapest: frozenset[ModelKey]

    @property
    def needs_approval(self) -> bool:
        """Whether a steward has to say yes."""
        return any(rule.brake is Brake.APPROVAL for rule in self.rules)

    def stops(self, spec: RenderSpec) -> BrakeRule | None:
        """The first brake that does not let a spec through; None: it may be made."""
        return next((rule for rule in self.rules if not self._lets(rule.brake, spec)), None)

    def _lets(self, brake: Brake, spec: RenderSpec) -> bool:
        match brake:
            case Brake.SHORTER:
                added = spec.source is SourceKind.EXTEND
                known = self.thrift.shortest_added_s if added else self.thrift.shortest_s
                # The shots of a storyboard are one clip in the end.
                return spec.seconds * spec.renders <= known.get(spec.model_key, spec.seconds)
            case Brake.CHEAPER:
                return spec.model_key in self.cheapest
            case Brake.LOWER:
                return lines(spec.resolution) <= lines(LOWERED)
            case Brake.APPROVAL:
                return True  # made all the same, once a steward has said yes
