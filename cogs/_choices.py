"""Autocomplete: what the chosen model takes, with its price. From memory only, for it is asked at each key."""

from typing import Any, Final

from discord import app_commands

from bot.client import tongue_of
from bot.domain import character
from bot.domain.model import Model, Sound
from bot.domain.money import MicroUsd, dollars
from bot.domain.spec import RenderSpec
from bot.pipeline import characters as pipeline_characters
from bot.pipeline import choose, specify, views
from bot.pipeline import styles as pipeline_styles
from bot.pipeline.house import House
from bot.words import pages
from bot.words.pages import Example
from cogs import _history
from cogs._asking import Asked, guild_of, member_of
from cogs._history import RECENT

MOST: Final = 25  #: Discord's
LONGEST: Final = 100  #: Discord's, for a choice's name and its value


async def models(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Usable models, the default first, each with the price of its usual clip."""
    house = interaction.client.house
    return [
        _choice(f"{model.title} ({_usual(model)})", model.key)
        for model in sorted(
            choose.usable(house), key=lambda model: model.key != house.limits.default_model
        )
        if _meant(typed, model.title) or _meant(typed, model.key)
    ][:MOST]


async def seconds(interaction: Asked, typed: str) -> list[app_commands.Choice[int]]:
    """The lengths that the chosen model makes at the chosen resolution, each with its price."""
    model = chosen(interaction)
    can, resolution = model.capabilities, _typed(interaction, "resolution")
    return [
        app_commands.Choice(
            name=f"{each} s ({dollars(price(interaction, model, seconds=each))})", value=each
        )
        for each in (can.lengths(resolution) if resolution in can.resolutions else can.seconds)
        if str(each).startswith(str(typed).strip())
    ][:MOST]


async def aspects(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """The shapes that the chosen model makes."""
    return [
        _choice(each, each)
        for each in chosen(interaction).capabilities.aspects
        if _meant(typed, each)
    ][:MOST]


async def resolutions(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """The sizes that the chosen model makes in the chosen length, each with its price."""
    model = chosen(interaction)
    can, length = model.capabilities, _typed(interaction, "seconds")
    return [
        _choice(f"{each} ({dollars(price(interaction, model, resolution=each))})", each)
        for each in (can.at(length) if length in can.seconds else can.resolutions)
        if _meant(typed, each)
    ][:MOST]


async def styles(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """The guild's styles, each with the words that it adds."""
    found = await pipeline_styles.of_guild(interaction.client.house, guild_of(interaction))
    return [
        _choice(f"{each.name}: {each.words}", each.name)
        for each in found
        if _meant(typed, each.name)
    ][:MOST]


async def characters(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """The guild's characters; after a comma, a second one."""
    found = await pipeline_characters.of_guild(interaction.client.house, guild_of(interaction))
    before, comma, last = typed.rpartition(",")
    head = f"{before.strip()}, " if comma else ""
    return [
        _choice(f"{head}{each.name}", f"{head}{each.name}")
        for each in found
        if _meant(last, each.name) and each.name not in character.names_of(before)
    ][:MOST]


async def own_clips(interaction: Asked, typed: str) -> list[app_commands.Choice[int]]:
    """The member's own clips of which a character can be made."""
    house, t = interaction.client.house, tongue_of(interaction)
    found = await views.history(house, guild_of(interaction), member_of(interaction), limit=RECENT)
    return [
        app_commands.Choice(name=pages.job_choice(job, t), value=job.id)
        for job in found
        if typed.lstrip("#") in str(job.id)
        and character.is_public(job)
        and (model := house.catalog.find(job.spec.model_key)) is not None
        and character.is_fit(job, model.capabilities)
    ][:MOST]


async def open_jobs(interaction: Asked, typed: str) -> list[app_commands.Choice[int]]:
    """The member's own jobs that can still be cancelled."""
    house, guild_id = interaction.client.house, guild_of(interaction)
    t = tongue_of(interaction)
    return [
        app_commands.Choice(name=pages.job_choice(job, t), value=job.id)
        for job in await views.history(house, guild_id, member_of(interaction), limit=RECENT)
        if job.state in views.OPEN and typed.lstrip("#") in str(job.id)
    ][:MOST]


async def kept_jobs(interaction: Asked, typed: str) -> list[app_commands.Choice[int]]:
    """The member's own clips that could not be posted."""
    t = tongue_of(interaction)
    return [
        app_commands.Choice(name=pages.job_choice(job, t), value=job.id)
        for job in await _history.kept(interaction)
        if typed.lstrip("#") in str(job.id)
    ][:MOST]


def chosen(interaction: Asked) -> Model:
    """The model that the member has typed so far, or the default."""
    house = interaction.client.house
    typed = _typed(interaction, "model")
    model = house.catalog.find(typed) if isinstance(typed, str) else None
    return model or default(house)


def default(house: House) -> Model:
    """The model that renders when none is chosen."""
    return house.catalog.find(house.limits.default_model) or house.catalog.models[0]


def price(
    interaction: Asked, model: Model, *, seconds: int | None = None, resolution: str | None = None
) -> MicroUsd:
    """The price of the clip that is being typed, with one option set."""
    can = model.capabilities
    typed_seconds, typed_resolution = (
        _typed(interaction, "seconds"),
        _typed(interaction, "resolution"),
    )
    seconds = seconds or (typed_seconds if typed_seconds in can.seconds else None)
    resolution = resolution or (typed_resolution if typed_resolution in can.resolutions else None)
    resolution = resolution or specify.usual_resolution(can, seconds)
    lengths = can.lengths(resolution)
    sound = _typed(interaction, "sound") is not False
    return model.tariff.price(
        RenderSpec(
            model_key=model.key,
            prompt="",
            seconds=seconds if seconds in lengths else min(lengths),
            aspect=can.aspects[0],
            resolution=resolution,
            sound=can.sound is Sound.ALWAYS or (can.sound is Sound.SWITCH and sound),
        )
    )


def usual(model: Model) -> Example:
    """The clip that a model makes when nothing is chosen, and its price."""
    can = model.capabilities
    resolution = specify.usual_resolution(can)
    spec = RenderSpec(
        model_key=model.key,
        prompt="",
        seconds=min(can.lengths(resolution)),
        aspect=can.aspects[0],
        resolution=resolution,
        sound=can.sound is not Sound.NONE,
    )
    return Example(model.title, spec.seconds, model.tariff.price(spec))


def _usual(model: Model) -> str:
    clip = usual(model)
    return f"{clip.seconds} s: {dollars(clip.price)}"


def _typed(interaction: Asked, name: str) -> Any:
    return getattr(interaction.namespace, name, None)


def _meant(typed: str, offered: str) -> bool:
    return typed.strip().casefold() in offered.casefold()


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=name[:LONGEST], value=value[:LONGEST])
