"""The lines of a job's card, for every state that a job can be in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.domain.job import AT_PROVIDER, Job, JobState, Progress
from bot.domain.money import dollars
from bot.domain.spec import RenderSpec, SourceKind
from bot.words import changes, shown
from bot.words.failures import HINTED
from bot.words.progress import progress_line
from bot.words.tongue import Tongue


class Mood(StrEnum):
    """What a card's colour says. The headline says it too: colour is never the only sign."""

    WAITING = "waiting"
    RENDERING = "rendering"
    DELIVERED = "delivered"
    NEEDS_SOMEONE = "needs_someone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says. Four lines in every state, so that it keeps its height."""

    mood: Mood
    headline: str
    prompt: str
    facts: str
    progress: str


def card(job: Job, progress: Progress, t: Tongue, *, title: str, clip_url: str | None) -> Card:
    """Put a job's present state into words. `title` is its model's; `clip_url` leads to the posted clip."""
    return Card(
        mood=_mood(job),
        headline=f"**{headline(job, t, steward=progress.steward)}**",
        prompt=shown.prompt(job.spec.prompt),
        facts=f"{shown.member(job.member_id)} · {facts(job.spec, t, title=title)}"
        f" · {dollars(job.charge if job.charge is not None else job.price)}",
        progress=_of_shot(job, progress_line(job, progress, t, title=title, clip_url=clip_url), t),
    )


def _mood(job: Job) -> Mood:
    """The colour of a job; of a delivered one it goes by whether its clip is still to be seen."""
    if job.came_down:
        return Mood.FAILED
    return Mood.WAITING if job.deleted else mood(job.state)


def _of_shot(job: Job, said: str, t: Tongue) -> str:
    """What happens now, or was declined, with the shot of a storyboard at which that is so."""
    declined = job.state is JobState.FAILED and job.failure in HINTED
    under_way = job.state in {JobState.QUEUED, *AT_PROVIDER}
    if not job.spec.shots or not (under_way or declined):
        return said
    shot = (job.film.done if job.film else 0) + 1
    return t.say(
        "Shot {shot} of {shots}: {said}",
        shot=t.number(shot),
        shots=t.number(len(job.spec.shots)),
        said=said,
    )


def news(job: Job, t: Tongue, *, title: str, clip_url: str | None) -> str:
    """The same for the maker alone, in one line: what became of a job."""
    said = card(job, Progress(), t, title=title, clip_url=clip_url)
    return t.together(t.say("{place}.", place=said.headline), said.progress)


def mood(state: JobState) -> Mood:
    """The colour of a state."""
    match state:
        case JobState.QUEUED | JobState.CANCELLED:
            return Mood.WAITING
        case JobState.SUBMITTING | JobState.RENDERING | JobState.STORED:
            return Mood.RENDERING
        case JobState.DELIVERED:
            return Mood.DELIVERED
        case JobState.REVIEW | JobState.UNKNOWN | JobState.UNDELIVERED:
            return Mood.NEEDS_SOMEONE
        case JobState.FAILED | JobState.DENIED | JobState.EXPIRED:
            return Mood.FAILED
        case _:
            assert_never(state)


def headline(  # noqa: C901  one flat match, a line a state
    job: Job, t: Tongue, *, steward: bool = False
) -> str:
    """The job's number and its state as words. `steward`: it waits for one, and not for a moderator."""
    number = shown.number(job.id)
    match job.state:
        case JobState.REVIEW if job.asks_subject is not None and job.clip is None:
            return t.say("{job} waits for an Allow", job=number)
        case JobState.REVIEW if steward:
            return t.say("{job} waits for a steward", job=number)
        case JobState.REVIEW:
            return t.say("{job} waits for a moderator", job=number)
        case JobState.QUEUED:
            return t.say("{job} is in the queue", job=number)
        case JobState.SUBMITTING:
            return t.say("{job} is starting", job=number)
        case JobState.RENDERING if job.cancel_asked:
            return t.say("{job} is being cancelled", job=number)
        case JobState.RENDERING:
            return t.say("{job} is rendering", job=number)
        case JobState.STORED:
            return t.say("{job} is rendered", job=number)
        case JobState.UNKNOWN:
            return t.say("{job} is uncertain", job=number)
        case JobState.UNDELIVERED:
            return t.say("{job} is finished, but not posted", job=number)
        case JobState.DELIVERED if job.came_down:
            return t.say("{job} was taken down", job=number)
        case JobState.DELIVERED if job.deleted:
            return t.say("{job} was deleted", job=number)
        case JobState.DELIVERED:
            return t.say("{job} is ready", job=number)
        case JobState.DENIED:
            return t.say("{job} was turned down", job=number)
        case JobState.EXPIRED:
            return t.say("{job} was not reviewed in time", job=number)
        case JobState.FAILED:
            return t.say("{job} has failed", job=number)
        case JobState.CANCELLED:
            return t.say("{job} is cancelled", job=number)
        case _:
            assert_never(job.state)


def facts(spec: RenderSpec, t: Tongue, *, title: str) -> str:
    """What was asked for, in one small line."""
    length = f"{spec.seconds} s"
    if spec.shots:
        length = f"{len(spec.shots)} \N{MULTIPLICATION SIGN} {length}"
    said = [title, length, spec.aspect, spec.resolution]
    if spec.shots:
        said.append(t.many("{n} shot", "{n} shots", len(spec.shots)))
    if spec.sound:
        said.append(t.say("with sound"))
    if spec.style is not None:
        said.append(shown.defused(spec.style))
    said += [shown.defused(each.name) for each in spec.characters]
    if (origin := changes.origin(spec, t)) is not None:
        said.append(origin)
    elif spec.source is SourceKind.FIRST_FRAME:
        said.append(t.say("from a picture"))
    return " · ".join(said)
