"""The custom ids of a question's buttons, in the grammar of `bot/courier/ids.py`: `dailies|confirm-yes|1290…`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.ids import InteractionId, JobId


class Reply(StrEnum):
    """What a member says to a question."""

    YES = "yes"
    APPEAL = "appeal"  #: yes, where its words go to the moderators
    NO = "no"


@dataclass(frozen=True, slots=True)
class Confirm:
    """A button under a question. Its interaction names it."""

    reply: Reply
    interaction_id: InteractionId
    denied: JobId | None = None  #: the job that an appeal is about; None: a rule refused the words

    def __str__(self) -> str:
        named = f"dailies|confirm-{self.reply}|{self.interaction_id}"
        return named if self.denied is None else f"{named}|{self.denied}"


CONFIRM: Final = re.compile(
    rf"dailies\|confirm-(?P<reply>{'|'.join(Reply)})\|(?P<interaction>[0-9]{{1,20}})"
    r"(?:\|(?P<denied>[0-9]{1,15}))?"
)


def read_confirm(match: re.Match[str]) -> Confirm:
    """The Confirm of a match of `CONFIRM`."""
    return Confirm(
        Reply(match["reply"]),
        InteractionId(int(match["interaction"])),
        None if match["denied"] is None else JobId(int(match["denied"])),
    )
