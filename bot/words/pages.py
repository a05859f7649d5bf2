"""Longer answers to one person: where their clips stand, what they made, their share, a receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.domain.allowance import Standing
from bot.domain.caps import Limit
from bot.domain.job import Job, JobState, Progress
from bot.domain.money import MicroUsd, dollars
from bot.domain.thanks import Thanks
from bot.domain.window import Window, WindowKind
from bot.domain.wish import Wish
from bot.ports import PoolView
from bot.words import cards, lending, sharing, shown, sponsors, thanks, wishes
from bot.words.denials import Titles
from bot.words.progress import progress_line
from bot.words.tongue import Tongue

SHORT_PROMPT = 60
STATUS_AT_MOST = 10  #: jobs on one page, so that it stays within one message


def status(
    found: Sequence[tuple[Job, Progress]],
    t: Tongue,
    title_of: Titles,
    waiting: Sequence[Wish] = (),
) -> str:
    """A member's jobs under way, newest first, and what waits for leftovers."""
    if not found and not waiting:
        return t.say("No clip of yours is under way. `/video make` starts one.")
    parts = [_standing(job, progress, t, title_of) for job, progress in found[:STATUS_AT_MOST]]
    if len(found) > STATUS_AT_MOST:
        parts.append(t.say("And {n} more.", n=t.number(len(found) - STATUS_AT_MOST)))
    return "\n\n".join([*parts, *wishes.listed(waiting, t)])


def _standing(job: Job, progress: Progress, t: Tongue, title_of: Titles) -> str:
    title = title_of(job.spec.model_key)
    return "\n".join(
        (
            f"**{cards.headline(job, t, steward=progress.steward)}** · {short(job)}",
            progress_line(job, progress, t, title=title, clip_url=None),
        )
    )


def short(job: Job) -> str:
    """A prompt in a list."""
    return f"*{shown.quoted(job.spec.prompt, SHORT_PROMPT)}*"


def history(jobs: Sequence[Job], t: Tongue, *, older: bool) -> str:
    """A page of a member's jobs, newest first."""
    if not jobs:
        return (
            t.say("There are no older clips.")
            if older
            else t.say("You have made no clips here yet. `/video make` starts one.")
        )
    return "\n".join(
        f"{_led_to(job, t)} · {short(job)} · {_amount(job)} · {shown.soon(job.created_at)}"
        for job in jobs
    )


def _led_to(job: Job, t: Tongue) -> str:
    """How a job stands, and the way to its clip where that is to be seen."""
    said, url = cards.headline(job, t), shown.clip_url(job)
    there = job.state is JobState.DELIVERED and not job.came_down
    return f"[{said}]({url})" if there and url else said


def _amount(job: Job) -> str:
    return dollars(job.price if job.charge is None else job.charge)


@dataclass(frozen=True, slots=True)
class Example:
    """What a share is worth: a usual clip and its price."""

    title: str
    seconds: int
    price: MicroUsd


def quota(
    standing: Standing,
    pool: PoolView,
    open_jobs: Sequence[Job],
    t: Tongue,
    *,
    example: Example | None,
    got: Thanks,
) -> str:
    """A member's share, their wallet and the pool."""
    parts = [_share(standing, t), *_worth(standing, t, example), *_comes_back(standing, t)]
    parts += lending.mine(standing, t)
    if standing.wallet_available:
        parts.append(t.say("**Your wallet:** {amount}.", amount=dollars(standing.wallet_available)))
    if standing.sponsored is not None and standing.sponsored.left:
        parts.append(sponsors.for_you(standing.sponsored, t))
    parts += [_pool(pool, t), *_ceiling(standing, t)]
    if open_jobs:
        numbers = t.listed([shown.number(job.id) for job in open_jobs[:STATUS_AT_MOST]])
        parts.append(t.say("**Under way:** {jobs}.", jobs=numbers))
    if thanked := thanks.got(got, t):
        parts.append(thanked)
    return "\n".join(parts)


def _share(standing: Standing, t: Tongue) -> str:
    if standing.suspended:
        return t.say("**Your share** is suspended. A steward can tell you why.")
    limit = _tightest(standing)
    said = t.say(
        "**Your share:** {left} is left of {cap} {window}.",
        left=dollars(limit.left),
        cap=dollars(limit.most),
        window=_window(limit.cap.window, t),
    )
    if standing.pool_available < limit.left:
        return t.together(said, t.say("The pool holds less than that."))
    return said


def _tightest(standing: Standing) -> Limit:
    """The cap under which least is left."""
    return min(standing.limits, key=lambda each: each.left)


def _window(window: Window, t: Tongue) -> str:
    match window.kind:
        case WindowKind.ROLLING:
            days = round(window.seconds / 86_400)
            return t.many("in {n} day", "in {n} days", max(1, days))
        case WindowKind.DAY:
            return t.say("for today")
        case WindowKind.WEEK:
            return t.say("for this week")
        case WindowKind.MONTH:
            return t.say("for this month")
        case _:
            assert_never(window.kind)


def _worth(standing: Standing, t: Tongue, example: Example | None) -> list[str]:
    worth = min(standing.left, standing.pool_available)
    if example is None or not example.price or standing.suspended or _capped(standing, worth):
        return []
    clips = worth // example.price
    if not clips:
        return [
            t.say(
                "That is less than a clip of {seconds} s on {title} ({price}).",
                seconds=example.seconds,
                title=example.title,
                price=dollars(example.price),
            )
        ]
    return [
        t.many(
            "That is about {n} clip of {seconds} s on {title}.",
            "That is about {n} clips of {seconds} s on {title}.",
            clips,
            seconds=example.seconds,
            title=example.title,
        )
    ]


def _comes_back(standing: Standing, t: Tongue) -> list[str]:
    limit, now = _tightest(standing), standing.now
    if not limit.draws or standing.suspended:
        return []
    if limit.resets_at is not None:
        return [t.say("It is whole again {when}.", when=shown.soon(limit.resets_at))]
    then = limit.comes_back_at(limit.draws[0], now)
    back = sum(each.amount for each in limit.draws if limit.comes_back_at(each, now) <= then)
    return [
        t.say("{amount} comes back {when}.", amount=dollars(MicroUsd(back)), when=shown.soon(then))
    ]


def _pool(pool: PoolView, t: Tongue) -> str:
    if pool.held:
        return t.say(
            "**The pool:** {available} is there for everybody; {held} more is held for clips under way.",
            available=dollars(pool.available),
            held=dollars(pool.held),
        )
    return t.say(
        "**The pool:** {available} is there for everybody.", available=dollars(pool.available)
    )


def _capped(standing: Standing, amount: int) -> bool:
    """Whether the operator allows this server less than that."""
    return standing.ceiling_left is not None and standing.ceiling_left < amount


def _ceiling(standing: Standing, t: Tongue) -> list[str]:
    most, left = standing.ceiling, standing.ceiling_left
    there = max(min(standing.left, standing.pool_available), standing.wallet_available)
    if most is None or left is None or standing.suspended or not _capped(standing, there):
        return []
    return [sharing.below_ceiling(most, left, standing.ceiling_resets_at, t)]


def job_choice(job: Job, t: Tongue) -> str:
    """A job in a list of choices, where nothing is drawn but the letters."""
    state = cards.headline(job, t)
    return shown.cut(f"{state} · {shown.plain(job.spec.prompt)}", 100)
