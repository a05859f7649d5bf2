"""The custom ids of a case's buttons, in the grammar of `bot/courier/ids.py`: `dailies|case-approve|12|1290…`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.case import Case
from bot.domain.ids import CaseId, InteractionId


class Answer(StrEnum):
    """What a case's button says."""

    APPROVE = "approve"
    DENY = "deny"  #: opens a window for the reason
    RULE = "rule"  #: opens a window for a rule
    FALSE_POSITIVE = "false-positive"
    UNDO = "undo"  #: takes the allow phrase of a false positive back
    ALLOW = "allow"  #: of a likeness, by its subject
    REFUSE = "refuse"
    SEE = "see"  #: the picture, before they say either
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class CaseButton:
    """A button of a case. The interaction that opened it makes it one case for ever."""

    answer: Answer
    case_id: CaseId
    interaction_id: InteractionId

    def __str__(self) -> str:
        return f"dailies|case-{self.answer}|{self.case_id}|{self.interaction_id}"


def case_button(answer: Answer, case: Case) -> str:
    """The custom id of a case's button."""
    return str(CaseButton(answer, case.id, case.interaction_id))


CASE: Final = re.compile(
    rf"dailies\|case-(?P<answer>{'|'.join(Answer)})\|(?P<case>[0-9]{{1,15}})\|(?P<interaction>[0-9]{{1,20}})"
)


def read_case(match: re.Match[str]) -> CaseButton:
    """The CaseButton of a match of `CASE`."""
    interaction_id = InteractionId(int(match["interaction"]))
    return CaseButton(Answer(match["answer"]), CaseId(int(match["case"])), interaction_id)
