"""Runway's tasks and credits, read."""

from decimal import ROUND_CEILING, Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.money import CENT, MicroUsd
from bot.domain.render import FailureReason
from bot.providers.lenient import Name, Number, OrNothing, Text
from bot.wire import Answer

_INPUT = ("SAFETY.INPUT", "INPUT_PREPROCESSING.SAFETY")
_OUTPUT = ("SAFETY.OUTPUT",)
_OURS = ("ASSET.INVALID",)


class Credits(BaseModel):
    """Runway's money."""

    credits: Decimal = Field(ge=0, le=10_000_000)

    @property
    def amount(self) -> MicroUsd:
        """A credit is a cent."""
        return MicroUsd(int((self.credits * CENT).to_integral_value(rounding=ROUND_CEILING)))


class Task(BaseModel):
    """What a create and a check answer."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    id: Name
    status: Text = None
    progress: Number = None
    output: Annotated[list[Text] | None, OrNothing] = None
    failure: Text = None
    failure_code: Text = Field(default=None, alias="failureCode")
    cost: Annotated[Credits | None, OrNothing] = None
    estimated: Annotated[Credits | None, OrNothing] = Field(default=None, alias="estimatedCost")


def read_task(answer: Answer) -> Task | None:
    """Read one; None where there is no id. Everything else may be missing, or odd."""
    try:
        return Task.model_validate(answer.members)
    except ValidationError:
        return None


def reason_of(code: str) -> FailureReason:
    """Codes are matched by prefix: the list is open."""
    if code.startswith(_INPUT):
        return FailureReason.REFUSED_INPUT
    if code.startswith(_OUTPUT):
        return FailureReason.REFUSED_OUTPUT
    return FailureReason.REJECTED if code.startswith(_OURS) else FailureReason.PROVIDER
