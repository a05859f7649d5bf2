"""Why a rule cannot be used, as values: whoever reads it does so in their own language."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a rule."""

    ENDS_FIRST = "ends_first"  #: it would end before it begins
    NO_CATEGORY = "no_category"
    EMPTY = "empty"
    TOO_LONG = "too_long"  #: `count` characters, of at most `limit`
    UNSEEN = "unseen"  #: no character of it can be seen
    SAME_ID = "same_id"
    TOO_COMMON = "too_common"  #: it meets `count` of `limit` harmless prompts
    TOO_MANY_REGEXES = "too_many_regexes"  #: more than `limit`
    SLOW_BESIDE_OTHERS = "slow_beside_others"
    UNSHOWABLE = "unshowable"  #: a character of a regex that cannot be shown
    NOT_RE2 = "not_re2"  #: RE2 says `detail`
    TOO_LARGE = "too_large"
    MATCHES_NOTHING = "matches_nothing"  #: the empty string, and so every prompt
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason, with what it is about."""

    fault: Fault
    count: int = 0
    limit: int = 0
    detail: str = ""  #: in RE2's own English


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a rule cannot be used, and harmless prompts that it would have stopped."""

    rule: str
    why: Why
    sample: tuple[str, ...] = ()
