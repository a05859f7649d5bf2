"""A Case: something that waits for somebody's word. A flagged prompt, an appeal, a withheld clip, a report, a likeness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from bot.domain.ids import (
    CaseId,
    ChannelId,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    MessageId,
)


class CaseKind(StrEnum):
    """What waits, and for whom."""

    PROMPT = "prompt"  #: a flagged prompt, for a moderator
    APPEAL = "appeal"  #: a refused prompt whose member asks for another look
    CLIP = "clip"  #: a finished clip that was withheld
    REPORT = "report"  #: a posted clip that somebody finds wrong
    LIKENESS = "likeness"  #: a picture of a member, for that member's own Allow
    SPEND = "spend"  #: a dear clip or a newcomer's first, for a second pair of eyes: a steward's


class CaseState(StrEnum):
    """The answer to "may this be made, or be seen?"."""

    OPEN = "open"
    APPROVED = "approved"
    DENIED = "denied"
    EXPIRED = "expired"  #: nobody answered in time
    CLOSED = "closed"  #: nothing waits for the answer any more
    WITHDRAWN = "withdrawn"  #: a likeness that was allowed, and is no more


AT_DESK = frozenset(CaseKind) - {CaseKind.LIKENESS}
"""Kinds that moderators decide, in their own channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a case is about, as it was when it was opened."""

    text: str  #: the prompt
    locale: str
    channel_id: ChannelId
    rule: str = ""  #: its id, or a category of the AI moderation; empty: no rule had a say
    name: str = ""  #: the rule's, as people know it
    span: tuple[int, int] = (0, 0)  #: in the text
    view: str = ""
    rules_version: int = 0
    model: str = ""  #: the classifier that was asked
    score: float | None = None  #: the classifier's, 0 to 1
    said: str = ""  #: the words of whoever reported or appealed
    picture: str = ""  #: of a likeness: the keys of the first and the last frame
    second: str = ""  #: what the larger classifier thought of an appeal
    deleted_by: MemberId | None = None  #: who has deleted the reported clip's message meanwhile

    @property
    def span_text(self) -> str:
        """The part of the text that met the rule."""
        return self.text[slice(*self.span)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A member asks that a no be looked at again."""

    first_decider: MemberId | None = None  #: the moderator who said it; None: a rule did
    evidence: Evidence | None = None  #: of the case in which it was said
    denied: JobId | None = None  #: the job that they denied


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case about to be written."""

    guild_id: GuildId
    kind: CaseKind
    interaction_id: InteractionId  #: what opened it; one case a kind
    job_id: JobId
    member_id: MemberId  #: the maker
    evidence: Evidence
    opened_at: datetime
    due_at: datetime
    opened_by: MemberId | None = None  #: who appealed or reported; None: the house itself
    subject_id: MemberId | None = None  #: whose likeness it is
    first_decider: MemberId | None = None  #: who said the no that is appealed
    state: CaseState = CaseState.OPEN
    decided_at: datetime | None = None
    decided_by: MemberId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(NewCase):
    """A case as it stands. `Unit.cases` writes it."""

    id: CaseId
    why: str = ""  #: what the decider said
    undo: str = ""  #: the allow phrase that the decision added, for taking it back
    card_channel_id: ChannelId | None = None
    card_id: MessageId | None = None
    shown: CaseState | None = None  #: what its card says

    @property
    def nonce(self) -> str:
        """Discord's de-duplication word for its card: the interaction and a letter."""
        return f"{self.interaction_id}{_LETTERS[self.kind]}"

    def nonce_in(self, channel_id: ChannelId) -> str:
        """The same in one channel: Discord goes by author alone, and would leave the card where it was.

        Four signs of the channel are room enough: 25 is the most.
        """
        return f"{self.nonce}{channel_id % 9_973:04}"


_LETTERS = {
    CaseKind.PROMPT: "p",
    CaseKind.APPEAL: "a",
    CaseKind.CLIP: "w",
    CaseKind.REPORT: "r",
    CaseKind.LIKENESS: "l",
    CaseKind.SPEND: "s",
}


def for_stewards(of_job: Sequence[Case]) -> bool:
    """Whether a job waits for stewards and nobody else, by all of its cases."""
    open_kinds = {each.kind for each in of_job if each.state is CaseState.OPEN}
    return open_kinds - {CaseKind.REPORT} == {CaseKind.SPEND}


APPEALS_A_DAY = 5
APPEALS_OPEN = 1
DAY = timedelta(days=1)


def may_decide(
    case: Case, decider: MemberId, now: datetime, *, steward: bool
) -> "OwnCase | FirstDecider | NotTheSubject | NotASteward | None":
    """What keeps this person from deciding; None when nothing does.

    A likeness is its subject's alone. Nobody judges their own prompt, unless they could change the rules of
    the whole server anyhow. Who said the first no does not hear the appeal, before half of its time is over:
    by then there is nobody else. The pool's money is a steward's to give, but never to themselves.
    """
    if case.kind is CaseKind.LIKENESS:
        return None if decider == case.subject_id else NotTheSubject(case.subject_id or decider)
    if case.kind is CaseKind.SPEND:
        if decider == case.member_id:
            return OwnCase(money=True)
        return None if steward else NotASteward()
    if decider == case.member_id and not steward:
        return OwnCase()
    half = case.opened_at + (case.due_at - case.opened_at) / 2
    if decider == case.first_decider and now < half:
        return FirstDecider(half)
    return None


@dataclass(frozen=True, slots=True)
class OwnCase:
    """Nobody decides on their own prompt, nor on the pool's money for their own clip."""

    money: bool = False


@dataclass(frozen=True, slots=True)
class FirstDecider:
    """Somebody else is to hear the appeal, until this moment."""

    until: datetime


@dataclass(frozen=True, slots=True)
class NotTheSubject:
    """Only the member in the picture can answer."""

    subject_id: MemberId


@dataclass(frozen=True, slots=True)
class NotASteward:
    """The pool's money is for stewards to give."""


def usual_answer_s(answers_s: Sequence[float]) -> float | None:
    """The median time to an answer, in seconds; None while too few are known to say."""
    return median(answers_s) if len(answers_s) >= 3 else None
