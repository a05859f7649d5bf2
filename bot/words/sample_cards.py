"""A job's card in each of its states."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.domain.ids import (
    ChannelId,
    JobId,
    MessageId,
)
from bot.domain.job import (
    ENDED,
    Hindrance,
    Job,
    JobState,
    Progress,
    UndeliveredReason,
)
from bot.domain.money import MicroUsd
from bot.domain.render import FailureReason
from bot.domain.spec import SourceKind
from bot.domain.storyboard import Film
from bot.words import (
    cards,
)
from bot.words.sample_job import (
    CLIP,
    INSTEAD,
    JOB,
    NOW,
    PRICE,
    SOON,
    SPEC,
    Said,
    title_of,
)
from bot.words.tongue import Tongue


def everything(t: Tongue) -> Said:
    """Each card."""
    for job, progress in every_card():
        said = cards.card(
            job,
            progress,
            t,
            title=title_of(job.spec.model_key),
            clip_url="https://discord.com/channels/1/2/3" if job.message_id else None,
        )
        lines = (said.headline, said.prompt, said.facts, said.progress)
        yield f"card {job.state}", "\n".join(lines)


def every_card() -> Iterator[tuple[Job, Progress]]:
    """Each state of a job, with each form of its progress."""
    queued = (
        Progress(ahead=3, starts_at=SOON),
        Progress(ahead=1),
        Progress(ahead=0, starts_at=SOON),
        Progress(),
    )
    for progress in queued:
        yield JOB, progress
    yield replace(JOB, not_before=SOON), Progress()
    for why, instead in product(Hindrance, (INSTEAD, None)):
        yield JOB, Progress(ahead=0, hindrance=why, instead=instead)
    rendering = replace(JOB, state=JobState.RENDERING)
    for percent, ready_at, typical_s in product((42, None), (SOON, None), (130.0, None)):
        yield rendering, Progress(percent=percent, ready_at=ready_at, typical_s=typical_s)
    yield rendering, Progress(percent=99, still_since=NOW, gives_up_at=SOON)
    yield rendering, Progress(still_since=NOW)
    yield replace(rendering, cancel_asked=True), Progress()
    yield replace(JOB, state=JobState.UNKNOWN), Progress(gives_up_at=SOON)
    for state in JobState:
        if state not in {JobState.QUEUED, JobState.RENDERING}:
            charge = MicroUsd(0) if state in ENDED - {JobState.DELIVERED} else None
            yield replace(JOB, state=state, clip=CLIP, charge=charge), Progress()
    there = replace(JOB, state=JobState.DELIVERED, message_id=MessageId(3))
    yield there, Progress()
    for remark in ("no *foxes* here", ""):
        yield replace(JOB, state=JobState.DELIVERED, clip=CLIP, remark=remark), Progress()
    yield (
        replace(there, undelivered=UndeliveredReason.FORBIDDEN),
        Progress(),
    )
    yield replace(there, posted_in=ChannelId(1_290_000_000_000_000_003)), Progress()
    yield replace(JOB, state=JobState.CANCELLED, charge=PRICE), Progress()
    for undelivered in UndeliveredReason:
        yield (
            replace(JOB, state=JobState.UNDELIVERED, undelivered=undelivered, clip=CLIP),
            Progress(),
        )
    for failure in FailureReason:
        yield replace(JOB, state=JobState.FAILED, failure=failure, charge=MicroUsd(0)), Progress()
    pictured = replace(SPEC, sound=True, source=SourceKind.FIRST_FRAME)
    yield replace(JOB, spec=pictured), Progress()
    board = replace(SPEC, shots=(SPEC.prompt, SPEC.prompt))
    yield replace(JOB, spec=board, film=Film(done=1)), Progress(ahead=0, starts_at=SOON)
    for kind in (SourceKind.REMIX, SourceKind.EXTEND, SourceKind.EDIT):
        yield replace(JOB, spec=replace(SPEC, source=kind, ancestor=JobId(1402))), Progress()
