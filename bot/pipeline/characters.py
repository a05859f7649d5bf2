"""Characters: a member's short clip is kept at its vendor under a name, and named in later asks."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain import character
from bot.domain.case_refusals import TakenDown
from bot.domain.character import Character
from bot.domain.character_refusals import (
    CharacterDeclined,
    CharacterElsewhere,
    CharacterNotAnswered,
    CharacterNotPublic,
    CharacterRefusal,
    CharacterTaken,
    CharacterUnfit,
    CharacterUnknown,
    TooManyCharacters,
    TooManyTogether,
)
from bot.domain.errors import ProviderError, ProviderRejectedError
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import Job
from bot.domain.model import Model
from bot.domain.model_refusals import Option, OptionNotOffered
from bot.domain.refusals import BusyNow, JobNotFound, Refusal
from bot.domain.spec import Ask, Named, RenderSpec
from bot.pipeline.choose import usable
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.gallery import gone
from bot.pipeline.house import House
from bot.pipeline.specify import ON
from bot.ports import KeepsCharacters, Unit

log = logging.getLogger(__name__)

KEEP_S: Final = 60.0


async def of_guild(house: House, guild_id: GuildId) -> tuple[Character, ...]:
    """The characters that can be named here."""
    return await house.database.read(lambda unit: _known(unit, guild_id))


@refuses_when_busy
async def keep(
    house: House, *, guild_id: GuildId, member_id: MemberId, job_id: JobId, name: str
) -> Character | Refusal:
    """Make a character of a member's own clip. It costs nothing, so that a lost answer may be asked for again."""
    name = character.name_of(name)
    checked = await house.database.read(
        lambda unit: _checked(house, unit, guild_id, member_id, job_id, name)
    )
    if not isinstance(checked, Job):
        return checked
    provider = house.providers.get(checked.provider)
    if not isinstance(provider, KeepsCharacters) or checked.clip is None:
        return _unfit(house, job_id)
    try:
        content = await house.clips.read(checked.clip)
        async with asyncio.timeout(KEEP_S):
            kept = await provider.keep_character(name, content)
    except ProviderRejectedError as error:
        log.warning("The vendor did not want a character: %s.", error)
        return CharacterDeclined(job_id)
    except FileNotFoundError:
        return await gone(house, job_id)
    except OSError as error:
        log.warning("The clip of a character cannot be read: %r.", error)
        return BusyNow()
    except (ProviderError, TimeoutError) as error:
        log.warning("The vendor did not say whether it kept a character: %r.", error)
        return CharacterNotAnswered()
    made = Character(name=name, id=kept, provider=checked.provider)

    def work(unit: Unit) -> Character | CharacterRefusal:
        known = _known(unit, guild_id)
        no = _no_room(known, name)
        if no is not None:
            return no
        unit.marks.put(character.mark_of(guild_id), character.write([*known, made]))
        return made

    return await house.database.write(work)


@refuses_when_busy
async def remove(house: House, guild_id: GuildId, name: str) -> Character | CharacterUnknown:
    """Take a character away from a guild's list. Clips that show it stay."""

    def work(unit: Unit) -> Character | CharacterUnknown:
        known = _known(unit, guild_id)
        found = character.find(known, name)
        if found is None:
            return _unknown(name, known)
        rest = [each for each in known if each != found]
        unit.marks.put(character.mark_of(guild_id), character.write(rest))
        return found

    return await house.database.write(work)


async def cast(house: House, ask: Ask) -> tuple[Character, ...] | CharacterRefusal:
    """The characters that an ask names, in its own order."""
    names = character.names_of(ask.character or "")
    if not names:
        return ()
    known = await of_guild(house, ask.guild_id)
    found = [(name, character.find(known, name)) for name in names]
    missing = next((name for name, each in found if each is None), None)
    if missing is not None:
        return _unknown(missing, known)
    actors = tuple(dict.fromkeys(each for _, each in found if each is not None))
    if len(actors) > character.TOGETHER:
        return TooManyTogether(character.TOGETHER)
    return actors


def with_cast(
    house: House, spec: RenderSpec, model: Model, actors: Sequence[Character]
) -> RenderSpec | CharacterElsewhere | OptionNotOffered:
    """The spec with its characters, where its model's vendor has kept them."""
    if not actors:
        return spec
    for each in actors:
        if each.provider != model.provider:
            titles = _titles(house, each.provider)
            return CharacterElsewhere(each.name, model.title, titles)
    if not model.capabilities.characters:
        return OptionNotOffered(Option.CHARACTER, model.title, ON, ())
    return replace(spec, characters=tuple(Named(each.name, each.id) for each in actors))


def _checked(
    house: House, unit: Unit, guild_id: GuildId, member_id: MemberId, job_id: JobId, name: str
) -> Job | Refusal:
    """The member's clip, if a character may be made of it."""
    job = unit.jobs.get(job_id)
    if job is None or job.guild_id != guild_id or job.member_id != member_id or job.clip is None:
        return JobNotFound(job_id)
    if unit.cases.down(job_id):
        return TakenDown()
    if not character.is_public(job):
        return CharacterNotPublic(job_id)
    model = house.catalog.find(job.spec.model_key)
    if model is None or not name or not character.is_fit(job, model.capabilities):
        return _unfit(house, job_id)
    return _no_room(_known(unit, guild_id), name) or job


def _no_room(known: Sequence[Character], name: str) -> CharacterTaken | TooManyCharacters | None:
    if character.find(known, name) is not None:
        return CharacterTaken(name)
    return TooManyCharacters(character.MOST) if len(known) >= character.MOST else None


def _unfit(house: House, job_id: JobId) -> CharacterUnfit:
    return CharacterUnfit(job_id, _titles(house, None))


def _titles(house: House, provider: str | None) -> tuple[str, ...]:
    """Models that can be asked for now and know characters, of one provider or of any."""
    return tuple(
        model.title
        for model in usable(house)
        if model.capabilities.characters and provider in {None, model.provider}
    )[:3]


def _unknown(typed: str, known: Sequence[Character]) -> CharacterUnknown:
    return CharacterUnknown(typed, tuple(each.name for each in known))


def _known(unit: Unit, guild_id: GuildId) -> tuple[Character, ...]:
    return character.characters(unit.marks.get(character.mark_of(guild_id)))
