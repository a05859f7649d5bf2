"""Fault words: what a prompt can ask to go wrong, so that every path of a client can be tried.

`docs/sketch-server.md` has the list for people. A bracketed word that is not a fault word, or that
has an impossible value, is left alone: it is part of the prompt.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

_WORD = re.compile(r"\[([a-z0-9]+)(?::([^\[\]\s]{1,80}))?\]", re.IGNORECASE)
_LONGEST_S = 86_400.0
_LARGEST_MIB = 1_024
_MOST_TIMES = 1_000


@dataclass(frozen=True, slots=True)
class Faults:
    """What shall go wrong with one video."""

    # at create
    refuse: str | None = None  #: answer 400 with this code
    busy_s: float | None = None  #: answer 429 until this long has passed, once
    late_s: float = 0.0  #: the answer to the create comes this late
    answer: int | None = None  #: accept, and answer this status all the same
    lose: bool = False  #: accept, and never answer
    cut: bool = False  #: accept, and cut the connection
    garble: bool = False  #: accept, and answer half a JSON object
    # while it renders
    queue_s: float = 0.0  #: stays queued at least this long
    slow_s: float = 0.0  #: takes at least this long from in_progress to its end
    stall: int | None = None  #: progress rests here for ever
    fail: str | None = None  #: ends failed, with this code
    word: str | None = None  #: the status word while in progress
    flaky: int = 0  #: so many status checks answer 503
    vanish: bool = False  #: status and content answer 404, as after a server that forgot
    # at the content
    lag_s: float = 0.0  #: completed, but the content answers 404 for this long
    short: bool = False  #: the content ends early
    trickle_s: float = 0.0  #: the content takes this long
    notvideo: bool = False  #: an error's JSON under video/mp4
    expired: bool = False  #: the content is gone at once
    pad_mib: int = 0  #: the clip is padded to this size and still plays
    # not a fault, but said the same way
    seed: int | None = None  #: the renderer's seed


NONE = Faults()


def asked(prompt: str) -> Faults:
    """Read what a prompt asks to go wrong."""
    faults = NONE
    for word in _WORD.finditer(prompt):
        faults = _apply(faults, word) or faults
    return faults


def drawn(prompt: str) -> str:
    """Take the fault words out of a prompt; what is left is drawn."""
    left = _WORD.sub(lambda word: word[0] if _apply(NONE, word) is None else " ", prompt)
    return prompt if left == prompt else " ".join(left.split())


def _apply(faults: Faults, word: re.Match[str]) -> Faults | None:
    """Add one word's fault, or answer None where it is no fault word."""
    name, value = word[1].lower(), word[2]
    if value is None and name in _BARE:
        return _BARE[name](faults)
    if value is not None and name in _VALUED:
        return _VALUED[name](faults, value)
    return None


def _seconds(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= _LONGEST_S else None


def _whole(text: str, most: int) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) and int(text) <= most else None


def _code(text: str) -> str | None:
    return text if re.fullmatch(r"[A-Za-z0-9_.-]+", text) else None


def _valued(
    field: str, parse: Callable[[str], object | None]
) -> Callable[[Faults, str], Faults | None]:
    def change(faults: Faults, text: str) -> Faults | None:
        value = parse(text)
        return None if value is None else replace(faults, **{field: value})

    return change


def _bare(field: str, value: object) -> Callable[[Faults], Faults]:
    return lambda faults: replace(faults, **{field: value})


_BARE: dict[str, Callable[[Faults], Faults]] = {
    "lose": _bare("lose", value=True),
    "cut": _bare("cut", value=True),
    "garble": _bare("garble", value=True),
    "vanish": _bare("vanish", value=True),
    "short": _bare("short", value=True),
    "notvideo": _bare("notvideo", value=True),
    "expired": _bare("expired", value=True),
    "429": _bare("busy_s", 1.0),
    "500": _bare("answer", 500),
    "502": _bare("answer", 502),
    "503": _bare("answer", 503),
    "504": _bare("answer", 504),
}

_VALUED: dict[str, Callable[[Faults, str], Faults | None]] = {
    "refuse": _valued("refuse", _code),
    "429": _valued("busy_s", _seconds),
    "late": _valued("late_s", _seconds),
    "queue": _valued("queue_s", _seconds),
    "slow": _valued("slow_s", _seconds),
    "stall": _valued("stall", lambda text: _whole(text, 100)),
    "fail": _valued("fail", _code),
    "status": _valued("word", _code),
    "flaky": _valued("flaky", lambda text: _whole(text, _MOST_TIMES)),
    "lag": _valued("lag_s", _seconds),
    "trickle": _valued("trickle_s", _seconds),
    "pad": _valued("pad_mib", lambda text: _whole(text, _LARGEST_MIB)),
    "seed": _valued("seed", lambda text: _whole(text, 2**31 - 1)),
}
