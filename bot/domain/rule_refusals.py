"""Every "no" to a change of the rules, as typed fields."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.rule_faults import Problem


@dataclass(frozen=True, slots=True)
class ModeratorsOnly:
    """The answer is for moderators."""


@dataclass(frozen=True, slots=True)
class RuleRefused:
    """A rule cannot be used; nothing was changed."""

    problems: tuple[Problem, ...]
    name: str  #: of the first rule, as people know it


@dataclass(frozen=True, slots=True)
class RuleUnknown:
    """No rule has this id here."""

    typed: str


@dataclass(frozen=True, slots=True)
class RuleReadOnly:
    """The rule is a copy of one of Discord's own: it is changed there."""

    name: str


@dataclass(frozen=True, slots=True)
class RulesVersionUnknown:
    """There is no such version, or it is the present one."""

    version: int
    present: int


@dataclass(frozen=True, slots=True)
class RulesFull:
    """More rules than a guild may have."""

    limit: int


@dataclass(frozen=True, slots=True)
class NothingToChange:
    """The rules are as they would be afterwards."""


@dataclass(frozen=True, slots=True)
class RulesUnreadable:
    """What was given is no file of rules."""

    why: str  #: in the words of its fields, which are English everywhere


class RulesFileFault(StrEnum):
    """Why a file of rules was not even looked into."""

    TOO_LARGE = "too_large"
    NEITHER = "neither"  #: JSON nor a `.txt`
    GONE = "gone"  #: Discord did not hand it over


@dataclass(frozen=True, slots=True)
class RulesFileRefused:
    """A file of rules was not even looked into."""

    fault: RulesFileFault
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class NothingToImport:
    """Neither a file nor words were given."""


@dataclass(frozen=True, slots=True)
class TimeUnreadable:
    """What was typed is no time."""

    typed: str


@dataclass(frozen=True, slots=True)
class ThresholdTooMild:
    """No server may make this category milder than so many per cent."""

    category: str
    review: int
    block: int


@dataclass(frozen=True, slots=True)
class ThresholdsCrossed:
    """A moderator would look from a score on that is refused already."""

    review: int
    block: int


@dataclass(frozen=True, slots=True)
class AutoModUnreadable:
    """The bot may not read the server's AutoMod rules."""


RuleRefusal = (
    ModeratorsOnly
    | RuleRefused
    | RuleUnknown
    | RuleReadOnly
    | RulesVersionUnknown
    | RulesFull
    | NothingToChange
    | RulesUnreadable
    | RulesFileRefused
    | NothingToImport
    | TimeUnreadable
    | ThresholdTooMild
    | ThresholdsCrossed
    | AutoModUnreadable
)
