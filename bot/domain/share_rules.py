"""Whose allowance is whose: the rules of a guild, and the one that holds for a member."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.allowance import Allowance, Lack
from bot.domain.caps import Cap
from bot.domain.ids import MemberId, ModelKey, RoleId
from bot.domain.money import MicroUsd
from bot.domain.snowflakes import made_at
from bot.domain.spec import RenderSpec, lines
from bot.domain.window import WindowKind

DAY_S = 86_400


class Subject(StrEnum):
    """Whom an allowance is for."""

    EVERYONE = "everyone"
    ROLE = "role"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long a newcomer waits before the first clip."""

    account_days: int = 0  #: the Discord account's age
    member_hours: int = 0  #: since they came to the guild


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a guild."""

    subject: Subject
    subject_id: int  #: the role's or the member's; 0 for everyone
    allowance: Allowance
    skips_wait: bool = False  #: whom it is for need not wait as a newcomer
    wait: Wait = Wait()  #: of everyone's rule alone


def holding(rules: Sequence[Rule], member_id: MemberId, roles: Collection[RoleId]) -> Allowance:
    """The allowance that holds for a member.

    A rule for the member alone overrides all others; of those for everyone and for roles, each limit is the
    most generous one. Suspended by any of them is suspended (`facts/quota.md` 2.2).
    """
    mine = [rule for rule in rules if _meant(rule, member_id, roles)]
    suspended = any(rule.allowance.suspended for rule in mine)
    own = [rule for rule in mine if rule.subject is Subject.MEMBER]
    found = _most([rule.allowance for rule in own or mine])
    return found if found.suspended is suspended else replace(found, suspended=suspended)


def _meant(rule: Rule, member_id: MemberId, roles: Collection[RoleId]) -> bool:
    match rule.subject:
        case Subject.EVERYONE:
            return True
        case Subject.ROLE:
            return rule.subject_id in roles
        case Subject.MEMBER:
            return rule.subject_id == member_id


def _most(allowances: Sequence[Allowance]) -> Allowance:
    """The most generous of each limit. Caps go together with their windows, by what they come to in a day."""
    if len(allowances) == 1:
        return allowances[0]
    best = max(allowances, key=_per_day)
    return replace(
        best,
        dearest=_largest(each.dearest for each in allowances),
        jobs_at_once=max(each.jobs_at_once for each in allowances),
        jobs_waiting=max(each.jobs_waiting for each in allowances),
        weight=max(each.weight for each in allowances),
        models=_union(each.models for each in allowances),
        highest=_highest(each.highest for each in allowances),
    )


def _per_day(allowance: Allowance) -> float:
    """What the tightest of an allowance's caps comes to in a day."""
    caps = (Cap(allowance.cap, allowance.window), *allowance.further)
    return min(cap.amount * DAY_S / _seconds(cap) for cap in caps)


def _seconds(cap: Cap) -> int:
    days = {WindowKind.DAY: 1, WindowKind.WEEK: 7, WindowKind.MONTH: 30}
    return cap.window.seconds or days.get(cap.window.kind, 1) * DAY_S


def _largest(amounts: Iterable[MicroUsd | None]) -> MicroUsd | None:
    found = list(amounts)
    return None if None in found else max(each for each in found if each is not None)


def _union(sets: Iterable[frozenset[ModelKey] | None]) -> frozenset[ModelKey] | None:
    found = list(sets)
    if None in found:
        return None
    return frozenset(key for each in found if each is not None for key in each)


def _highest(resolutions: Iterable[str | None]) -> str | None:
    found = list(resolutions)
    return None if None in found else max((each for each in found if each is not None), key=lines)


def waits_until(
    rules: Sequence[Rule],
    member_id: MemberId,
    roles: Collection[RoleId],
    joined_at: datetime | None,
) -> datetime | None:
    """When a member may ask for a first clip; None where nobody waits.

    An account's age stands in its number.
    """
    if any(rule.skips_wait for rule in rules if _meant(rule, member_id, roles)):
        return None
    wait = next((rule.wait for rule in rules if rule.subject is Subject.EVERYONE), Wait())
    instants: list[datetime] = []
    if wait.account_days:
        instants.append(made_at(member_id) + timedelta(days=wait.account_days))
    if wait.member_hours and joined_at is not None:
        instants.append(joined_at + timedelta(hours=wait.member_hours))
    return max(instants, default=None)


def forbids(spec: RenderSpec, allowance: Allowance) -> Lack | None:
    """What of a spec is not for this member, whatever it costs."""
    if allowance.models is not None and spec.model_key not in allowance.models:
        return Lack.MODEL
    if allowance.highest is not None and lines(spec.resolution) > lines(allowance.highest):
        return Lack.RESOLUTION
    return None
