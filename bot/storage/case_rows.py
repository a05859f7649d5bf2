"""A case as a row, and a row as a case."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.domain.case import Case, CaseKind, CaseState, Evidence, NewCase
from bot.domain.ids import CaseId, GuildId, InteractionId, JobId, MemberId
from bot.storage.case_tables import cases
from bot.storage.moments import from_ms, to_ms

CASE_COLUMNS = tuple(cases.c)
_EVIDENCE = tuple(field.name for field in fields(Evidence))


def _evidence_json(evidence: Evidence) -> str:
    said = {name: getattr(evidence, name) for name in _EVIDENCE}
    return json.dumps(said, separators=(",", ":"))


def _evidence_of(kept: str) -> Evidence:
    said: dict[str, Any] = json.loads(kept)
    said["span"] = tuple(said["span"])
    return Evidence(**said)


def row_of(new: NewCase) -> dict[str, object]:
    return {
        "guild_id": new.guild_id,
        "kind": new.kind.value,
        "state": new.state.value,
        "interaction_id": new.interaction_id,
        "job_id": new.job_id,
        "member_id": new.member_id,
        "opened_by": new.opened_by,
        "subject_id": new.subject_id,
        "first_decider": new.first_decider,
        "evidence": _evidence_json(new.evidence),
        "opened_at_ms": to_ms(new.opened_at),
        "due_at_ms": to_ms(new.due_at),
        "decided_at_ms": None if new.decided_at is None else to_ms(new.decided_at),
        "decided_by": new.decided_by,
        "why": '""',
        "undo": '""',
        "card_channel_id": None,
        "card_id": None,
        "shown": None,
    }


def columns_of(changes: Mapping[str, object]) -> dict[str, object]:
    written: dict[str, object] = {}
    for name, value in changes.items():
        match value:
            case datetime():
                written[f"{name}_ms"] = to_ms(value)
            case CaseState():
                written[name] = value.value
            case Evidence():
                written[name] = _evidence_json(value)
            case str():
                written[name] = json.dumps(value)
            case _:
                written[name] = value
    return written


def case_of(row: Sequence[Any]) -> Case:
    found = dict(zip((column.name for column in CASE_COLUMNS), row, strict=True))
    optional = ("opened_by", "subject_id", "first_decider", "decided_by")
    return Case(
        id=CaseId(found["id"]),
        guild_id=GuildId(found["guild_id"]),
        kind=CaseKind(found["kind"]),
        state=CaseState(found["state"]),
        interaction_id=InteractionId(found["interaction_id"]),
        job_id=JobId(found["job_id"]),
        member_id=MemberId(found["member_id"]),
        evidence=_evidence_of(found["evidence"]),
        opened_at=from_ms(found["opened_at_ms"]),
        due_at=from_ms(found["due_at_ms"]),
        decided_at=None if found["decided_at_ms"] is None else from_ms(found["decided_at_ms"]),
        why=json.loads(found["why"]),
        undo=json.loads(found["undo"]),
        card_channel_id=found["card_channel_id"],
        card_id=found["card_id"],
        shown=None if found["shown"] is None else CaseState(found["shown"]),
        **{name: found[name] for name in optional},
    )
