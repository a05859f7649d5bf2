"""Braking: what the brakes of a guild's pool let through now, asked in the unit of work that decides."""

from datetime import timedelta

from bot.domain.allowance import AccountKind, Denied, Granted, Lack, Standing
from bot.domain.brakes import Brake, Braking, Thrift, fair_part, reached
from bot.domain.change import seconds_offered
from bot.domain.model import Capabilities, Model, Sound
from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec
from bot.domain.window import month_around
from bot.pipeline.choose import usable
from bot.pipeline.house import House
from bot.pipeline.pace_rules import rules_of, used_percent
from bot.ports import GuildRow, Unit

LATELY = timedelta(days=7)
"""Who has drawn so lately is one of those among whom a scarce pool is shared."""


def thrift(house: House) -> Thrift:
    """What brakes have to know of the models that can be asked for now; worked out when those change."""
    models = usable(house)
    known = house.board.thrift
    if [*known.rates] != [model.key for model in models]:
        added = {model.key: _shortest_added(model.capabilities) for model in models}
        known = house.board.thrift = Thrift(
            shortest_s={model.key: min(model.capabilities.seconds) for model in models},
            shortest_added_s=added,
            rates={model.key: _rate(model) for model in models},
        )
    return known


def _shortest_added(can: Capabilities) -> int:
    return min(min(seconds_offered(can, each)) for each in can.resolutions)


def _rate(model: Model) -> int:
    """Micro-dollars for a second of the model's cheapest clip."""
    can = model.capabilities
    rates = (
        model.tariff.price(
            RenderSpec(
                model_key=model.key,
                prompt="",
                seconds=min(can.lengths(resolution)),
                aspect=can.aspects[0],
                resolution=resolution,
                sound=can.sound is Sound.ALWAYS,
            )
        )
        // min(can.lengths(resolution))
        for resolution in can.resolutions
    )
    return min(rates)


def braking(unit: Unit, guild: GuildRow, standing: Standing, known: Thrift) -> Braking | None:
    """How far the pool is braked for a member; None where no brake holds."""
    now, allowance = standing.now, standing.allowance
    rules = rules_of(unit, guild.id).brakes
    if not rules:
        return None
    holding = reached(rules, used_percent(unit, guild, now))
    if not holding:
        return None
    _, ends_at = month_around(now, guild.local)
    part = None
    if any(rule.brake is Brake.FAIR for rule in holding):
        drawn = unit.draws.by_member(guild.id, now - LATELY)
        part = fair_part(standing, drawn, guild.allowance.cap, known.least(allowance))
    return Braking(holding, ends_at, known, known.cheapest(allowance), part)


def braked(
    granted: Granted,
    spec: RenderSpec,
    price: MicroUsd,
    standing: Standing,
    holding: Braking | None,
) -> Granted | Denied:
    """What was granted, if the pool's brakes let it through; else from the member's own wallet, or not now.

    Brakes are for the common purse: nobody is told how to spend their own.
    """
    if (
        not granted.from_pool
        or not price
        or holding is None
        or holding.holds_back(spec, price) is None
    ):
        return granted
    wallet = standing.wallet_account
    if wallet is not None and price <= standing.wallet_available:
        return Granted(wallet, AccountKind.MEMBER)
    return Denied(Lack.BRAKE)
