"""Every "no" that a person can mend, as typed fields. `bot/words` turns each into a sentence.

Inside the pipeline a refusal is a return value. It says what was wrong, what would work, and when.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.asking_refusals import AskingRefusal
from bot.domain.case_refusals import CaseRefusal
from bot.domain.change_refusals import ChangeRefusal
from bot.domain.character_refusals import CharacterRefusal
from bot.domain.conduct import ConductRefusal
from bot.domain.denials import Denial
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import Job
from bot.domain.lending_refusals import LendingRefusal
from bot.domain.model_refusals import ModelRefusal
from bot.domain.money import MicroUsd
from bot.domain.pace_refusals import PaceRefusal
from bot.domain.proposal_refusals import ProposalRefusal
from bot.domain.report_refusals import ReportRefusal
from bot.domain.rule_refusals import RuleRefusal
from bot.domain.sponsor_refusals import SponsorRefusal
from bot.domain.thanks import ThanksRefusal
from bot.domain.treasury_refusals import TreasuryRefusal
from bot.domain.wish_refusals import WishRefusal


@dataclass(frozen=True, slots=True)
class PromptEmpty:
    """Nothing to render: empty, only spaces, or only invisible characters."""


@dataclass(frozen=True, slots=True)
class PromptTooLong:
    """Longer than the model takes."""

    length: int
    limit: int
    title: str  #: the model's title
    negative: bool = False  #: it is the negative prompt


@dataclass(frozen=True, slots=True)
class PromptBlocked:
    """A rule of the server stopped it, or the AI moderation."""

    rule: str  #: its name; of the AI moderation, the category
    span_text: str  #: the part of the prompt that the rule met; may be empty
    strikes: int = 0  #: how often the member has hidden words lately, this time included
    scored: bool = False  #: it was the AI moderation


@dataclass(frozen=True, slots=True)
class TooManyWaiting:
    """The member has enough jobs waiting."""

    waiting: int
    limit: int


@dataclass(frozen=True, slots=True)
class GuildNotServed:
    """`DAILIES_GUILDS` does not name this guild."""


@dataclass(frozen=True, slots=True)
class OnlyInGuilds:
    """Asked in a direct message, where there is no pool."""


@dataclass(frozen=True, slots=True)
class MemberGone:
    """A command names somebody who is not in the guild: they left, or never came."""

    member_id: MemberId


class ChannelFault(StrEnum):
    """What the bot lacks in the channel."""

    VIEW = "view"
    SEND = "send"
    SEND_IN_THREADS = "send_in_threads"  #: a permission of its own
    ATTACH = "attach"


@dataclass(frozen=True, slots=True)
class ChannelUnfit:
    """The bot could not post the clip here."""

    channel_mention: str
    faults: tuple[ChannelFault, ...]


@dataclass(frozen=True, slots=True)
class JobNotFound:
    """No such job in this guild."""

    job_id: JobId | None


@dataclass(frozen=True, slots=True)
class NotYourJob:
    """Somebody else's job."""

    job_id: JobId
    maker: MemberId


def not_yours(job: Job) -> NotYourJob | JobNotFound:
    """What others hear of a job: of a private one nothing, not even whose it is."""
    return JobNotFound(job.id) if job.private else NotYourJob(job.id, job.member_id)


def for_maker(
    job: Job | None,
    job_id: JobId,
    *,
    guild_id: GuildId,
    member_id: MemberId,
    steward: bool = False,
) -> Job | NotYourJob | JobNotFound:
    """The job, for its maker or a steward."""
    if job is None or job.guild_id != guild_id:
        return JobNotFound(job_id)
    return job if job.member_id == member_id or steward else not_yours(job)


@dataclass(frozen=True, slots=True)
class TooLateToCancel:
    """The job has ended, or the vendor cannot stop it."""

    job_id: JobId
    ended: bool


@dataclass(frozen=True, slots=True)
class NothingToClaim:
    """No finished clip waits for this member; or the one that they named does not, whatever else may."""

    job_id: JobId | None = None


@dataclass(frozen=True, slots=True)
class ClipTooLargeHere:
    """The channel's upload limit is below the clip's size."""

    job_id: JobId
    size_bytes: int
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class ButtonGone:
    """Nothing answers this button: an older version posted it."""


@dataclass(frozen=True, slots=True)
class StewardsOnly:
    """The answer is for stewards."""


@dataclass(frozen=True, slots=True)
class NoTrace:
    """The vendor shows no render that could be this job's."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class VendorSilent:
    """The vendor cannot be asked for this job: it has no list, or does not answer now."""

    job_id: JobId
    lists: bool  #: whether it could be asked at another time


@dataclass(frozen=True, slots=True)
class RenderTaken:
    """The render that a steward named belongs to another job."""

    render_id: str


@dataclass(frozen=True, slots=True)
class TooLateToMove:
    """The job does not wait any more, or the other model cannot make it now."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class PriceChanged:
    """What the button offered has another price now."""

    title: str
    price: MicroUsd


@dataclass(frozen=True, slots=True)
class BusyNow:
    """The house itself cannot write at the moment (a full disk, a database that does not answer)."""

    keeps: JobId | None = None  #: only this clip could not be shown now, by the disk or by Discord


Refusal = (
    PromptEmpty
    | PromptTooLong
    | PromptBlocked
    | TooManyWaiting
    | GuildNotServed
    | OnlyInGuilds
    | MemberGone
    | ChannelUnfit
    | JobNotFound
    | NotYourJob
    | TooLateToCancel
    | NothingToClaim
    | ClipTooLargeHere
    | ButtonGone
    | StewardsOnly
    | NoTrace
    | VendorSilent
    | RenderTaken
    | TooLateToMove
    | PriceChanged
    | BusyNow
    | ModelRefusal
    | Denial
    | ChangeRefusal
    | RuleRefusal
    | AskingRefusal
    | CharacterRefusal
    | CaseRefusal
    | ConductRefusal
    | TreasuryRefusal
    | ThanksRefusal
    | PaceRefusal
    | ReportRefusal
    | ProposalRefusal
    | SponsorRefusal
    | LendingRefusal
    | WishRefusal
)
