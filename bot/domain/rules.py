"""A rule as a moderator means it: what to look for, what to do, where and when."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """How a pattern is to be read."""

    KEYWORD = "keyword"  #: a word with AutoMod's wildcards: `cat`, `cat*`, `*cat`, `*cat*`
    PHRASE = "phrase"  #: several words; what a keyword with a space is
    REGEX = "regex"  #: an RE2 pattern
    CATEGORY = "category"  #: a category of the AI moderation; the filter itself never hits


class Action(StrEnum):
    """What a hit does. The strongest of all hits wins: block, flag, rewrite."""

    BLOCK = "block"
    FLAG = "flag"
    REWRITE = "rewrite"


class RegexView(StrEnum):
    """Which text a regex reads."""

    RAW = "raw"  #: as typed, in lower case and compatibility form
    FOLDED = "folded"  #: letters without disguise, words with single spaces
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which disguises of a keyword or phrase are looked for, beyond those always seen through."""

    plural: bool = True  #: -s and -es, for terms of five letters and more
    reverse: bool = True  #: written backwards
    mask: bool = True  #: with a letter starred out
    leet: bool = True  #: digits and signs for letters
    typo: bool | None = None  #: one slip of the finger (flags only); None: on in short lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a rule holds. Empty is everywhere and for everybody."""

    channels: frozenset[int] = frozenset()  #: only here
    except_channels: frozenset[int] = frozenset()
    except_roles: frozenset[int] = frozenset()  #: members with one of these are left alone
    age_restricted: bool | None = None  #: only in age-restricted channels, or only in others


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a guild."""

    id: str
    pattern: str
    kind: Kind = Kind.KEYWORD
    action: Action = Action.BLOCK
    name: str = ""  #: what people are told; the id where it is empty
    replacement: str = ""  #: what `rewrite` puts in place of a hit
    view: RegexView = RegexView.BOTH
    options: Options = field(default_factory=Options)
    scope: Scope = field(default_factory=Scope)
    priority: int = 0  #: of two hits with the same action the higher is told
    enabled: bool = True
    shadow: bool = False  #: recorded, but without effect
    starts_at: datetime | None = None  #: aware
    ends_at: datetime | None = None  #: aware
    source: str = "local"
    version: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of a guild, and the phrases that no keyword of it may touch."""

    rules: tuple[Rule, ...] = ()
    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and by whom something is asked, as far as a scope asks."""

    channel_ids: frozenset[int] = frozenset()  #: the channel, and its thread's or category's
    role_ids: frozenset[int] = frozenset()
    age_restricted: bool = False
    at: datetime | None = None  #: aware; None: schedules are ignored


NOWHERE = Place()


def within(channel_id: int, parent_id: int | None) -> frozenset[int]:
    """A channel and, for a thread, its parent: a rule for a channel holds in its threads too."""
    return frozenset({channel_id} if parent_id is None else {channel_id, parent_id})


def holds(rule: Rule, place: Place) -> bool:
    """Whether an enabled rule speaks here and now."""
    scope = rule.scope
    if not rule.enabled or scope.except_roles & place.role_ids:
        return False
    if scope.channels and not scope.channels & place.channel_ids:
        return False
    if scope.except_channels & place.channel_ids:
        return False
    if scope.age_restricted is not None and scope.age_restricted != place.age_restricted:
        return False
    return _in_season(rule, place.at)


def _in_season(rule: Rule, at: datetime | None) -> bool:
    if at is None:
        return True
    begun = rule.starts_at is None or rule.starts_at <= at
    return begun and (rule.ends_at is None or at < rule.ends_at)
