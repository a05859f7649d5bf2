"""Why a job waits, for every rule, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.job import Instead, Job
from bot.domain.money import ZERO, micro_usd
from bot.domain.why import Facts, Reason, Why
from bot.words import labels, why
from bot.words.tongue import Tongue


def everything(job: Job, instead: Instead, t: Tongue) -> Iterator[tuple[str, str]]:
    """Each answer."""
    now = job.created_at
    facts = Facts(
        silent=False, paused=False, now=now, running=2, at_once=2, ahead=3, taken=4, places=4
    )
    for reason in Reason:
        found = Why(
            job=replace(job, not_before=now + timedelta(minutes=2)),
            reason=reason,
            facts=facts,
            starts_at=now + timedelta(minutes=3),
            used=micro_usd("2.40"),
            sooner=instead if reason is Reason.ORDER else None,
        )
        yield "why", why.answer(found, t, title="Runway Gen-4.5")
        yield "why", why.answers([replace(found, used=ZERO)], ["Runway Gen-4.5"], t)
    yield "why", why.answers([], [], t)
    yield "why", why.moved_on(job, t)
    yield "label", labels.why(t)
