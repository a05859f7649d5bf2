"""What one person is told, and nobody else: the ephemeral answers."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.job import WAITING, Job, JobState
from bot.domain.money import MicroUsd, dollars
from bot.domain.sponsorship import Host
from bot.pipeline.second_look import Why
from bot.words import cards, desk, lending, pace, shown
from bot.words.tongue import Tongue

AT_ONCE: Final = timedelta(seconds=5)


def accepted(
    job: Job,
    t: Tongue,
    *,
    ahead: int,
    starts_at: datetime | None,
    left: MicroUsd,
    from_pool: bool,
    borrowed: bool = False,
    host: Host | None = None,
    rewritten_by: str | None = None,
    answers_s: float | None = None,
    looked_for: Why | None = None,
    appealed: bool = False,
) -> str:
    """Say that a job was made: its place, what is held for it, and how a rule changed the prompt."""
    headline = cards.headline(job, t, steward=looked_for is not None)
    said = [f"**{t.say('{place}.', place=headline)}**"]
    if job.state is JobState.REVIEW and job.asks_subject is not None:
        said.append(desk.asked_likeness(job.asks_subject, t))
    elif job.state is JobState.REVIEW and looked_for is not None:
        said.append(pace.looked_for(looked_for, t))
    elif job.state is JobState.REVIEW:
        said.append(_looked_at(t, appealed=appealed))
        if answers_s is not None:
            said.append(t.say("They usually answer in {span}.", span=shown.span(answers_s, t)))
    elif job.state is JobState.QUEUED:
        said.append(_place(ahead, starts_at, job.created_at, t))
    if job.price and job.state in WAITING and borrowed:
        said.append(lending.held(job.price, t))
    elif job.price and job.state in WAITING:
        said.append(_held(job.price, left, t, from_pool=from_pool, host=host))
    if rewritten_by is not None:
        milder = t.say(
            "The server's rule *{rule}* made your prompt milder: *{prompt}*.",
            rule=shown.defused(rewritten_by),
            prompt=shown.quoted(job.spec.prompt, 160),
        )
        return f"{t.together(*said)}\n{milder}"
    return t.together(*said)


def _looked_at(t: Tongue, *, appealed: bool) -> str:
    if appealed:
        return t.say("Your appeal is with the moderators; you hear what they decide.")
    return t.say("A moderator looks before it is rendered.")


def _place(ahead: int, starts_at: datetime | None, now: datetime, t: Tongue) -> str:
    if ahead:
        place = t.many("{n} clip is ahead of you", "{n} clips are ahead of you", ahead)
    else:
        place = t.say("You are next")
    at_once = starts_at is not None and starts_at - now < AT_ONCE
    if starts_at is None or (
        at_once and ahead
    ):  # whoever has others before them does not start now
        return t.say("{place}.", place=place)
    if at_once:
        return t.say("{place}; it starts now.", place=place)
    return t.say("{place}; it starts about {when}.", place=place, when=shown.soon(starts_at))


def _held(price: MicroUsd, left: MicroUsd, t: Tongue, *, from_pool: bool, host: Host | None) -> str:
    if host is not None:
        fields = {"host": shown.member(host.member_id), "price": dollars(price)}
        if host.from_pool:
            return t.say(
                "The server's pool pays for this place, as {host} decided: {price} is held.",
                **fields,
            )
        return t.say("{host}, who sponsors this place, pays: {price} is held.", **fields)
    if not from_pool:
        return t.say("Held from your wallet: {price}.", price=dollars(price))
    return t.say(
        "Held from your share: {price}, which leaves {left}.",
        price=dollars(price),
        left=dollars(left),
    )


def trouble(reference: str, t: Tongue) -> str:
    """Something broke on our side. The reference finds it in the log."""
    return t.say(
        "Something went wrong on my side and I could not finish that."
        " Nothing is charged without a clip; `/video status` shows where yours stand."
        " If it happens again, tell a steward this reference: `{reference}`.",
        reference=reference,
    )


def prompt_kept(t: Tongue) -> str:
    """Above a refused member's own prompt."""
    return t.say("Your prompt, ready to copy:")


def command_changed(t: Tongue) -> str:
    """Discord still shows a command as it was before an update."""
    return t.say(
        "I was updated and your Discord still shows the old command."
        " Reload Discord (Ctrl+R) and try again."
    )


def forgotten(t: Tongue) -> str:
    """A button whose ask the process does not remember any more."""
    return t.say(
        "I no longer have that ask: I keep one for 15 minutes, and not over a restart."
        " Type `/video make` again, with the picture if there was one."
    )


def cancel_question(job: Job, t: Tongue, *, title: str, price: MicroUsd) -> str:
    """Before a cancel that is charged all the same, up to a price."""
    if job.film is not None:
        return t.say(
            "Part of {job} is made already, and is charged even if it stops: up to {price}."
            " Left alone, you get the whole film for {whole}.",
            job=shown.number(job.id),
            price=dollars(price),
            whole=dollars(job.price),
        )
    return t.say(
        "{title} has begun {job} and charges for it even if it stops: up to {price}."
        " Left alone, you get the clip for that.",
        title=title,
        job=shown.number(job.id),
        price=dollars(price),
    )


def cancelling(job: Job, t: Tongue, *, title: str, done: bool, charged: bool) -> str:
    """What became of a cancel."""
    number = shown.number(job.id)
    if not done:
        said = t.say(
            "{job} is to be cancelled: {title} is told as soon as it can be.",
            job=number,
            title=title,
        )
        return t.together(said, t.say("It may be charged all the same.")) if charged else said
    if job.charge:
        return t.say(
            "{job} is cancelled. {title} had begun, so {price} was charged.",
            job=number,
            title=title,
            price=dollars(job.charge),
        )
    if not job.price:
        return t.say("{job} is cancelled.", job=number)
    return t.say("{job} is cancelled. Your {price} is back.", job=number, price=dollars(job.price))


def decided(job: Job, t: Tongue, *, title: str) -> str:
    """What became of an uncertain job that a steward decided on."""
    number = shown.number(job.id)
    if job.state is JobState.RENDERING:
        return t.say("{job} is carried on: {title} has it.", job=number, title=title)
    return t.say("{job} is ended, and its {price} is back.", job=number, price=dollars(job.price))


def deleted(job: Job, t: Tongue, *, whole: bool) -> str:
    """A clip's message was taken away: the one in which it was posted, or the gallery channel's alone."""
    if not whole:
        number = shown.number(job.id)
        return t.say("The clip of {job} is deleted here. Its receipt stays.", job=number)
    return t.say(
        "The clip of {job} is deleted here, and in `/gallery` only its maker finds it. Its receipt stays.",
        job=shown.number(job.id),
    )


def claimed(job: Job, t: Tongue) -> str:
    """A kept clip was posted here."""
    return t.say("Here is the clip of {job}.", job=shown.number(job.id))
