"""A Refusal becomes a sentence: what happened, then what would work, then when."""

from typing import assert_never

from bot.domain.asking_refusals import AskingRefusal
from bot.domain.case_refusals import CaseRefusal
from bot.domain.change_refusals import ChangeRefusal
from bot.domain.character_refusals import CharacterRefusal
from bot.domain.conduct import ConductRefusal
from bot.domain.denials import Denial
from bot.domain.lending_refusals import LendingRefusal
from bot.domain.model_refusals import ModelRefusal
from bot.domain.pace_refusals import PaceRefusal
from bot.domain.proposal_refusals import ProposalRefusal
from bot.domain.refusals import (
    BusyNow,
    ButtonGone,
    ChannelFault,
    ChannelUnfit,
    ClipTooLargeHere,
    GuildNotServed,
    JobNotFound,
    MemberGone,
    NothingToClaim,
    NoTrace,
    NotYourJob,
    OnlyInGuilds,
    PriceChanged,
    PromptBlocked,
    PromptEmpty,
    PromptTooLong,
    Refusal,
    RenderTaken,
    StewardsOnly,
    TooLateToCancel,
    TooLateToMove,
    TooManyWaiting,
    VendorSilent,
)
from bot.domain.report_refusals import ReportRefusal
from bot.domain.rule_refusals import RuleRefusal
from bot.domain.sponsor_refusals import SponsorRefusal
from bot.domain.thanks import ThanksRefusal
from bot.domain.treasury_refusals import TreasuryRefusal
from bot.domain.wish_refusals import WishRefusal
from bot.words import (
    asking,
    case_refusals,
    changes,
    characters,
    clips,
    conduct,
    denials,
    lending,
    model_refusals,
    money_refusals,
    pace,
    prompts,
    proposals,
    report,
    rule_refusals,
    shown,
    sponsors,
    thanks,
    vendors,
    wishes,
)
from bot.words.denials import Titles
from bot.words.tongue import Tongue

OfASubject = (
    RuleRefusal
    | CaseRefusal
    | ConductRefusal
    | AskingRefusal
    | CharacterRefusal
    | ChangeRefusal
    | ThanksRefusal
    | ModelRefusal
)


OfMoney = (
    Denial
    | PaceRefusal
    | ReportRefusal
    | TreasuryRefusal
    | ProposalRefusal
    | SponsorRefusal
    | WishRefusal
    | LendingRefusal
)


def sentence(no: Refusal, t: Tongue, title_of: Titles) -> str:
    """Say a refusal to the person who met it."""
    if isinstance(no, OfMoney):
        return _of_money(no, t, title_of)
    if isinstance(no, OfASubject):
        return _of_a_subject(no, t)
    match no:
        case PromptEmpty() | PromptTooLong() | PromptBlocked():
            return prompts.refused(no, t)
        case MemberGone():
            who = shown.member(no.member_id)
            return t.say("{member} is not on this server. Choose somebody who is.", member=who)
        case TooManyWaiting() | GuildNotServed() | OnlyInGuilds() | ChannelUnfit() | BusyNow():
            return _place(no, t)
        case NoTrace() | VendorSilent() | RenderTaken() | TooLateToMove() | PriceChanged():
            return vendors.sentence(no, t)
        case _:
            return _job(no, t)


def _of_money(no: OfMoney, t: Tongue, title_of: Titles) -> str:
    if isinstance(no, Denial):
        return denials.sentence(no, t, title_of)
    if isinstance(no, PaceRefusal):
        return pace.refused(no, t, title_of)
    if isinstance(no, ReportRefusal):
        return report.refused(no, t)
    if isinstance(no, ProposalRefusal):
        return proposals.refused(no, t)
    if isinstance(no, SponsorRefusal):
        return sponsors.refused(no, t)
    if isinstance(no, WishRefusal):
        return wishes.refused(no, t)
    if isinstance(no, LendingRefusal):
        return lending.refused(no, t)
    return money_refusals.sentence(no, t)


def _of_a_subject(no: OfASubject, t: Tongue) -> str:
    """Refusals that have a file of their own."""
    if isinstance(no, RuleRefusal):
        return rule_refusals.sentence(no, t)
    if isinstance(no, CaseRefusal):
        return case_refusals.sentence(no, t)
    if isinstance(no, ConductRefusal):
        return conduct.refused(no, t)
    if isinstance(no, AskingRefusal):
        return asking.refused(no, t)
    if isinstance(no, CharacterRefusal):
        return characters.refused(no, t)
    if isinstance(no, ThanksRefusal):
        return thanks.refused(no, t)
    if isinstance(no, ModelRefusal):
        return model_refusals.sentence(no, t)
    return changes.refused(no, t)


def _place(
    no: TooManyWaiting | GuildNotServed | OnlyInGuilds | ChannelUnfit | BusyNow, t: Tongue
) -> str:
    match no:
        case TooManyWaiting():
            return t.many(
                "You already have {n} clip waiting, the most that one member may have here."
                " Ask again when it has started, or cancel it.",
                "You already have {n} clips waiting, the most that one member may have here."
                " Ask again when one has started, or cancel one.",
                no.waiting,
            )
        case GuildNotServed():
            return t.say(
                "I don't make clips on this server. Whoever runs me decides which servers I serve."
            )
        case OnlyInGuilds():
            return t.say(
                "I make clips in servers, where a pool pays for them. Ask me in a channel there."
            )
        case ChannelUnfit():
            return _channel(no, t)
        case BusyNow():
            if no.keeps is not None:
                return clips.kept_for_now(no.keeps, t)
            return t.say(
                "I can't write anything down at the moment, so I started nothing and held nothing."
                " Try again in a few minutes."
            )


def _channel(no: ChannelUnfit, t: Tongue) -> str:
    lacking = t.listed([_permission(fault, t) for fault in no.faults])
    return t.say(
        "I may not post in {channel}, so I started nothing."
        " Ask in another channel, or have a moderator allow me this there: {permissions}.",
        channel=no.channel_mention,
        permissions=lacking,
    )


def _permission(fault: ChannelFault, t: Tongue) -> str:
    """A permission as Discord's own settings call it."""
    match fault:
        case ChannelFault.VIEW:
            return t.say("View Channel")
        case ChannelFault.SEND:
            return t.say("Send Messages")
        case ChannelFault.SEND_IN_THREADS:
            return t.say("Send Messages in Threads")
        case ChannelFault.ATTACH:
            return t.say("Attach Files")
        case _:
            assert_never(fault)


def _job(
    no: JobNotFound
    | NotYourJob
    | TooLateToCancel
    | NothingToClaim
    | ClipTooLargeHere
    | ButtonGone
    | StewardsOnly,
    t: Tongue,
) -> str:
    match no:
        case JobNotFound():
            if no.job_id is None:
                return t.say("I don't find that job here. `/video history` lists yours.")
            return t.say(
                "There is no {job} on this server. `/video history` lists yours.",
                job=shown.number(no.job_id),
            )
        case NotYourJob():
            return t.say(
                "Only {maker}, the maker of {job}, can do that.",
                maker=shown.member(no.maker),
                job=shown.number(no.job_id),
            )
        case TooLateToCancel(ended=True):
            return t.say(
                "{job} has ended already, so there is nothing to cancel.",
                job=shown.number(no.job_id),
            )
        case TooLateToCancel():
            return t.say(
                "{job} has begun and can't be stopped any more. It finishes by itself.",
                job=shown.number(no.job_id),
            )
        case NothingToClaim():
            return clips.nothing_to_claim(no, t)
        case ClipTooLargeHere():
            return t.say(
                "The clip of {job} is {size} and this channel takes {limit}."
                " It is kept: `/video claim` brings it to a channel that takes more.",
                job=shown.number(no.job_id),
                size=shown.size(no.size_bytes),
                limit=shown.size(no.limit_bytes),
            )
        case ButtonGone():
            return t.say(
                "This button is from an older version of me and does nothing any more."
                " `/video status` shows where your clips stand."
            )
        case StewardsOnly():
            return t.say("Only stewards, the members who may manage this server, can do that.")
        case _:
            assert_never(no)
