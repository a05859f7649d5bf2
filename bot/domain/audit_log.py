"""The moderators' log: what is written of every decision, and the chain that shows when a line was touched."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import GuildId, JobId, MemberId

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=str).encode
"""JSON in one form: keys sorted, ASCII."""

FIRST = "0" * 64  #: what the first line of a guild's chain refers to


class LogAction(StrEnum):
    """What was done. The first word is what it was done to."""

    PROMPT_ALLOWED = "prompt.allowed"
    PROMPT_REWRITTEN = "prompt.rewritten"
    PROMPT_FLAGGED = "prompt.flagged"
    PROMPT_BLOCKED = "prompt.blocked"
    PROMPT_NOTED = "prompt.noted"  #: by a shadow rule, without effect
    CASE_APPROVED = "case.approved"
    CASE_DENIED = "case.denied"
    CASE_OVERTURNED = "case.overturned"
    CASE_FALSE_POSITIVE = "case.false_positive"
    RULES_CHANGED = "rules.changed"
    RULES_ROLLED_BACK = "rules.rolled_back"
    RULES_SYNCED = "rules.synced"
    LOG_KEEPING = "log.keeping"


PROMPTS = frozenset(
    {
        LogAction.PROMPT_REWRITTEN,
        LogAction.PROMPT_FLAGGED,
        LogAction.PROMPT_BLOCKED,
        LogAction.PROMPT_NOTED,
    }
)
"""What counts as a hit of the rule that the line names."""

OVERTURNS = frozenset(
    {LogAction.CASE_APPROVED, LogAction.CASE_OVERTURNED, LogAction.CASE_FALSE_POSITIVE}
)
"""What says that a hit of the rule that the line names was wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One decision, about to be written. The text is kept apart for a while; the log has its keyed hash."""

    guild_id: GuildId
    at: datetime  #: aware UTC
    action: str  #: a `LogAction`, or a word of the same shape (`case.approved`)
    actor_id: MemberId | None = None  #: who decided; None is the bot itself
    member_id: MemberId | None = None  #: whom it concerns
    job_id: JobId | None = None
    case_id: int | None = None
    rule: str | None = None  #: id of the decisive rule, or the category
    rules_version: int | None = None  #: of the guild's rules at that moment
    model: str | None = None  #: the classifier that was asked
    score: float | None = None  #: the classifier's, of the decisive category
    details: Mapping[str, object] = field(default_factory=dict[str, object])  #: JSON values
    text: str | None = None  #: the prompt
    keep_text: bool = True  #: for the guild's days; otherwise only its hash is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of the log as it stands."""

    guild_id: GuildId
    seq: int  #: counts from 1 in each guild
    at: datetime
    action: str
    actor_id: MemberId | None
    member_id: MemberId | None
    job_id: JobId | None
    case_id: int | None
    rule: str | None
    rules_version: int | None
    body: str  #: model, score and details as JSON
    text_hash: str | None  #: keyed, so that nobody can guess texts from an export
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTally:
    """What a rule has done, counted from the log."""

    rule: str
    hits: int
    members: int
    last_at: datetime
    overturned: int = 0  #: of its hits, those that a moderator took back


def body_of(entry: LogEntry) -> str:
    """Model, score and details as JSON in one form."""
    said = {"model": entry.model, "score": entry.score, **entry.details}
    kept = {name: value for name, value in said.items() if value is not None}
    return _canonical(kept)


def text_hash(key: str, text: str) -> str:
    """A text's hash under a guild's key: the same text gives the same hash in one guild only."""
    raw = text.encode("utf-8", "surrogatepass")
    return hmac.new(bytes.fromhex(key), raw, hashlib.sha256).hexdigest()


def line_hash(fields: Mapping[str, object], prev_hash: str) -> str:
    """The hash of a line: over its fields in the order of their names, and the line before it."""
    return hashlib.sha256(f"{prev_hash}\n{_canonical(fields)}".encode()).hexdigest()
