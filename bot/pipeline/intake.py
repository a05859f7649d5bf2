"""Intake: an ask becomes a job with its hold, in one unit of work, or a "no" that the person can mend."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.domain import storyboard
from bot.domain.asking_refusals import SeenBefore
from bot.domain.case import Appeal
from bot.domain.case_refusals import CaseRefusal, LikenessNeedsPicture
from bot.domain.character import Character, named_in
from bot.domain.conduct import ConductRefusal
from bot.domain.errors import UnreadablePictureError
from bot.domain.ids import JobId, PictureKey
from bot.domain.job import JobState
from bot.domain.model import Model
from bot.domain.model_refusals import PictureRefused
from bot.domain.money import ZERO, MicroUsd
from bot.domain.pace_refusals import ConfirmFirst, JobsPaused
from bot.domain.refusals import (
    GuildNotServed,
    Refusal,
    TooLateToMove,
)
from bot.domain.spec import Ask, RenderSpec, pixels
from bot.domain.style import Style
from bot.pipeline import characters, seen, styles
from bot.pipeline.braking import thrift
from bot.pipeline.choose import choose
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.deciding import Accepted, Terms, decide_and_write
from bot.pipeline.estimates import starts_at
from bot.pipeline.house import House
from bot.pipeline.judging import Admitted, admit
from bot.pipeline.move import in_place_of
from bot.pipeline.offer import refusal
from bot.pipeline.specify import clean, outdated, specify
from bot.ports import NewJob, Unit

_AS_IT_IS = SeenBefore | TooLateToMove | JobsPaused | ConfirmFirst | CaseRefusal | ConductRefusal
"""What the unit of work says and the member reads, without a word of ours."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An ask that may be made: all but the money is settled."""

    admitted: Admitted
    model: Model
    spec: RenderSpec

    def job(self, price: MicroUsd, now: datetime) -> NewJob:
        """The job that it becomes."""
        ask = self.admitted.ask
        return NewJob(
            interaction_id=ask.interaction_id,
            guild_id=ask.guild_id,
            channel_id=ask.channel_id,
            member_id=ask.member_id,
            locale=ask.locale,
            spec=self.spec,
            provider=self.model.provider,
            price=price,
            state=self.admitted.state,
            created_at=now,
            thread_of=ask.thread_of,
            age_restricted=ask.age_restricted,
            roles=ask.roles,
            joined_at=ask.joined_at,
        )


@refuses_when_busy
async def make(
    house: House,
    ask: Ask,
    *,
    sure: bool = False,
    appeal: Appeal | None = None,
    may_ask: bool = False,
) -> Accepted | Refusal:
    """Take an ask: check it whole, then hold its price and put it into the queue.

    Who is `sure` is not told of a clip that is nearly the same. With `may_ask` a dear clip is asked about first.
    """
    found = await ready(house, ask, appeal)
    if not isinstance(found, Ready):
        return found
    look = None if sure else seen.before(house, found.admitted.ask, found.spec)
    return await _accept(house, found, may_ask=may_ask, appeal=appeal, look=look)


async def ready(house: House, ask: Ask, appeal: Appeal | None = None) -> Ready | Refusal:
    """Check an ask whole, but for the money."""
    actors = await characters.cast(house, ask)
    if not isinstance(actors, tuple):
        return actors
    if actors:  # before the prompt is judged, so that their names are, too
        ask = replace(ask, prompt=named_in(ask.prompt, actors))
    admitted = await _admit(house, ask, appeal)
    if not isinstance(admitted, Admitted):
        return admitted
    ask = admitted.ask
    model = choose(house, ask.model_key)
    if not isinstance(model, Model):
        return model
    spec = await _specified(house, ask, model, actors)
    return Ready(admitted, model, spec) if isinstance(spec, RenderSpec) else spec


@refuses_when_busy
async def offered(
    house: House,
    spec: RenderSpec,
    ask: Ask,
    *,
    instead_of: JobId | None = None,
    appeal: Appeal | None = None,
    may_ask: bool = False,
    agreed: MicroUsd = ZERO,
) -> Accepted | Refusal:
    """Take a spec as it stands, for the member of `ask`: one that a refusal offered, or that of an older job.

    With `instead_of` a job of the member's that still waits ends in the same unit of work, free of charge;
    it goes on waiting where the new one is refused.

    Rules, models and prices may have changed since, so all but the prepared pictures is checked anew.
    It is private where the spec is, whatever the ask says. Nobody is asked about a price that they have `agreed` to.
    """
    found = await ready_again(house, spec, ask, appeal)
    if not isinstance(found, Ready):
        return found
    return await _accept(house, found, instead_of, may_ask=may_ask, agreed=agreed, appeal=appeal)


async def ready_again(
    house: House, spec: RenderSpec, ask: Ask, appeal: Appeal | None = None
) -> Ready | Refusal:
    """Check a spec that was made ready before once more, but for the money."""
    ask = replace(
        ask,
        prompt=spec.prompt,
        model_key=spec.model_key,
        seconds=spec.seconds,
        aspect=spec.aspect,
        resolution=spec.resolution,
        sound=spec.sound,
        seed=spec.seed,
        negative_prompt=spec.negative_prompt,
        private=spec.private,
        storyboard=bool(spec.shots),
    )
    admitted = await _admit(house, ask, appeal)
    if not isinstance(admitted, Admitted):
        return admitted
    ask = admitted.ask
    model = choose(house, ask.model_key)
    if not isinstance(model, Model):
        return model
    no = outdated(spec, ask, model)
    if no is not None:
        return no
    if admitted.rewritten_by is not None:
        prompt = clean(ask.prompt)
        spec = replace(spec, prompt=prompt, shots=storyboard.shots(prompt) if spec.shots else ())
    return Ready(admitted, model, spec)


async def _admit(house: House, ask: Ask, appeal: Appeal | None) -> Admitted | Refusal:
    """Is the guild served, and may the prompt be made here?"""
    served = house.limits.guilds
    if served and ask.guild_id not in served:
        return GuildNotServed()
    return await admit(house, ask, appeal)


async def _specified(
    house: House, ask: Ask, model: Model, actors: Sequence[Character]
) -> RenderSpec | Refusal:
    """The ask made precise, with its style, its characters and its pictures."""
    style = None
    if ask.style is not None:
        style = await styles.chosen(house, ask.guild_id, ask.style)
        if not isinstance(style, Style):
            return style
        ask = replace(ask, style=style.name)
    if ask.likeness is not None and ask.first_frame is None and ask.last_frame is None:
        return LikenessNeedsPicture()
    spec = specify(ask, model, style.words if style else None)
    if not isinstance(spec, RenderSpec):
        return spec
    spec = characters.with_cast(house, spec, model, actors)
    return await _pictured(house, ask, spec) if isinstance(spec, RenderSpec) else spec


async def _pictured(house: House, ask: Ask, spec: RenderSpec) -> RenderSpec | PictureRefused:
    """The spec with its pictures made ready, before any money is held."""
    for name, raw in (("first_frame", ask.first_frame), ("last_frame", ask.last_frame)):
        if raw is not None:
            key = await _prepare(house, raw, spec)
            if isinstance(key, PictureRefused):
                return key
            spec = replace(spec, **{name: key})
    return spec


async def _prepare(house: House, raw: bytes, spec: RenderSpec) -> PictureKey | PictureRefused:
    """Make a picture ready, in the clip's own size."""
    width_px, height_px = pixels(spec.aspect, spec.resolution)
    try:
        return await house.pictures.prepare(raw, width_px=width_px, height_px=height_px)
    except UnreadablePictureError as error:
        limits = house.limits
        return PictureRefused(error.fault, limits.picture_bytes, limits.picture_pixels)


async def _accept(
    house: House,
    found: Ready,
    instead_of: JobId | None = None,
    *,
    may_ask: bool = False,
    agreed: MicroUsd = ZERO,
    appeal: Appeal | None = None,
    look: Callable[[Unit], SeenBefore | None] | None = None,
) -> Accepted | Refusal:
    """One unit of work: the same interaction again is the same job; else decide, write and hold.

    What was made before is looked for in it, too: an ask waits for the database once.
    """
    admitted, model, spec = found.admitted, found.model, found.spec
    ask = admitted.ask
    new = found.job(model.tariff.price(spec), house.clock.now())
    terms = Terms(
        review_s=house.limits.review_s,
        thrift=thrift(house),
        may_ask=may_ask,
        agreed=agreed,
        appeal=appeal,
        instead_of=instead_of,
    )
    work = partial(decide_and_write, new, admitted, terms)
    if instead_of is None:
        answer = await house.database.write(
            work if look is None else lambda unit: look(unit) or work(unit)
        )
    else:
        answer = await in_place_of(
            house, instead_of, new, work, lambda answer: not isinstance(answer, Accepted)
        )
    if isinstance(answer, JobsPaused):
        house.board.spent(ask.guild_id)
    if isinstance(answer, _AS_IT_IS):
        return answer
    if isinstance(answer, tuple):
        denied, standing, holding = answer
        return refusal(house, denied, standing, spec, model, holding)
    if not answer.duplicate:
        house.board.moved(answer.job)
    by = admitted.rewritten_by
    if answer.job.state is JobState.REVIEW:
        usual_s = house.board.answers_s.get(ask.guild_id)
        return replace(answer, rewritten_by=by, answers_s=usual_s)
    if answer.job.state is not JobState.QUEUED:
        return replace(answer, rewritten_by=by)
    ahead = house.board.line.ahead(answer.job)
    begins = None if answer.own_first else starts_at(house, answer.job, ahead)
    return replace(answer, rewritten_by=by, ahead=ahead, starts_at=begins)
