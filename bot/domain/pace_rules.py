"""What a guild's stewards have chosen about the pace at which its pool is spent."""

import json
from dataclasses import dataclass

from bot.domain.brakes import Brake, BrakeRule
from bot.domain.ids import GuildId


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRules:
    """Choices about the pool's pace. Nothing holds a member back before a steward has chosen it."""

    brakes: tuple[BrakeRule, ...] = ()  #: in the order of their thresholds


def mark_of(guild_id: GuildId) -> str:
    """The name under which they are kept."""
    return f"pace:{guild_id}"


def written(rules: PaceRules) -> str:
    """As JSON."""
    return json.dumps({"brakes": [[each.percent, each.brake.value] for each in rules.brakes]})


def read(kept: str | None) -> PaceRules:
    """From JSON; the defaults where nothing is kept."""
    if kept is None:
        return PaceRules()
    found = json.loads(kept)
    return PaceRules(
        brakes=tuple(
            BrakeRule(int(percent), Brake(brake)) for percent, brake in found.get("brakes", ())
        )
    )
