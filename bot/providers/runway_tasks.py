"""Runway's tasks and credits, read."""

from decimal import ROUND_CEILING, Decimal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.money import CENT, MicroUsd
from bot.domain.render import FailureReason
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

    id: str = Field(min_length=1)
    status: str = ""
    progress: float | None = None
    output: list[str] = Field(default_factory=list)
    failure: str | None = None
    failure_code: str = Field(default="", alias="failureCode")
    cost: Credits | None = None
    estimated: Credits | None = Field(default=None, alias="estimatedCost")


def read_task(answer: Answer) -> Task | None:
    """Read one; None where there is no id."""
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
