"""Second look: a dear clip, a newcomer's first, or any while the pool is short, waits for a steward's word."""

from enum import StrEnum

from bot.domain.brakes import Braking
from bot.domain.case import CaseKind, Evidence
from bot.domain.case_refusals import NoDesk
from bot.domain.job import JobState
from bot.pipeline import desk_rules
from bot.pipeline.judging import Doubt
from bot.pipeline.pace_rules import rules_of
from bot.ports import NewJob, Unit

LOOKED_THROUGH = 50
"""So many of a member's newest jobs are looked through for a clip that was made."""

MADE = frozenset({JobState.DELIVERED, JobState.UNDELIVERED})


class Why(StrEnum):
    """Why a steward has to look; kept as the case's rule."""

    PRICE = "price"
    FIRST = "first"
    POOL = "pool"


def doubt(
    unit: Unit, new: NewJob, holding: Braking | None, *, from_pool: bool
) -> Doubt | NoDesk | None:
    """What a steward is asked; None where nobody has to look, a refusal where nobody would see it."""
    why = _why(unit, new, holding, from_pool=from_pool)
    if why is None:
        return None
    if desk_rules.rules_of(unit, new.guild_id).channel_id is None:
        return NoDesk(money=True)  # it was taken away since the stewards chose
    evidence = Evidence(
        text=new.spec.prompt, locale=new.locale, channel_id=new.channel_id, rule=why.value
    )
    return Doubt(kind=CaseKind.SPEND, evidence=evidence)


def _why(unit: Unit, new: NewJob, holding: Braking | None, *, from_pool: bool) -> Why | None:
    rules = rules_of(unit, new.guild_id)
    if rules.review_above is not None and new.price > rules.review_above:
        return Why.PRICE
    if rules.review_first and not _has_made(unit, new):
        return Why.FIRST
    return Why.POOL if from_pool and new.price and holding and holding.needs_approval else None


def _has_made(unit: Unit, new: NewJob) -> bool:
    jobs = unit.jobs.of_member(new.guild_id, new.member_id, limit=LOOKED_THROUGH)
    return any(job.state in MADE for job in jobs)
