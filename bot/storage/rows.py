"""A job as a row, and back: both ways exact."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from bot.domain.ids import ChannelId, GuildId, InteractionId, JobId, MemberId, MessageId
from bot.domain.job import Clip, Job, JobState, UndeliveredReason
from bot.domain.money import MicroUsd
from bot.domain.render import FailureReason, RenderRef
from bot.domain.spec import Named, RenderSpec, SourceKind
from bot.domain.storyboard import Film
from bot.storage.moments import from_ms, to_ms
from bot.storage.tables import jobs

JOB_COLUMNS = (
    jobs.c.id,
    jobs.c.interaction_id,
    jobs.c.guild_id,
    jobs.c.channel_id,
    jobs.c.member_id,
    jobs.c.locale,
    jobs.c.spec,
    jobs.c.provider,
    jobs.c.price_micro_usd,
    jobs.c.state,
    jobs.c.epoch,
    jobs.c.created_at_ms,
    jobs.c.start_tag,
    jobs.c.not_before_ms,
    jobs.c.submitted_at_ms,
    jobs.c.rendering_at_ms,
    jobs.c.ended_at_ms,
    jobs.c.ref_id,
    jobs.c.ref_state,
    jobs.c.clip,
    jobs.c.cost_micro_usd,
    jobs.c.charge_micro_usd,
    jobs.c.failure,
    jobs.c.undelivered,
    jobs.c.cancel_asked,
    jobs.c.remark,
    jobs.c.veiled,
    jobs.c.card_id,
    jobs.c.message_id,
    jobs.c.film,
    jobs.c.thread_of,
    jobs.c.age_restricted,
    jobs.c.posted_in,
)
"""What `job_of` reads, in its order."""


_ASKED, _MADE = 13, 25
"""Where, among the columns, what was asked for ends, and then what was made of it."""


def job_of(row: Sequence[Any]) -> Job:
    """Read a row of `JOB_COLUMNS`."""
    return Job(**_asked(row[:_ASKED]), **_made(row[_ASKED:_MADE]), **_shown(row[_MADE:]))


def _asked(row: Sequence[Any]) -> dict[str, Any]:
    job_id, interaction_id, guild_id, channel_id, member_id, locale, spec, *rest = row
    provider, price, state, epoch, created_at, start_tag = rest
    return {
        "id": JobId(job_id),
        "interaction_id": InteractionId(interaction_id),
        "guild_id": GuildId(guild_id),
        "channel_id": ChannelId(channel_id),
        "member_id": MemberId(member_id),
        "locale": locale,
        "spec": spec_of(spec),
        "provider": provider,
        "price": MicroUsd(price),
        "state": JobState(state),
        "epoch": epoch,
        "created_at": from_ms(created_at),
        "start_tag": start_tag,
    }


def _made(row: Sequence[Any]) -> dict[str, Any]:
    not_before, submitted_at, rendering_at, ended_at, ref_id, ref_state, *rest = row
    clip, cost, charge, failure, undelivered, cancel_asked = rest
    return {
        "not_before": None if not_before is None else from_ms(not_before),
        "submitted_at": None if submitted_at is None else from_ms(submitted_at),
        "rendering_at": None if rendering_at is None else from_ms(rendering_at),
        "ended_at": None if ended_at is None else from_ms(ended_at),
        "ref": None if ref_id is None else RenderRef(ref_id, ref_state),
        "clip": None if clip is None else Clip(**json.loads(clip)),
        "cost": None if cost is None else MicroUsd(cost),
        "charge": None if charge is None else MicroUsd(charge),
        "failure": None if failure is None else FailureReason(failure),
        "undelivered": None if undelivered is None else UndeliveredReason(undelivered),
        "cancel_asked": bool(cancel_asked),
    }


def _shown(row: Sequence[Any]) -> dict[str, Any]:
    remark, veiled, card_id, message_id, film, thread_of, age_restricted, posted_in = row
    return {
        "remark": None if remark is None else json.loads(remark),
        "veiled": bool(veiled),
        "card_id": None if card_id is None else MessageId(card_id),
        "message_id": None if message_id is None else MessageId(message_id),
        "film": None if film is None else Film(**json.loads(film)),
        "thread_of": None if thread_of is None else ChannelId(thread_of),
        "age_restricted": bool(age_restricted),
        "posted_in": None if posted_in is None else ChannelId(posted_in),
    }


_compact = json.JSONEncoder(separators=(",", ":")).encode
_SPEC_FIELDS = tuple(field.name for field in fields(RenderSpec))


def spec_json(spec: RenderSpec) -> str:
    """A spec as JSON; what is not said is left out. ASCII only: no character troubles a database."""
    said = {name: value for name in _SPEC_FIELDS if (value := getattr(spec, name)) is not None}
    return _compact(said)


def spec_of(text: str) -> RenderSpec:
    """The spec of a `spec_json`."""
    said: dict[str, Any] = json.loads(text)
    said["source"] = SourceKind(said["source"])
    said["shots"] = tuple(said.get("shots", ()))
    said["characters"] = tuple(Named(*each) for each in said.get("characters", ()))
    return RenderSpec(**said)


_CLIP_FIELDS = tuple(field.name for field in fields(Clip))


def clip_json(clip: Clip) -> str:
    """A clip as JSON; Python writes floats so that they read back the same."""
    return _compact({name: getattr(clip, name) for name in _CLIP_FIELDS})


def _moment(name: str) -> Callable[[Any], dict[str, object]]:
    column = f"{name}_ms"

    def write(value: datetime | None) -> dict[str, object]:
        return {column: None if value is None else to_ms(value)}

    return write


def _plain(name: str) -> Callable[[Any], dict[str, object]]:
    return lambda value: {name: value}


def _ref(ref: RenderRef | None) -> dict[str, object]:
    return {"ref_id": ref and ref.id, "ref_state": ref and ref.state}


_WRITERS: Mapping[str, Callable[[Any], dict[str, object]]] = {
    "state": _plain("state"),
    "epoch": _plain("epoch"),
    "not_before": _moment("not_before"),
    "submitted_at": _moment("submitted_at"),
    "rendering_at": _moment("rendering_at"),
    "ended_at": _moment("ended_at"),
    "ref": _ref,
    "clip": lambda clip: {"clip": clip and clip_json(clip)},
    "cost": _plain("cost_micro_usd"),
    "charge": _plain("charge_micro_usd"),
    "failure": _plain("failure"),
    "undelivered": _plain("undelivered"),
    "cancel_asked": lambda asked: {"cancel_asked": int(asked)},
    "remark": lambda said: {"remark": None if said is None else json.dumps(said)},
    "veiled": lambda veiled: {"veiled": int(veiled) or None},
    "card_id": _plain("card_id"),
    "message_id": _plain("message_id"),
    "posted_in": _plain("posted_in"),
    "film": lambda film: {"film": film and json.dumps(asdict(film))},
}


def columns_of(changes: Mapping[str, object]) -> dict[str, object]:
    """The columns that these changed fields of a job are written to.

    Raises:
        ValueError: when a field is not one that changes in a job's life.
    """
    written: dict[str, object] = {}
    for name, value in changes.items():
        if name not in _WRITERS:
            raise ValueError(f"{name!r} of a job is never changed")
        written |= _WRITERS[name](value)
    return written


_JOB_FIELDS = tuple(field.name for field in fields(Job))
_job_values = attrgetter(*_JOB_FIELDS)
_PUT: Mapping[str, Callable[[Job, object], None]] = {
    name: getattr(Job, name).__set__ for name in _JOB_FIELDS
}
"""What puts a value into a field of a new job: frozen, it takes none by name."""


def changed(job: Job, changes: Mapping[str, object]) -> Job:
    """The job with its changes as they will be read back: moments lose what is below a millisecond.

    Each step of each job makes one; `dataclasses.replace` would look at every field by itself, and `Job(...)` takes
    twice as long as to put the values where they belong.
    """
    new = object.__new__(Job)
    for put, value in zip(_PUT.values(), _job_values(job), strict=True):
        put(new, value)
    for name, value in changes.items():
        _PUT[name](new, from_ms(to_ms(value)) if isinstance(value, datetime) else value)
    return new
