"""Characters: what a vendor has kept of a short clip, under a name, to be seen again in later clips."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, cast

from bot.domain.job import Job, JobState
from bot.domain.model import Capabilities

MOST: Final = 25  #: of a guild: as many as Discord offers at once
TOGETHER: Final = 2  #: in one clip: more the `/v1/videos` family does not take
NAME_LIMIT: Final = 32

SECONDS: Final = (2.0, 4.0)  #: how long the clip may be that one is made of
_ROUNDING_S: Final = 0.1  #: a clip of 4 s and a last frame is a clip of 4 s
_SHAPES: Final = frozenset({"16:9", "9:16"})
_SHORT_SIDE_PX: Final = (720, 1080)


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """One of a guild's characters."""

    name: str
    id: str  #: the vendor's own
    provider: str  #: which alone knows it


def characters(mark: str | None) -> tuple[Character, ...]:
    """A guild's characters, by name."""
    rows = cast("list[dict[str, str]]", json.loads(mark)) if mark else []
    return tuple(sorted((Character(**row) for row in rows), key=lambda each: each.name.casefold()))


def find(known: Sequence[Character], typed: str) -> Character | None:
    """The character of this name, however it is written."""
    meant = name_of(typed).casefold()
    return next((each for each in known if each.name.casefold() == meant), None)


def write(known: Sequence[Character]) -> str:
    """All of a guild's characters, for its mark."""
    return json.dumps([asdict(each) for each in known])


def name_of(typed: str) -> str:
    """A name as it is kept. A comma parts two names, so that none is in one."""
    return " ".join(typed.replace(",", " ").split())[:NAME_LIMIT].strip()


def names_of(typed: str) -> list[str]:
    """The names in what was typed, each once."""
    return list(dict.fromkeys(name for each in typed.split(",") if (name := name_of(each))))


def named_in(prompt: str, actors: Sequence[Character]) -> str:
    """The prompt with every name in it: a character that is not named does not appear.

    As a word of its own: "a bohemian dance" names no Mia. In a script without spaces one is named twice at worst.
    """
    said = prompt.casefold()
    absent = [
        each.name
        for each in actors
        if not re.search(rf"(?<!\w){re.escape(each.name.casefold())}(?!\w)", said)
    ]
    return f"{prompt}\n{', '.join(absent)}." if absent and prompt.strip() else prompt


def is_fit(job: Job, can: Capabilities) -> bool:
    """Whether a character can be made of a job's clip: short, upright or wide, of a size that vendors take."""
    clip = job.clip
    if clip is None or not can.characters or job.spec.aspect not in _SHAPES:
        return False
    shortest, longest = SECONDS
    smallest, largest = _SHORT_SIDE_PX
    fits = smallest <= min(clip.width_px, clip.height_px) <= largest
    return fits and shortest - _ROUNDING_S <= clip.seconds <= longest + _ROUNDING_S


def is_public(job: Job) -> bool:
    """Whether everybody may see of it: neither private nor withheld, and no member's likeness."""
    shown = job.state is JobState.DELIVERED and not job.veiled
    return shown and not job.spec.private and job.spec.likeness is None


def mark_of(guild_id: int) -> str:
    """Under which name a guild's characters are kept."""
    return f"characters:{guild_id}"
