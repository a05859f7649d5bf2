"""Brakes: what a pool that runs low still lets through, as a guild's stewards chose it.

Nothing of a brake is stored but the choice: whether it holds is worked out anew for every ask from what the
ledger says, so it lifts by itself as soon as its reason is gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.allowance import Allowance, Standing
from bot.domain.ids import MemberId, ModelKey
from bot.domain.money import MicroUsd
from bot.domain.pace import water_level
from bot.domain.spec import RenderSpec, SourceKind, lines

LOWERED = "720p"
"""The highest resolution that a lowering brake lets through."""


class Brake(StrEnum):
    """What stewards can let a scarce pool do, the mildest first."""

    SHORTER = "shorter"  #: the shortest clip of a model
    CHEAPER = "cheaper"  #: the cheapest model alone
    LOWER = "lower"  #: 720p at most
    FAIR = "fair"  #: a fair part of what is left for each
    APPROVAL = "approval"  #: every clip that the pool pays waits for a steward


@dataclass(frozen=True, slots=True)
class BrakeRule:
    """From so many per cent of the budget on, this holds."""

    percent: int
    brake: Brake


USUAL = (
    BrakeRule(70, Brake.SHORTER),
    BrakeRule(80, Brake.FAIR),
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
    #: to a clip that is gone on with
    shortest_added_s: Mapping[ModelKey, int] = field(default_factory=dict[ModelKey, int])
    #: micro-dollars for a second of the model's cheapest clip
    rates: Mapping[ModelKey, int] = field(default_factory=dict[ModelKey, int])

    def least(self, allowance: Allowance) -> MicroUsd:
        """The price of the cheapest clip that a member may ask for."""
        prices = [
            rate * self.shortest_s[key]
            for key, rate in self.rates.items()
            if allowance.models is None or key in allowance.models
        ]
        return MicroUsd(min(prices, default=0))

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
    #: what the member may still draw as their fair part; None: no such brake
    part: MicroUsd | None = None

    def holds_back(self, spec: RenderSpec, price: MicroUsd) -> BrakeRule | None:
        """The first brake that keeps the pool from paying this price for a spec; None: it may pay."""
        rule = self.stops(spec)
        if rule is None and self.part is not None and price > self.part:
            return next(each for each in self.rules if each.brake is Brake.FAIR)
        return rule

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
            case Brake.FAIR | Brake.APPROVAL:
                return True  # the price decides, or a steward


def fair_part(
    standing: Standing, drawn: Mapping[MemberId, MicroUsd], usual_cap: MicroUsd, least: MicroUsd
) -> MicroUsd:
    """What a member may still draw of a scarce pool, so that the rest goes round (`facts/quota.md` 2.5).

    Everybody who has drawn lately is filled up to one level, by weight; who has drawn more keeps it. Discord
    tells us roles only with an interaction, so the others count with everyone's share and the weight 1.

    Args:
        standing: the member's.
        drawn: what each member drew from the pool lately.
        usual_cap: everyone's share.
        least: the price of one small clip, which a newcomer gets in any case.
    """
    own = standing.allowance
    mine = drawn.get(standing.member_id, MicroUsd(0))
    others = [
        (MicroUsd(max(usual_cap, amount)), 1)
        for member_id, amount in drawn.items()
        if member_id != standing.member_id
    ]
    demands = [(MicroUsd(max(standing.share, mine)), own.weight), *others]
    level = water_level(demands, MicroUsd(standing.pool_available + sum(drawn.values())))
    part = max(0, own.weight * level - mine)
    return MicroUsd(part if mine else max(part, least))
