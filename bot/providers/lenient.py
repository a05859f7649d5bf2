"""Reading what a vendor says beside the point: of a type that nobody expects, it says nothing.

One odd field must hide neither an acceptance that is paid for nor the end of a render.
"""

import math
from typing import Annotated

from pydantic import (
    BeforeValidator,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)


def name_of(value: object) -> str | None:
    """An id that can stand in a path; some are numbers."""
    text = value if isinstance(value, str) else str(value) if type(value) is int else ""
    written = text.encode(errors="ignore").decode()  # half a letter, "\ud800", cannot be written
    return None if text.strip(".") == "" or text != written else text


def _text(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _number(value: object) -> object:
    said = value.strip().rstrip("%") if isinstance(value, str) else value
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        return None
    try:
        number = float(said)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _or_nothing(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


OrNothing = WrapValidator(_or_nothing)
"""Last beside an optional field: what cannot be read is None."""

Name = Annotated[str, BeforeValidator(name_of)]
"""What a render is called: the one field without which nothing is read."""

Text = Annotated[str | None, BeforeValidator(_text), OrNothing]
Number = Annotated[float | None, BeforeValidator(_number)]
