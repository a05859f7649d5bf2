"""What a guild's stewards have chosen about the pace at which its pool is spent."""

import json
from dataclasses import dataclass

from bot.domain.brakes import Brake, BrakeRule
from bot.domain.ids import GuildId
from bot.domain.money import DOLLAR, MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRules:
    """Choices about the pool's pace. Without any, a dear clip is asked about, and nothing holds anybody back."""

    brakes: tuple[BrakeRule, ...] = ()  #: in the order of their thresholds
    confirm_above: MicroUsd | None = DOLLAR  #: a dearer clip is asked about; None: none is


def mark_of(guild_id: GuildId) -> str:
    """The name under which they are kept."""
    return f"pace:{guild_id}"


def written(rules: PaceRules) -> str:
    """As JSON."""
    return json.dumps(
        {
            "brakes": [[each.percent, each.brake.value] for each in rules.brakes],
            "confirm_above": rules.confirm_above,
        }
    )


def read(kept: str | None) -> PaceRules:
    """From JSON; the defaults where nothing is kept."""
    if kept is None:
        return PaceRules()
    found = json.loads(kept)
    above = found.get("confirm_above", DOLLAR)
    return PaceRules(
        confirm_above=None if above is None else MicroUsd(int(above)),
        brakes=tuple(
            BrakeRule(int(percent), Brake(brake)) for percent, brake in found.get("brakes", ())
        ),
    )
