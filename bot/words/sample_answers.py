"""What is answered to one person, and what is written on buttons."""

from dataclasses import replace
from itertools import product

from bot.domain import style
from bot.domain.gallery import Search, Shelf
from bot.domain.job import (
    JobState,
)
from bot.domain.money import ZERO, micro_usd
from bot.domain.sponsorship import Host
from bot.domain.storyboard import Film
from bot.words import (
    answers,
    asking,
    changes,
    gallery,
    labels,
    sample_characters,
    thanks,
)
from bot.words.sample_job import INSTEAD, JOB, NOW, PRICE, SOON, SPEC, TITLES, Said
from bot.words.tongue import Tongue


def everything(t: Tongue) -> Said:
    """Each answer, and what is written on buttons."""
    yield from _given(t)
    yield from _gallery(t)
    yield from _cancels(t)
    yield from _labels(t)


def _accepted(t: Tongue) -> Said:
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
        said = answers.accepted(
            job, t, ahead=0, starts_at=None, left=left, from_pool=True, appealed=True
        )
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
    lent = answers.accepted(
        JOB, t, ahead=0, starts_at=None, left=left, from_pool=True, borrowed=True
    )
    yield "accepted", lent


def _given(t: Tongue) -> Said:
    yield from _accepted(t)
    yield "trouble", answers.trouble("11e6a1b2c3d4", t)
    yield "command changed", answers.command_changed(t)
    yield "forgotten", answers.forgotten(t)
    yield "prompt kept", answers.prompt_kept(t)
    yield "claimed", answers.claimed(JOB, t)
    for whole in (True, False):
        yield "deleted", answers.deleted(JOB, t, whole=whole)
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


def _gallery(t: Tongue) -> Said:
    title = TITLES["runway:gen4.5"]
    search = Search(
        guild_id=JOB.guild_id,
        member_id=JOB.member_id,
        channel_id=JOB.channel_id,
        seen=frozenset({JOB.channel_id}),
        words="fox sn",
    )
    for shelf in Shelf:
        yield "gallery", gallery.head(replace(search, shelf=shelf), t, title=title)
        yield "gallery", gallery.nothing(replace(search, shelf=shelf, words=""), t)
        of_model = replace(search, shelf=shelf, words="", model_key=JOB.spec.model_key)
        yield "gallery", gallery.nothing(of_model, t)
    yield "gallery", gallery.nothing(search, t)
    yield "gallery", gallery.nothing(replace(search, model_key=JOB.spec.model_key), t)
    yield "gallery", gallery.nothing(replace(search, before=JOB.id), t)
    yield "gallery", gallery.too_long_to_turn(t)
    hidden = replace(JOB, spec=replace(SPEC, private=True))
    for job, url in ((JOB, "https://discord.com/channels/1/2/3"), (JOB, None), (hidden, None)):
        yield "gallery", gallery.entry(job, t, title=title, url=url, thanked=2)


def _cancels(t: Tongue) -> Said:
    title = TITLES["runway:gen4.5"]
    yield "cancel?", answers.cancel_question(JOB, t, title=title, price=JOB.price)
    film = replace(JOB, film=Film(done=1))
    yield "cancel?", answers.cancel_question(film, t, title=title, price=PRICE)
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
