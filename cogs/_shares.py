"""From the options of `/treasury allow` to a change of a rule."""

from typing import Any, Literal
from zoneinfo import available_timezones

import discord

from bot.client import tongue_of
from bot.domain.errors import RefusalError
from bot.domain.ids import ModelKey
from bot.domain.model_refusals import ModelUnknown
from bot.domain.refusals import Refusal
from bot.domain.share_changes import ANY, RuleChange
from bot.domain.share_rules import Rule, Subject
from bot.domain.window import Window, WindowKind
from bot.pipeline import choose, shares
from bot.words import treasury as words
from cogs import _money
from cogs._asking import Asked, guild_of

WindowChoice = Literal["24 hours", "7 days", "30 days", "day", "week", "month"]

DAY_S = 86_400
WINDOWS: dict[str, Window] = {
    "24 hours": Window(WindowKind.ROLLING, DAY_S),
    "7 days": Window(WindowKind.ROLLING, 7 * DAY_S),
    "30 days": Window(WindowKind.ROLLING, 30 * DAY_S),
    "day": Window(WindowKind.DAY),
    "week": Window(WindowKind.WEEK),
    "month": Window(WindowKind.MONTH),
}


def subject(interaction: Asked, who: discord.Role | discord.Member | None) -> tuple[Subject, int]:
    """Whom a rule is for. @everyone is everyone."""
    if who is None or who.id == interaction.guild_id:
        return Subject.EVERYONE, 0
    return (Subject.ROLE if isinstance(who, discord.Role) else Subject.MEMBER), who.id


def change(
    interaction: Asked,
    *,
    amounts: tuple[str | None, str | None, str | None],
    windows: tuple[str | None, str | None],
    models: str | None,
    **others: Any,
) -> RuleChange | None:
    """What is to be different; None where nothing was typed.

    Raises:
        RefusalError: an amount or a model is none.
    """
    cap, beside, dearest = (_money.perhaps(each, nothing=True) for each in amounts)
    window, beside_window = (None if each is None else WINDOWS[each] for each in windows)
    made = RuleChange(
        cap=cap,
        window=window,
        beside=beside,
        beside_window=beside_window,
        dearest=dearest,
        models=None if models is None else _keys(interaction, models),
        **others,
    )
    return None if made == RuleChange() else made


def _keys(interaction: Asked, typed: str) -> frozenset[ModelKey]:
    if typed.strip().casefold() == ANY:
        return frozenset()
    house = interaction.client.house
    found: set[ModelKey] = set()
    for name in filter(None, (each.strip() for each in typed.split(","))):
        model = house.catalog.find(name)
        if model is None:
            raise RefusalError(
                ModelUnknown(name, tuple(each.title for each in choose.usable(house)[:3]))
            )
        found.add(model.key)
    return frozenset(found)


def rule(outcome: Rule | Refusal) -> Rule:
    """The rule of an outcome.

    Raises:
        RefusalError: it is none.
    """
    if not isinstance(outcome, Rule):
        raise RefusalError(outcome)
    return outcome


async def list_all(interaction: Asked) -> None:
    """Answer with every rule; roles that were deleted are told as such."""
    bot = interaction.client
    found = await shares.shares(bot.house, guild_of(interaction))
    if not isinstance(found, shares.Shares):
        raise RefusalError(found)
    known = {role.id for role in interaction.guild.roles} if interaction.guild else set[int]()
    gone = {
        each.subject_id
        for each in found.rules
        if each.subject is Subject.ROLE and known and each.subject_id not in known
    }
    await bot.answer(interaction, words.shares(found, tongue_of(interaction), gone=gone))


def zones(typed: str, most: int) -> list[str]:
    """Zones that contain what was typed so far."""
    wanted = typed.strip().replace(" ", "_").casefold()
    return [name for name in sorted(available_timezones()) if wanted in name.casefold()][:most]
