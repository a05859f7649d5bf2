"""Changing a rule: what a steward types becomes a rule, and nobody gets a free reset by it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.allowance import Allowance
from bot.domain.caps import Cap, Since
from bot.domain.ids import ModelKey
from bot.domain.money import ZERO, MicroUsd
from bot.domain.share_rules import Rule, Subject
from bot.domain.window import LocalTime, Window, WindowKind

ANY = "any"
"""What is typed to lift a limit on resolutions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """What is to be different; None leaves it as it is."""

    cap: MicroUsd | None = None
    window: Window | None = None
    beside: MicroUsd | None = None  #: a second cap beside the first; 0 takes it away
    beside_window: Window | None = None
    dearest: MicroUsd | None = None  #: 0 lifts the limit
    jobs_at_once: int | None = None
    jobs_waiting: int | None = None
    weight: int | None = None
    models: frozenset[ModelKey] | None = None  #: empty lifts the limit
    highest: str | None = None  #: `ANY` lifts the limit
    suspended: bool | None = None
    skips_wait: bool | None = None


def changed(
    rules: Sequence[Rule],
    subject: Subject,
    subject_id: int,
    change: RuleChange,
    *,
    local: LocalTime,
    now: datetime,
) -> Rule:
    """The subject's rule after a change. One that had none begins with what everyone has."""
    everyones = next(rule for rule in rules if rule.subject is Subject.EVERYONE)
    own = next((r for r in rules if (r.subject, r.subject_id) == (subject, subject_id)), None)
    old = own or Rule(
        subject=subject,
        subject_id=subject_id,
        allowance=replace(everyones.allowance, suspended=False),
    )
    allowance = _limits(old.allowance, change)
    return replace(
        old,
        allowance=kept(old.allowance, allowance, before=local, after=local, now=now),
        skips_wait=old.skips_wait if change.skips_wait is None else change.skips_wait,
    )


def _limits(old: Allowance, change: RuleChange) -> Allowance:
    return replace(
        old,
        cap=old.cap if change.cap is None else change.cap,
        window=old.window if change.window is None else change.window,
        further=_further(old.further, change),
        dearest=old.dearest if change.dearest is None else change.dearest or None,
        jobs_at_once=change.jobs_at_once or old.jobs_at_once,
        jobs_waiting=change.jobs_waiting or old.jobs_waiting,
        weight=change.weight or old.weight,
        models=old.models if change.models is None else change.models or None,
        highest=_lifted(old.highest, change.highest),
        suspended=old.suspended if change.suspended is None else change.suspended,
    )


def _further(old: tuple[Cap, ...], change: RuleChange) -> tuple[Cap, ...]:
    """The second cap. An amount keeps the window that it had, and a window its amount; a new one counts by the month."""
    if change.beside is None and change.beside_window is None:
        return old
    was = old[0] if old else Cap(ZERO, Window(WindowKind.MONTH))
    cap = replace(
        was,
        amount=was.amount if change.beside is None else change.beside,
        window=change.beside_window or was.window,
    )
    return (cap,) if cap.amount else ()


def _lifted(old: str | None, typed: str | None) -> str | None:
    return old if typed is None else None if typed == ANY else typed


def kept(
    old: Allowance, new: Allowance, *, before: LocalTime, after: LocalTime, now: datetime
) -> Allowance:
    """The new allowance, whose windows go back at least as far as the old ones did until they begin anew.

    Otherwise a steward who changes the zone, or a day into a week and back, would give everybody a fresh share
    in the middle of a window (`facts/quota.md` 2.4).
    """
    if before == after and (old.window, _windows(old)) == (new.window, _windows(new)):
        return new
    olds, news = old.caps, new.caps
    carried = [
        _carried(olds[min(place, len(olds) - 1)], cap, before=before, after=after, now=now)
        for place, cap in enumerate(news)
    ]
    return replace(new, kept_since=carried[0].kept, further=tuple(carried[1:]))


def _windows(allowance: Allowance) -> tuple[Window, ...]:
    return tuple(cap.window for cap in allowance.further)


def _carried(old: Cap, new: Cap, *, before: LocalTime, after: LocalTime, now: datetime) -> Cap:
    """The new cap, which counts from the old one's beginning until the window that runs is over."""
    since = old.since(now, before)
    ends = new.window.resets_at(now, after)
    until = ends or now + timedelta(seconds=new.window.seconds)
    later: list[datetime] = []
    old_ends = old.window.resets_at(now, before)
    if old_ends is not None and old.window.kind is new.window.kind:
        later.append(old_ends)
    if old.kept is not None and now < old.kept.until:
        later.append(old.kept.until)
    shorter = since < new.window.since(now, after)
    if not shorter and max(later, default=until) <= until:
        return replace(new, kept=None)
    return replace(new, kept=Since(since, max([until, *later])))
