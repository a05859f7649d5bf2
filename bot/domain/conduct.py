"""A member's conduct in a guild: strikes that fade, and what moderators have decided about them."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.ids import GuildId, MemberId

FADES: Final = timedelta(days=30)
STEPS: Final = (None, timedelta(hours=1), timedelta(days=1))
"""What the first, second and third strike bring: a warning, then a pause. Further ones repeat the last."""

DISGUISES: Final = frozenset(
    {
        "folded",
        "spaced",
        "split",
        "signs",
        "decoded",
        "drawn",
        "hidden",
        "reversed",
        "upside down",
        "masked",
    }
)
"""How a word can be seen that somebody took the trouble to hide (`docs/rules.md`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """One act that counts: a disguised prompt, or an appeal that was turned down."""

    at: datetime
    key: str  #: of the act: it counts once
    disguise: bool  #: a disguised prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """How a member stands with the moderators."""

    strikes: tuple[Strike, ...] = ()
    until: datetime | None = None  #: muted or banned until then; None with `banned`: for good
    banned: bool = False
    by: MemberId | None = None  #: who decided; None: the strikes did
    why: str = ""
    warning: str = ""  #: of a moderator, not yet read

    def live(self, now: datetime) -> int:
        """Strikes that have not faded."""
        return sum(now - strike.at < FADES for strike in self.strikes)

    def paused(self, now: datetime) -> bool:
        """Whether nothing may be asked at this moment."""
        return now < self.until if self.until is not None else self.banned


def struck(conduct: Conduct, strike: Strike, now: datetime) -> Conduct:
    """Count a strike, once a key, and pause the member where it is not the first. A moderator's longer word stays."""
    kept = tuple(each for each in conduct.strikes if now - each.at < FADES)
    if any(each.key == strike.key for each in kept):
        return conduct
    after = replace(conduct, strikes=(*kept, strike))
    pause = STEPS[min(len(after.strikes), len(STEPS)) - 1]
    if pause is None or (conduct.paused(now) and (conduct.until or now) >= now + pause):
        return after
    if conduct.paused(now) and conduct.until is None:
        return after
    return replace(after, until=now + pause, banned=False, by=None, why="")


def forgiven(conduct: Conduct) -> Conduct:
    """An appeal was granted: the newest strike for a disguise did not count, nor the pause that it brought."""
    disguised = [each for each in conduct.strikes if each.disguise]
    if not disguised:
        return conduct
    strikes = tuple(each for each in conduct.strikes if each is not disguised[-1])
    if conduct.by is None:
        return replace(conduct, strikes=strikes, until=None, banned=False)
    return replace(conduct, strikes=strikes)


def mark_of(guild_id: GuildId, member_id: MemberId) -> str:
    """The name under which it is kept."""
    return f"conduct:{guild_id}:{member_id}"


def written(conduct: Conduct) -> str:
    """As JSON."""
    return json.dumps(
        {
            "strikes": [[each.at.isoformat(), each.key, each.disguise] for each in conduct.strikes],
            "until": None if conduct.until is None else conduct.until.isoformat(),
            "banned": conduct.banned,
            "by": conduct.by,
            "why": conduct.why,
            "warning": conduct.warning,
        }
    )


def read(kept: str | None) -> Conduct:
    """From JSON; a clean sheet where nothing is kept."""
    if kept is None:
        return Conduct()
    found: dict[str, Any] = json.loads(kept)
    until, by = found["until"], found["by"]
    return Conduct(
        strikes=tuple(
            Strike(at=datetime.fromisoformat(at), key=key, disguise=disguise)
            for at, key, disguise in found["strikes"]
        ),
        until=None if until is None else datetime.fromisoformat(until),
        banned=found["banned"],
        by=None if by is None else MemberId(by),
        why=found["why"],
        warning=found["warning"],
    )


@dataclass(frozen=True, slots=True)
class Paused:
    """The member may not ask at the moment, or not at all."""

    until: datetime | None  #: None: for good
    by: MemberId | None  #: None: their strikes did it
    why: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A moderator's warning, which is read before anything is made."""

    by: MemberId | None
    why: str


ConductRefusal = Paused | Warned
