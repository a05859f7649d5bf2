"""Every sentence with sample values, so that all can be read in one go: `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

from bot.domain import style
from bot.domain.asking_refusals import (
    NoClipThere,
    NoPictureThere,
    SeenBefore,
    StyleUnknown,
    TooManyStyles,
)
from bot.domain.change_refusals import CannotChange, ClipGone, NoClipYet, OnlyWhereRestricted
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
from bot.domain.gallery import Search, Shelf
from bot.domain.ids import (
    ChannelId,
    ClipKey,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    MessageId,
    ModelKey,
)
from bot.domain.job import (
    ENDED,
    Clip,
    Hindrance,
    Instead,
    Job,
    JobState,
    Progress,
    UndeliveredReason,
)
from bot.domain.model_refusals import (
    ModelRetired,
    ModelUnavailable,
    ModelUnknown,
    Option,
    OptionNotOffered,
    PictureFault,
    PictureRefused,
)
from bot.domain.money import ZERO, MicroUsd, micro_usd
from bot.domain.refusals import (
    BusyNow,
    ButtonGone,
    ChannelFault,
    ChannelUnfit,
    ClipTooLargeHere,
    GuildNotServed,
    JobNotFound,
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
from bot.domain.render import FailureReason
from bot.domain.spec import RenderSpec, SourceKind
from bot.domain.sponsorship import Host
from bot.domain.storyboard import Film, ShotsCount
from bot.domain.thanks import NothingToThankFor, OwnClip, ThankedAlready
from bot.words import (
    answers,
    asking,
    cards,
    changes,
    clips,
    gallery,
    labels,
    refusals,
    sample_characters,
    sample_desk,
    sample_house,
    sample_money,
    sample_pace,
    sample_pages,
    sample_parcels,
    sample_proposals,
    sample_purse,
    sample_rules,
    sample_sponsors,
    sample_why,
    sample_wishes,
    thanks,
)
from bot.words.tongue import Tongue

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
SOON = NOW + timedelta(minutes=3)
PRICE = micro_usd("0.40")
SPEC = RenderSpec(
    model_key=ModelKey("runway:gen4.5"),
    prompt="a red fox runs through snow at dawn",
    seconds=6,
    aspect="16:9",
    resolution="720p",
    sound=False,
)
CHEAPER = replace(SPEC, model_key=ModelKey("sketch:sketch-1"), seconds=4)
CLIP = Clip(
    key=ClipKey("0" * 64 + ".mp4"),
    size_bytes=14_700_000,
    sha256="0" * 64,
    width_px=1280,
    height_px=720,
    seconds=6.04,
    video_codec="h264",
    audio_codec="aac",
)
JOB = Job(
    id=JobId(1423),
    interaction_id=InteractionId(1_290_000_000_000_000_001),
    guild_id=GuildId(1_290_000_000_000_000_002),
    channel_id=ChannelId(1_290_000_000_000_000_003),
    member_id=MemberId(1_290_000_000_000_000_004),
    locale="en-US",
    spec=SPEC,
    provider="runway",
    price=PRICE,
    state=JobState.QUEUED,
    epoch=0,
    created_at=NOW,
)
INSTEAD = Instead(ModelKey("sketch:sketch-1"), "Sketch 1", micro_usd("0.04"))
TITLES = {"runway:gen4.5": "Runway Gen-4.5", "sketch:sketch-1": "Sketch 1"}

Said = Iterator[tuple[str, str]]


def everything(t: Tongue) -> Said:
    """Each sentence with the moment at which it is said."""
    for no in every_refusal():
        yield type(no).__name__, refusals.sentence(no, t, title_of)
    yield from _cards(t)
    yield from _answers(t)
    yield from sample_pages.everything(JOB, t)
    yield from sample_purse.everything(t)
    yield from sample_why.everything(JOB, INSTEAD, t)
    yield from sample_house.everything(t)
    yield from sample_desk.everything(JOB, CLIP, t)
    yield from sample_rules.everything(t)
    yield from sample_money.everything(t)
    yield from sample_proposals.everything(t)
    yield from sample_sponsors.everything(t)
    yield from sample_wishes.everything(t)
    yield from sample_pace.everything(t)
    yield "clip", clips.line(replace(JOB, cost=micro_usd("0.38")), CLIP, t)
    yield "exhibit", clips.line(JOB, CLIP, t, exhibited=True)
    yield from sample_parcels.everything(CLIP, t)
    yield from _labels(t)


def title_of(key: str) -> str:
    """A sample model's title."""
    return TITLES.get(key, key)


def every_refusal() -> Iterator[Refusal]:
    """Each kind of refusal, in each of its forms."""
    yield from sample_rules.every_refusal()
    yield from sample_desk.every_refusal()
    yield from sample_desk.every_pause()
    yield PromptBlocked("real people", "the *president*", 1)
    yield PromptBlocked("real people", "the *president*", 3)
    yield from sample_money.refusals()
    yield from (OwnClip(JOB.id), ThankedAlready(JOB.id), NothingToThankFor(JOB.id))
    yield from sample_proposals.refusals()
    yield from sample_sponsors.refusals()
    yield from sample_wishes.refusals()
    yield from sample_pace.refusals()
    yield from sample_purse.every_refusal()
    yield PromptEmpty()
    yield PromptTooLong(5000, 1000, "Runway Gen-4.5")
    yield PromptBlocked("real people", "the *president*")
    yield PromptBlocked("real people", "")
    yield ModelUnknown("soar", ("Sketch 1", "Runway Gen-4.5"))
    yield ModelUnknown("soar", ())
    yield ModelRetired("Sora 2", date(2026, 9, 24), ModelKey("runway:gen4.5"), "Runway Gen-4.5")
    yield ModelRetired("Sora 2", date(2026, 9, 24), None, None)
    yield ModelUnavailable("Kling 3.0", ("Sketch 1",))
    yield ModelUnavailable("Kling 3.0", ())
    yield OptionNotOffered(Option.SECONDS, "Sketch 1", "7", ("4", "8", "12"))
    for option in Option:
        yield OptionNotOffered(option, "Sketch 1", "on", ())
    for fault in PictureFault:
        yield PictureRefused(fault, 20 * 1024 * 1024, 40_000_000)
    yield from _no_money()
    yield TooManyWaiting(1, 1)
    yield TooManyWaiting(5, 5)
    yield GuildNotServed()
    yield OnlyInGuilds()
    yield ChannelUnfit("<#1290000000000000003>", tuple(ChannelFault))
    yield JobNotFound(JOB.id)
    yield JobNotFound(None)
    yield NotYourJob(JOB.id, JOB.member_id)
    yield TooLateToCancel(JOB.id, ended=True)
    yield TooLateToCancel(JOB.id, ended=False)
    yield NothingToClaim()
    yield ClipTooLargeHere(JOB.id, 14_700_000, 10 * 1024 * 1024)
    yield ButtonGone()
    yield StewardsOnly()
    yield NoTrace(JOB.id)
    yield VendorSilent(JOB.id, lists=True)
    yield VendorSilent(JOB.id, lists=False)
    yield RenderTaken("task_9f2c")
    yield TooLateToMove(JOB.id)
    yield PriceChanged("Sketch 1", PRICE)
    yield BusyNow()
    for kind in (SourceKind.REMIX, SourceKind.EXTEND):
        yield CannotChange(kind, "Runway Gen-4.5")
    yield CannotChange(SourceKind.REMIX, "Runway Gen-4.5", film=True)
    yield NoClipYet(JOB.id)
    yield OnlyWhereRestricted(JOB.id)
    yield ClipGone(JOB.id)
    yield ClipGone(JOB.id, NOW)
    yield ShotsCount(1)
    yield StyleUnknown("a", ("fox", "snow"))
    yield StyleUnknown("a", ())
    yield TooManyStyles(25)
    yield NoPictureThere()
    yield NoClipThere()
    yield from sample_characters.refusals()
    yield SeenBefore(replace(JOB, ended_at=NOW), SPEC)


def _no_money() -> Iterator[Refusal]:
    cap, used, cents = micro_usd("5"), micro_usd("4.90"), micro_usd("0.04")
    yield ShareUsedUp(PRICE, cap, cap, SOON, CHEAPER, cents)
    yield ShareUsedUp(PRICE, cap, used, SOON, None, None)
    yield ShareUsedUp(micro_usd("7.50"), cap, MicroUsd(0), None, SPEC, PRICE)
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


def _cards(t: Tongue) -> Said:
    for job, progress in every_card():
        said = cards.card(
            job,
            progress,
            t,
            title=title_of(job.spec.model_key),
            clip_url="https://discord.com/channels/1/2/3" if job.message_id else None,
        )
        lines = (said.headline, said.prompt, said.facts, said.progress)
        yield f"card {job.state}", "\n".join(lines)


def every_card() -> Iterator[tuple[Job, Progress]]:
    """Each state of a job, with each form of its progress."""
    queued = (
        Progress(ahead=3, starts_at=SOON),
        Progress(ahead=1),
        Progress(ahead=0, starts_at=SOON),
        Progress(),
    )
    for progress in queued:
        yield JOB, progress
    yield replace(JOB, not_before=SOON), Progress()
    for why, instead in product(Hindrance, (INSTEAD, None)):
        yield JOB, Progress(ahead=0, hindrance=why, instead=instead)
    rendering = replace(JOB, state=JobState.RENDERING)
    for percent, ready_at, typical_s in product((42, None), (SOON, None), (130.0, None)):
        yield rendering, Progress(percent=percent, ready_at=ready_at, typical_s=typical_s)
    yield rendering, Progress(percent=99, still_since=NOW, gives_up_at=SOON)
    yield rendering, Progress(still_since=NOW)
    yield replace(rendering, cancel_asked=True), Progress()
    yield replace(JOB, state=JobState.UNKNOWN), Progress(gives_up_at=SOON)
    for state in JobState:
        if state not in {JobState.QUEUED, JobState.RENDERING}:
            charge = MicroUsd(0) if state in ENDED - {JobState.DELIVERED} else None
            yield replace(JOB, state=state, clip=CLIP, charge=charge), Progress()
    yield replace(JOB, state=JobState.DELIVERED, message_id=MessageId(3)), Progress()
    yield (
        replace(JOB, state=JobState.DELIVERED, undelivered=UndeliveredReason.FORBIDDEN),
        Progress(),
    )
    there = replace(JOB, state=JobState.DELIVERED, message_id=MessageId(3))
    yield replace(there, posted_in=ChannelId(1_290_000_000_000_000_003)), Progress()
    yield replace(JOB, state=JobState.CANCELLED, charge=PRICE), Progress()
    for undelivered in UndeliveredReason:
        yield (
            replace(JOB, state=JobState.UNDELIVERED, undelivered=undelivered, clip=CLIP),
            Progress(),
        )
    for failure in FailureReason:
        yield replace(JOB, state=JobState.FAILED, failure=failure, charge=MicroUsd(0)), Progress()
    pictured = replace(SPEC, sound=True, source=SourceKind.FIRST_FRAME)
    yield replace(JOB, spec=pictured), Progress()
    board = replace(SPEC, shots=(SPEC.prompt, SPEC.prompt))
    yield replace(JOB, spec=board, film=Film(done=1)), Progress(ahead=0, starts_at=SOON)
    for kind in (SourceKind.REMIX, SourceKind.EXTEND, SourceKind.EDIT):
        yield replace(JOB, spec=replace(SPEC, source=kind, ancestor=JobId(1402))), Progress()


def _answers(t: Tongue) -> Said:
    left = micro_usd("4.60")
    for ahead, starts_at, from_pool in product((3, 1, 0), (SOON, NOW, None), (True, False)):
        yield (
            "accepted",
            answers.accepted(
                JOB,
                t,
                ahead=ahead,
                starts_at=starts_at,
                left=left,
                from_pool=from_pool,
            ),
        )
    for state in (JobState.REVIEW, JobState.RENDERING):
        job = replace(JOB, state=state)
        said = answers.accepted(job, t, ahead=0, starts_at=None, left=left, from_pool=True)
        yield "accepted", said
    for of_pool in (False, True):
        host = Host(JOB.member_id, of_pool)
        yield (
            "sponsored",
            answers.accepted(
                JOB, t, ahead=0, starts_at=None, left=left, from_pool=False, host=host
            ),
        )
    milder = answers.accepted(
        JOB, t, ahead=0, starts_at=None, left=left, from_pool=True, rewritten_by="Gore"
    )
    yield "accepted", milder
    yield "trouble", answers.trouble("11e6a1b2c3d4", t)
    yield "command changed", answers.command_changed(t)
    yield "forgotten", answers.forgotten(t)
    yield "prompt kept", answers.prompt_kept(t)
    yield "claimed", answers.claimed(JOB, t)
    yield "deleted", answers.deleted(JOB, t)
    for state in (JobState.RENDERING, JobState.FAILED):
        said = answers.decided(replace(JOB, state=state), t, title=TITLES["runway:gen4.5"])
        yield "decided", said
    for now in (True, False):
        yield "favourite", changes.favoured(JOB, t, now=now)
    yield "more", changes.more(JOB)
    for count in (1, 3):
        yield "thanked", thanks.thanked(JOB.id, count, t)
    yield "thanks", thanks.word(JOB, JOB.member_id, t)
    yield from sample_characters.answers(t)
    yield "styles", asking.styles([style.Style("kind", "a red fox at dawn")], t)
    yield "style", asking.style_kept(style.Style("kind", "runs through snow"), t)
    yield "style", asking.style_kept(style.Style("kind", ""), t)
    for yes in (True, False):
        yield "direct messages", asking.dms(t, yes=yes)
    yield "private", asking.alone(t)
    yield "private", asking.for_you(JOB, t)
    yield "below a field", asking.asked_first(t)
    yield "preview", asking.cropped(t)
    yield from _gallery(t)
    yield from _cancels(t)


def _gallery(t: Tongue) -> Said:
    title = TITLES["runway:gen4.5"]
    search = Search(
        guild_id=JOB.guild_id, member_id=JOB.member_id, channel_id=JOB.channel_id, words="fox sn"
    )
    for shelf in Shelf:
        yield "gallery", gallery.head(replace(search, shelf=shelf), t, title=title)
        yield "gallery", gallery.nothing(replace(search, shelf=shelf, words=""), t)
    yield "gallery", gallery.nothing(search, t)
    yield "gallery", gallery.nothing(replace(search, before=JOB.id), t)
    hidden = replace(JOB, spec=replace(SPEC, private=True))
    for job, url in ((JOB, "https://discord.com/channels/1/2/3"), (JOB, None), (hidden, None)):
        yield "gallery", gallery.entry(job, t, title=title, url=url, thanked=2)


def _cancels(t: Tongue) -> Said:
    title = TITLES["runway:gen4.5"]
    yield "cancel?", answers.cancel_question(JOB, t, title=title)
    for job, done, charged in (
        (JOB, True, False),
        (replace(JOB, price=ZERO), True, False),
        (replace(JOB, charge=PRICE), True, True),
        (JOB, False, False),
        (JOB, False, True),
    ):
        yield "cancelling", answers.cancelling(job, t, title=title, done=done, charged=charged)


def _labels(t: Tongue) -> Said:
    for label in (
        labels.again,
        labels.cancel,
        labels.receipt,
        labels.delete,
        labels.make_that,
        labels.use_that,
        labels.leave_out,
        labels.older,
        labels.edit_prompt,
        labels.prompt,
        labels.found,
        labels.not_found,
        labels.look_again,
        labels.render_id,
        labels.remix,
        labels.extend,
        labels.retouch,
        labels.favourite,
        labels.thanks,
        labels.more,
        labels.remixed_prompt,
        labels.extended_prompt,
        labels.retouched_prompt,
        labels.seconds_added,
        labels.watch,
        labels.storyboard,
        labels.shots,
        labels.make_anyway,
    ):
        yield "label", label(t)
    yield "label", labels.cancel_charged(PRICE, t)
    yield "label", labels.move(INSTEAD, t)
