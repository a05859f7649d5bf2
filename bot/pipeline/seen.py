"""Seen before: has this model made nearly the same here lately? By our own index; no one is asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bot.domain import sameness
from bot.domain.asking_refusals import SeenBefore
from bot.domain.spec import Ask, RenderSpec, SourceKind
from bot.pipeline.house import House
from bot.ports import Unit

LATELY: Final = timedelta(days=7)
LOOKED_AT: Final = 400  #: of the model's newest clips here


def before(house: House, ask: Ask, spec: RenderSpec) -> Callable[[Unit], SeenBefore | None] | None:
    """How to find the newest clip that is nearly what is asked for, in the unit of work that decides.

    None where an ask is its own: by a picture, a seed or privacy.
    """
    if spec.shots or spec.source is not SourceKind.TEXT or spec.private or spec.seed is not None:
        return None
    asked = sameness.words(spec.prompt)
    since = house.clock.now() - LATELY

    def look(unit: Unit) -> SeenBefore | None:
        for job_id, prompt in unit.gallery.lately(ask.guild_id, spec.model_key, since, LOOKED_AT):
            job = unit.jobs.get(job_id) if sameness.alike(asked, sameness.words(prompt)) else None
            if job is not None and not job.deleted and _looks(job.spec) == _looks(spec):
                # Discord may deliver an ask twice, and then it is this very one that was made.
                made = unit.jobs.by_interaction(ask.interaction_id) is not None
                return None if made else SeenBefore(job, spec)
        return None

    return look


def _looks(spec: RenderSpec) -> tuple[object, ...]:
    """What makes a clip another one, though its words are the same."""
    return spec.style, spec.aspect, spec.shots, spec.characters
