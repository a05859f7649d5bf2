"""Detour: where a guild allows it, jobs go round a vendor that has been silent for long."""

import logging
from datetime import timedelta

from bot.domain.ids import GuildId, InteractionId
from bot.domain.job import Job
from bot.domain.model import Model
from bot.domain.snowflakes import snowflake_at
from bot.domain.spec import Ask
from bot.pipeline.choose import usable
from bot.pipeline.house import House
from bot.pipeline.house_rules import rules_of
from bot.pipeline.intake import Accepted, offered
from bot.pipeline.move import adapted

log = logging.getLogger(__name__)

SILENT = timedelta(minutes=5)
"""So long a vendor has to be silent before jobs go round it by themselves."""


async def go_round(house: House) -> int:
    """Move what may move; returns how many jobs did. The others go on waiting, as do those that are refused."""
    waiting = _stranded(house)
    if not waiting:
        return 0
    willing = await _allowed(house, {job.guild_id for job in waiting})
    moved = 0
    for job in waiting:
        fallback = _round(house, job) if job.guild_id in willing else None
        spec = adapted(job.spec, fallback) if fallback is not None else None
        if spec is None:
            continue
        answer = await offered(house, spec, _ask_for(house, job), instead_of=job.id)
        if isinstance(answer, Accepted):
            log.info("Job %d goes round its silent vendor as job %d.", job.id, answer.job.id)
            moved += 1
    return moved


def _stranded(house: House) -> list[Job]:
    """Jobs that wait for a vendor which has been silent for long."""
    now = house.clock.now()
    return [
        job
        for provider, since in house.board.silent.items()
        if now - since >= SILENT
        for job in house.board.line.waiting_for(provider)
    ]


async def _allowed(house: House, guild_ids: set[GuildId]) -> set[GuildId]:
    """Those of these guilds whose queued jobs may move by themselves."""
    return await house.database.read(
        lambda unit: {guild_id for guild_id in guild_ids if rules_of(unit, guild_id).fallback}
    )


def _round(house: House, job: Job) -> Model | None:
    """The declared fallback that makes the job for its price or less; None: it goes on waiting."""
    model = house.catalog.find(job.spec.model_key)
    if model is None or model.fallback is None:
        return None
    fallback = house.catalog.find(model.fallback)
    if fallback is None or fallback not in usable(house) or fallback.provider in house.board.silent:
        return None
    spec = adapted(job.spec, fallback)
    if spec is None or fallback.tariff.price(spec) > job.price:
        return None
    return fallback


def _ask_for(house: House, job: Job) -> Ask:
    """The ask of a job that moves by itself.

    No interaction stands behind it, so its number is made as Discord makes them: the instant, and in place of
    worker and counter the low bits of the job's number.
    """
    now = house.clock.now()
    return Ask(
        interaction_id=InteractionId(snowflake_at(now, job.id)),
        guild_id=job.guild_id,
        channel_id=job.channel_id,
        member_id=job.member_id,
        at=now,
        thread_of=job.thread_of,
        age_restricted=job.age_restricted,
        locale=job.locale,
        prompt=job.spec.prompt,
    )
