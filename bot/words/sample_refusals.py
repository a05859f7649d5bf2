"""Each kind of refusal, in each of its forms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.asking_refusals import (
    NoClipThere,
    NoPictureThere,
    SeenBefore,
    StyleUnknown,
    TooManyStyles,
)
from bot.domain.change_refusals import (
    CannotChange,
    ClipGone,
    NoClipYet,
    NotDeleted,
    OnlyWhereRestricted,
)
from bot.domain.denials import (
    CeilingReached,
    DearestExceeded,
    ModelNotAllowed,
    NewcomerWaits,
    PoolEmpty,
    ResolutionNotAllowed,
    ShareUsedUp,
    Suspended,
)
from bot.domain.ids import MemberId, ModelKey
from bot.domain.model_refusals import (
    ModelRetired,
    ModelUnavailable,
    ModelUnknown,
    Option,
    OptionNotOffered,
    PictureFault,
    PictureRefused,
)
from bot.domain.money import MicroUsd, micro_usd
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
from bot.domain.spec import SourceKind
from bot.domain.storyboard import ShotsCount
from bot.domain.thanks import NothingToThankFor, OwnClip, ThankedAlready
from bot.words import (
    sample_characters,
    sample_desk,
    sample_lending,
    sample_money,
    sample_pace,
    sample_proposals,
    sample_purse,
    sample_rules,
    sample_sponsors,
    sample_wishes,
)
from bot.words.sample_job import (
    CHEAPER,
    JOB,
    NOW,
    PRICE,
    SOON,
    SPEC,
)


def every_refusal() -> Iterator[Refusal]:
    """Each kind of refusal, in each of its forms."""
    yield from sample_rules.every_refusal()
    yield from sample_desk.every_refusal()
    yield from sample_desk.every_pause()
    yield from sample_money.refusals()
    yield from (OwnClip(JOB.id), ThankedAlready(JOB.id), NothingToThankFor(JOB.id))
    yield from sample_proposals.refusals()
    yield from sample_sponsors.refusals()
    yield from sample_lending.refusals()
    yield from sample_wishes.refusals()
    yield from sample_pace.refusals()
    yield from sample_purse.every_refusal()
    yield from sample_characters.refusals()
    yield from _of_a_prompt()
    yield from _of_a_model()
    yield from _no_money()
    yield from _of_a_place()
    yield from _of_a_job()
    yield from _of_a_vendor()
    yield from _of_a_change()
    yield from _of_an_ask()


def _of_a_prompt() -> Iterator[Refusal]:
    yield PromptEmpty()
    yield PromptTooLong(5000, 1000, "Runway Gen-4.5")
    yield PromptTooLong(3000, 2500, "Kling 3.0", negative=True)
    yield PromptBlocked("real people", "the *president*")
    yield PromptBlocked("real people", "the *president*", 1)
    yield PromptBlocked("real people", "the *president*", 3)
    yield PromptBlocked("real people", "")
    yield PromptBlocked("violence/graphic", "", scored=True)


def _of_a_model() -> Iterator[Refusal]:
    yield ModelUnknown("soar", ("Sketch 1", "Runway Gen-4.5"))
    yield ModelUnknown("soar", ())
    yield ModelRetired("Sora 2", date(2026, 9, 24), ModelKey("runway:gen4.5"), "Runway Gen-4.5")
    yield ModelRetired("Sora 2", date(2026, 9, 24), None, None)
    yield ModelUnavailable("Kling 3.0", ("Sketch 1",))
    yield ModelUnavailable("Kling 3.0", ())
    yield OptionNotOffered(Option.SECONDS, "Sketch 1", "7", ("4", "8", "12"))
    yield OptionNotOffered(Option.SECONDS, "Veo 3.1", "4", ("8",), "1080p", ("720p",))
    yield OptionNotOffered(Option.SECONDS, "Veo 3.1", "5", ("8",), "4k")
    for option in Option:
        yield OptionNotOffered(option, "Sketch 1", "on", ())
    for fault in PictureFault:
        yield PictureRefused(fault, 20 * 1024 * 1024, 40_000_000)


def _no_money() -> Iterator[Refusal]:
    cap, used, cents = micro_usd("5"), micro_usd("4.90"), micro_usd("0.04")
    yield ShareUsedUp(PRICE, cap, cap, SOON, CHEAPER, cents)
    yield ShareUsedUp(PRICE, cap, used, SOON, None, None)
    yield ShareUsedUp(PRICE, cap, cap, SOON, None, None, SOON)
    yield ShareUsedUp(PRICE, cap, cap, SOON, CHEAPER, cents, None, cents)
    yield ShareUsedUp(micro_usd("7.50"), cap, MicroUsd(0), None, SPEC, PRICE)
    yield ShareUsedUp(cap, cap, used, None, CHEAPER, cents)
    yield PoolEmpty(PRICE, micro_usd("0.02"), CHEAPER, cents)
    yield PoolEmpty(PRICE, micro_usd("0.02"), None, None)
    yield CeilingReached(micro_usd("100"), SOON)
    yield DearestExceeded(micro_usd("7.50"), micro_usd("2"), SPEC, micro_usd("0.96"))
    yield DearestExceeded(micro_usd("7.50"), micro_usd("2"), None, None)
    yield Suspended()
    yield NewcomerWaits(SOON)
    yield ModelNotAllowed("Runway Gen-4.5", ("Sketch 1",))
    yield ModelNotAllowed("Runway Gen-4.5", ())
    yield ResolutionNotAllowed("1080p", "720p", SPEC, PRICE)


def _of_a_place() -> Iterator[Refusal]:
    yield TooManyWaiting(1, 1)
    yield TooManyWaiting(5, 5)
    yield GuildNotServed()
    yield OnlyInGuilds()
    yield MemberGone(MemberId(1_290_000_000_000_000_004))
    yield ChannelUnfit("<#1290000000000000003>", tuple(ChannelFault))
    yield BusyNow()


def _of_a_job() -> Iterator[Refusal]:
    yield JobNotFound(JOB.id)
    yield JobNotFound(None)
    yield NotYourJob(JOB.id, JOB.member_id)
    yield TooLateToCancel(JOB.id, ended=True)
    yield TooLateToCancel(JOB.id, ended=False)
    yield NothingToClaim()
    yield NothingToClaim(JOB.id)
    yield ClipTooLargeHere(JOB.id, 14_700_000, 10 * 1024 * 1024)
    yield BusyNow(keeps=JOB.id)
    yield ButtonGone()
    yield StewardsOnly()


def _of_a_vendor() -> Iterator[Refusal]:
    yield NoTrace(JOB.id)
    yield VendorSilent(JOB.id, lists=True)
    yield VendorSilent(JOB.id, lists=False)
    yield RenderTaken("task_9f2c")
    yield TooLateToMove(JOB.id)
    yield PriceChanged("Sketch 1", PRICE)


def _of_a_change() -> Iterator[Refusal]:
    for kind in (SourceKind.REMIX, SourceKind.EXTEND):
        yield CannotChange(kind, "Runway Gen-4.5")
    yield CannotChange(SourceKind.REMIX, "Runway Gen-4.5", film=True)
    yield NoClipYet(JOB.id)
    yield NotDeleted(JOB.id, closed=True)
    yield NotDeleted(JOB.id, closed=False)
    yield OnlyWhereRestricted(JOB.id)
    yield ClipGone(JOB.id)
    yield ClipGone(JOB.id, NOW)


def _of_an_ask() -> Iterator[Refusal]:
    yield ShotsCount(1)
    yield StyleUnknown("a", ("fox", "snow"))
    yield StyleUnknown("a", ())
    yield TooManyStyles(25)
    yield NoPictureThere()
    yield NoClipThere()
    yield SeenBefore(replace(JOB, ended_at=NOW), SPEC)
