"""Every "no" at the moderators' desk, as typed fields."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import CaseState, FirstDecider, NotASteward, NotTheSubject, OwnCase
from bot.domain.ids import MemberId


@dataclass(frozen=True, slots=True)
class CaseNotFound:
    """No such case in this guild."""


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """Somebody was quicker, or its time is over."""

    state: CaseState
    by: MemberId | None
    at: datetime | None
    yours: bool = False  #: whoever asks had decided it themselves


@dataclass(frozen=True, slots=True)
class NothingToUndo:
    """The phrase is not allowed any more, or there never was one."""


@dataclass(frozen=True, slots=True)
class NoDesk:
    """The server has no desk, so nobody would look."""

    money: bool = False  #: it is a steward who would have to look, at the price


@dataclass(frozen=True, slots=True)
class NotAppealable:
    """Nothing here can be appealed: it was not refused, or by what no server can change."""


@dataclass(frozen=True, slots=True)
class AppealOpen:
    """One appeal at a time."""


@dataclass(frozen=True, slots=True)
class AppealsUsedUp:
    """So many appeals a day."""

    limit: int
    again_at: datetime


@dataclass(frozen=True, slots=True)
class ReportedAlready:
    """This clip is being looked at."""


@dataclass(frozen=True, slots=True)
class NothingToReport:
    """There is no posted clip, or it is the reporter's own."""

    own: bool


@dataclass(frozen=True, slots=True)
class NothingSaid:
    """A report without a word in it: a moderator would not know what to look for."""


@dataclass(frozen=True, slots=True)
class TakenDown:
    """The clip was taken down."""

    deleted: bool = False  #: not by moderators: its message is gone, and it is its maker's alone


@dataclass(frozen=True, slots=True)
class ModerationAway:
    """The AI moderation gives no answer, and the guild lets nothing pass without one."""


@dataclass(frozen=True, slots=True)
class LikenessNeedsPicture:
    """A member was named as shown, and there is no picture."""


CaseRefusal = (
    LikenessNeedsPicture
    | ModerationAway
    | CaseNotFound
    | CaseDecided
    | NothingToUndo
    | NoDesk
    | NotAppealable
    | AppealOpen
    | AppealsUsedUp
    | ReportedAlready
    | NothingToReport
    | NothingSaid
    | TakenDown
    | OwnCase
    | FirstDecider
    | NotTheSubject
    | NotASteward
)
