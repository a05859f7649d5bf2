"""The grammar of the buttons' custom ids: all that a button needs to work after a restart.

`dailies|again|1423|1290…` presses a job's button. The interaction's id beside the number is what makes it
one job for ever: after yesterday's backup is restored, the counter gives #1423 to somebody else.
`dailies|take|sketch:sketch-1|4|16:9|720p|1|` makes a changed ask of the prompt that the message shows;
`dailies|kept-take|1290…|0` makes one that the process remembers, because it did not fit.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.gallery import Shelf
from bot.domain.ids import InteractionId, JobId
from bot.domain.job import Job
from bot.domain.money import MicroUsd

LIMIT: Final = 100  #: Discord's, in characters
_HEAD: Final = "dailies"


class Verb(StrEnum):
    """What a job's button does."""

    AGAIN = "again"
    CANCEL = "cancel"
    CANCEL_SURE = "cancel-sure"  #: after the question whether to pay for nothing
    WHY = "why"  #: does it wait?
    RECEIPT = "receipt"
    DELETE = "delete"
    EDIT = "edit"  #: the prompt, for a new clip
    FOUND = "found"  #: a steward's, on an uncertain job
    NOT_FOUND = "not-found"
    LOOK_AGAIN = "look-again"
    REMIX = "remix"
    EXTEND = "extend"
    RETOUCH = "retouch"  #: the clip itself, changed where a prompt says so
    FAVOURITE = "favourite"
    THANKS = "thanks"
    OPEN = "open"  #: a clip of the gallery
    REPORT = "report"  #: the clip is wrong
    APPEAL = "appeal"  #: of a moderator's no, by the maker
    MORE = "more"  #: the buttons that a clip's message has no room for


OF_CLIPS: Final = frozenset({Verb.DELETE, Verb.MORE})
"""One of these is on each clip's message, and on no card."""


ALONE: Final = frozenset({Verb.FAVOURITE, Verb.RECEIPT, Verb.DELETE})
"""What needs no guild: these work in a direct message, too."""


class Way(StrEnum):
    """What a refusal's button does with the prompt."""

    TAKE = "take"  #: make the offer as it stands
    EDIT = "edit"  #: open the prompt in a window first
    APPEAL = "appeal"  #: have somebody look at what was refused
    PROPOSE = "propose"  #: let it be paid together
    BOARD = "board"  #: open a window for the shots of a storyboard


@dataclass(frozen=True, slots=True)
class Press:
    """A job's button."""

    verb: Verb
    job_id: JobId
    interaction_id: InteractionId

    def __str__(self) -> str:
        return f"{_HEAD}|{self.verb}|{self.job_id}|{self.interaction_id}"


def press(verb: Verb, job: Job) -> str:
    """The custom id of a job's button."""
    return str(Press(verb, job.id, job.interaction_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The options of an ask, as typed or as offered. None was left open."""

    model_key: str | None = None
    seconds: int | None = None
    aspect: str | None = None
    resolution: str | None = None
    sound: bool | None = None
    seed: int | None = None
    leftover: bool = False  #: it waits for what the month leaves over


@dataclass(frozen=True, slots=True)
class Offer:
    """A refusal's button that needs no memory: the options are in it, the prompt is in its message."""

    way: Way
    choice: Choice

    def __str__(self) -> str:
        chosen = self.choice
        sound = "" if chosen.sound is None else str(int(chosen.sound))
        fields = (chosen.model_key, chosen.seconds, chosen.aspect, chosen.resolution, sound)
        words = ["" if field is None else str(field) for field in (*fields, chosen.seed)]
        waits = (_WAITS,) if chosen.leftover else ()
        return "|".join((_HEAD, f"offer-{self.way}", *words, *waits))

    @property
    def fits(self) -> bool:
        """Whether it can be a custom id and be read back."""
        return len(str(self)) <= LIMIT and OFFER.fullmatch(str(self)) is not None


@dataclass(frozen=True, slots=True)
class Kept:
    """A refusal's button whose ask the process remembers."""

    way: Way
    interaction_id: InteractionId  #: of the refused ask
    place: int = 0  #: among the buttons of that refusal

    def __str__(self) -> str:
        return f"{_HEAD}|kept-{self.way}|{self.interaction_id}|{self.place}"


@dataclass(frozen=True, slots=True)
class Older:
    """The button under a page of a member's history."""

    before: JobId

    def __str__(self) -> str:
        return f"{_HEAD}|older|{self.before}"


@dataclass(frozen=True, slots=True)
class Move:
    """The button that has a held-up job made by another model, for the price that it shows."""

    job_id: JobId
    interaction_id: InteractionId
    model_key: str
    price: MicroUsd

    def __str__(self) -> str:
        words = (self.job_id, self.interaction_id, self.price, self.model_key)
        return "|".join((_HEAD, "move", *map(str, words)))


@dataclass(frozen=True, slots=True)
class Turn:
    """The button that turns to a further page of the gallery."""

    shelf: Shelf
    before: JobId
    model_key: str = ""
    words: str = ""

    def __str__(self) -> str:
        return f"{_HEAD}|turn|{self.shelf}|{self.before}|{self.model_key}|{self.words}"

    @property
    def fits(self) -> bool:
        """Whether it can be a custom id and be read back."""
        return len(str(self)) <= LIMIT and TURN.fullmatch(str(self)) is not None


_N = r"[0-9]{1,20}"
_WAITS: Final = "leftover"
PRESS: Final = re.compile(
    rf"{_HEAD}\|(?P<verb>{'|'.join(Verb)})\|(?P<job>[0-9]{{1,15}})\|(?P<interaction>{_N})"
)
OFFER: Final = re.compile(
    rf"{_HEAD}\|offer-(?P<way>{'|'.join(Way)})\|(?P<model>[^|]*)\|(?P<seconds>-?[0-9]{{0,9}})"
    rf"\|(?P<aspect>[^|]*)\|(?P<resolution>[^|]*)\|(?P<sound>[01]?)\|(?P<seed>-?[0-9]{{0,20}})"
    rf"(?P<waits>\|{_WAITS})?"
)
KEPT: Final = re.compile(
    rf"{_HEAD}\|kept-(?P<way>{'|'.join(Way)})\|(?P<interaction>{_N})\|(?P<place>[0-9])"
)

OLDER: Final = re.compile(rf"{_HEAD}\|older\|(?P<before>[0-9]{{1,15}})")


MOVE: Final = re.compile(
    rf"{_HEAD}\|move\|(?P<job>[0-9]{{1,15}})\|(?P<interaction>{_N})\|(?P<price>[0-9]{{1,15}})\|(?P<model>[^|]+)"
)


def read_move(match: re.Match[str]) -> Move:
    """The Move of a match of `MOVE`."""
    job_id, price = JobId(int(match["job"])), MicroUsd(int(match["price"]))
    return Move(job_id, InteractionId(int(match["interaction"])), match["model"], price)


TURN: Final = re.compile(
    rf"{_HEAD}\|turn\|(?P<shelf>{'|'.join(Shelf)})\|(?P<before>[0-9]{{1,15}})"
    r"\|(?P<model>[^|]*)\|(?P<words>.*)",
    re.DOTALL,
)


def read_turn(match: re.Match[str]) -> Turn:
    """The Turn of a match of `TURN`."""
    return Turn(Shelf(match["shelf"]), JobId(int(match["before"])), match["model"], match["words"])


def read_press(match: re.Match[str]) -> Press:
    """The Press of a match of `PRESS`."""
    return Press(
        Verb(match["verb"]), JobId(int(match["job"])), InteractionId(int(match["interaction"]))
    )


def read_offer(match: re.Match[str]) -> Offer:
    """The Offer of a match of `OFFER`."""
    choice = Choice(
        model_key=match["model"] or None,
        seconds=int(match["seconds"]) if match["seconds"] else None,
        aspect=match["aspect"] or None,
        resolution=match["resolution"] or None,
        sound=bool(int(match["sound"])) if match["sound"] else None,
        seed=int(match["seed"]) if match["seed"] else None,
        leftover=match["waits"] is not None,
    )
    return Offer(Way(match["way"]), choice)


def read_kept(match: re.Match[str]) -> Kept:
    """The Kept of a match of `KEPT`."""
    return Kept(Way(match["way"]), InteractionId(int(match["interaction"])), int(match["place"]))


def read_older(match: re.Match[str]) -> Older:
    """The Older of a match of `OLDER`."""
    return Older(JobId(int(match["before"])))
