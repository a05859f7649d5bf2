"""What would work instead: the nearest spec that is granted now."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import assert_never

from bot.domain.allowance import Denied, Granted, Lack, Standing, decide, in_the_way
from bot.domain.brakes import Braking
from bot.domain.change import seconds_offered
from bot.domain.denials import (
    CeilingReached,
    DearestExceeded,
    ModelNotAllowed,
    NewcomerWaits,
    PoolEmpty,
    ResolutionNotAllowed,
    ShareUsedUp,
    Suspended,
)
from bot.domain.model import Model, Sound
from bot.domain.money import MicroUsd
from bot.domain.pace_refusals import Braked
from bot.domain.refusals import Refusal, TooManyWaiting
from bot.domain.spec import DERIVED, RenderSpec, SourceKind, lines
from bot.pipeline.choose import usable
from bot.pipeline.house import House
from bot.pipeline.specify import takes_words

Offer = tuple[RenderSpec, MicroUsd]


def cheaper(
    spec: RenderSpec,
    model: Model,
    usable: Sequence[Model],
    grants: Callable[[MicroUsd], bool],
    highest: str | None = None,
    lets: Callable[[RenderSpec], bool] = lambda _: True,
) -> Offer | None:
    """The dearest spec below the asked one that is granted, of the same model before all others.

    `lets` says what may be made beside what its price says. Nothing is longer or larger than what was asked; sound is added only where a model knows no silence.
    """
    price = model.tariff.price(spec)
    own = _dearest(filter(lets, _lesser(spec, model, highest)), model, price, grants)
    if own is not None:
        return own
    others = (
        _dearest(filter(lets, _lesser(spec, other, highest)), other, price, grants)
        for other in usable
        if other.key != model.key
    )
    return _best(offer for offer in others if offer is not None)


def _dearest(
    specs: Iterator[RenderSpec],
    model: Model,
    below: MicroUsd,
    grants: Callable[[MicroUsd], bool],
) -> Offer | None:
    priced = ((spec, model.tariff.price(spec)) for spec in specs)
    return _best((spec, price) for spec, price in priced if price < below and grants(price))


def _best(offers: Iterable[Offer]) -> Offer | None:
    """The dearest; of equally dear ones the longest. The first of the catalog where all is equal."""
    return max(offers, key=lambda offer: (offer[1], offer[0].seconds), default=None)


def _lesser(spec: RenderSpec, model: Model, highest: str | None = None) -> Iterator[RenderSpec]:
    """What this model makes of the same wish, at most as long and as large."""
    can = model.capabilities
    if spec.aspect not in can.aspects or not takes_words(spec, model):
        return
    if spec.parent is not None and model.key != spec.model_key:
        return  # a render is remixed, extended or edited where it was made
    if (spec.first_frame and not can.first_frame) or (spec.last_frame and not can.last_frame):
        return
    if spec.source in DERIVED and spec.source is not SourceKind.EXTEND:
        return  # a remix is as long and as large as the clip that it starts from
    framed = spec.source is SourceKind.EXTEND or bool(spec.first_frame or spec.last_frame)
    most = lines(spec.resolution)
    resolutions = [
        each
        for each in can.resolutions
        # A prepared picture has the clip's exact size, so it goes with this resolution alone.
        if (each == spec.resolution or (not framed and lines(each) < most))
        and (highest is None or lines(each) <= lines(highest))
    ]
    extends = spec.source is SourceKind.EXTEND
    sizes = [
        (seconds, each)
        for each in resolutions
        for seconds in (seconds_offered(can, each) if extends else can.lengths(each))
        if seconds <= spec.seconds
    ]
    for (seconds, resolution), sound in product(sizes, _sounds(spec, model)):
        yield replace(
            spec,
            model_key=model.key,
            seconds=seconds,
            resolution=resolution,
            sound=sound,
            seed=spec.seed if can.seed else None,
            negative_prompt=spec.negative_prompt if can.negative_prompt else None,
        )


def _sounds(spec: RenderSpec, model: Model) -> tuple[bool, ...]:
    match model.capabilities.sound:
        case Sound.NONE:
            return (False,)
        case Sound.ALWAYS:
            return (True,)
        case Sound.SWITCH:
            return (True, False) if spec.sound else (False,)


def refusal(  # noqa: C901  one flat match
    house: House,
    denied: Denied,
    standing: Standing,
    spec: RenderSpec,
    model: Model,
    holding: Braking | None = None,
) -> Refusal:
    """Say what the price ran into, when it fits, and what would be granted now."""
    price, allowance = model.tariff.price(spec), standing.allowance

    def granted(less: MicroUsd) -> bool:
        part = None if holding is None else holding.part
        return isinstance(decide(less, standing), Granted) and (part is None or less <= part)

    allowed = [
        each for each in usable(house) if allowance.models is None or each.key in allowance.models
    ]

    def let(less: RenderSpec) -> bool:
        # What a wallet alone would pay for is not offered while the pool is braked.
        return holding is None or holding.stops(less) is None

    def offer() -> Offer | tuple[None, None]:
        return cheaper(spec, model, allowed, granted, allowance.highest, let) or (None, None)

    match denied.lack:
        case Lack.SUSPENDED:
            return Suspended()
        case Lack.NEWCOMER:
            return NewcomerWaits(denied.fits_at or standing.now)
        case Lack.MODEL:
            return ModelNotAllowed(model.title, tuple(each.title for each in allowed))
        case Lack.RESOLUTION:
            return ResolutionNotAllowed(spec.resolution, allowance.highest or "", *offer())
        case Lack.WAITING:
            return TooManyWaiting(standing.waiting, allowance.jobs_waiting)
        case Lack.DEAREST:
            return DearestExceeded(price, allowance.dearest or price, *offer())
        case Lack.CEILING:
            return CeilingReached(standing.ceiling or price, standing.ceiling_resets_at)
        case Lack.SHARE:
            limit, fits = in_the_way(price, standing)
            return ShareUsedUp(
                price,
                limit.most,
                limit.used,
                fits,
                *offer(),
                *_commons(price, standing),
            )
        case Lack.POOL:
            return PoolEmpty(price, standing.pool_available, *offer())
        case Lack.BRAKE:
            rule = None if holding is None else holding.holds_back(spec, price)
            assert holding is not None and rule is not None  # noqa: S101, PT018  it was denied for that
            return Braked(rule, holding.lifts_at, *offer())
        case _:
            assert_never(denied.lack)


def _commons(price: MicroUsd, standing: Standing) -> tuple[datetime | None, MicroUsd | None]:
    """When the commons opens, or what it has now, for a clip that it might have paid."""
    own = standing.lending
    if own is None or not own.takes_part or price > standing.allowance.cap:
        return None, None
    if standing.own_left >= price:
        return None, None  # another cap is in the way, which holds for what is borrowed, too
    if own.opens_at is not None and own.opens_at > standing.now:
        return own.opens_at, None
    return None, standing.commons_left
