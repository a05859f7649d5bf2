"""Change: what can be made from a finished clip, and the spec that makes it."""

from dataclasses import replace

from bot.domain.ids import JobId, PictureKey
from bot.domain.job import Job
from bot.domain.model import Capabilities
from bot.domain.spec import DERIVED, RenderSpec, SourceKind


def way(wanted: SourceKind, can: Capabilities, resolution: str) -> SourceKind | None:
    """How a model does what is wanted with a clip of this resolution; None where it cannot.

    A remix is an edit where the model knows only that. A clip is extended by the vendor, or else gone on
    with from its last frame and joined here.
    """
    match wanted:
        case SourceKind.REMIX if can.remix:
            return SourceKind.REMIX
        case SourceKind.REMIX | SourceKind.EDIT if can.edit:
            return SourceKind.EDIT
        case SourceKind.EXTEND if _extends(can, resolution):
            return SourceKind.EXTEND
        case SourceKind.EXTEND if can.first_frame:
            return SourceKind.FIRST_FRAME
        case _:
            return None


def changeable(spec: RenderSpec) -> bool:
    """Whether a vendor has the whole clip, so that it can be remixed or extended there: not of a film."""
    return not spec.shots


def _extends(can: Capabilities, resolution: str) -> bool:
    return can.extend and resolution in (can.extend_resolutions or (resolution,))


def seconds_offered(can: Capabilities, resolution: str) -> tuple[int, ...]:
    """How much can be added at a time to a clip of this resolution."""
    added = can.extend_seconds if _extends(can, resolution) else ()
    return added or can.lengths(resolution)


def still_makeable(spec: RenderSpec, can: Capabilities) -> bool:
    """Whether the model still does what an older spec asks of an earlier clip."""
    if spec.source is SourceKind.EXTEND and spec.seconds not in seconds_offered(
        can, spec.resolution
    ):
        return False
    return spec.source not in DERIVED or way(spec.source, can, spec.resolution) is spec.source


def changed(
    job: Job,
    how: SourceKind,
    prompt: str,
    *,
    seconds: int,
    last_frame: PictureKey | None = None,
    part: bool = False,
) -> RenderSpec:
    """The spec of what is made from a job's clip. `last_frame` goes with a clip that is joined here.

    `part`: the vendor, too, will send the new part alone.
    """
    joined = how is SourceKind.FIRST_FRAME
    return replace(
        job.spec,
        prompt=prompt,
        seconds=seconds,
        source=how,
        first_frame=last_frame if joined else None,
        characters=(),
        last_frame=None,
        parent=None if joined or job.ref is None else job.ref.id,
        stitch=joined or part,
        ancestor=JobId(job.id),
    )
