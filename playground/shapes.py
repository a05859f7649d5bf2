"""Shapes of what a bot may send, and Discord's `50035 Invalid Form Body` for everything else.

A *check* is a function of a value and a `Field`: it says what is wrong there, and says nothing
when all is well. Checks are built from smaller checks. Stricter than Discord on purpose: a field
that nobody documents is an error here, where Discord would quietly drop it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from playground.errors import ApiError
from playground.plain import Json, JsonValue, is_list, is_object

Path: TypeAlias = tuple[str, ...]


class Problems:
    """Everything wrong with one form, by the place where it is wrong."""

    def __init__(self) -> None:
        self._found: dict[Path, list[Json]] = {}
        self.count = 0

    def add(self, path: Path, code: str, message: str) -> None:
        self._found.setdefault(path, []).append({"code": code, "message": message})
        self.count += 1

    def __bool__(self) -> bool:
        return bool(self._found)

    def tree(self) -> Json:
        root: Json = {}
        for path, found in self._found.items():
            branch = root
            for step in path:
                branch = branch.setdefault(step, {})
            branch.setdefault("_errors", []).extend(found)
        return root


class Field:
    """One place in a form."""

    __slots__ = ("path", "problems")

    def __init__(self, problems: Problems, path: Path = ()) -> None:
        self.problems = problems
        self.path = path

    def at(self, step: object) -> "Field":
        return Field(self.problems, (*self.path, str(step)))

    def wrong(self, code: str, message: str) -> None:
        self.problems.add(self.path, code, message)


Check: TypeAlias = Callable[[JsonValue, Field], None]


def invalid_form(problems: Problems) -> ApiError:
    return ApiError(400, 50035, "Invalid Form Body", errors=problems.tree(), wrong=True)


def verify(check: Check, value: JsonValue) -> None:
    """Raise Discord's 50035 unless `value` has the shape."""
    problems = Problems()
    check(value, Field(problems))
    if problems:
        raise invalid_form(problems)


def refuse(path: str, code: str, message: str) -> ApiError:
    """Make a 50035 for one thing wrong at one place, written `a.b.0`."""
    problems = Problems()
    problems.add(tuple(step for step in path.split(".") if step), code, message)
    return invalid_form(problems)


def anything(_value: JsonValue, _field: Field) -> None:
    """Accept any value."""


def boolean(value: JsonValue, field: Field) -> None:
    if not isinstance(value, bool):
        field.wrong("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


def snowflake(value: JsonValue, field: Field) -> None:
    """Accept an id: a string of digits, or the integer that discord.py sends in its place."""
    digits = isinstance(value, str) and value.isascii() and value.isdigit()
    if not digits and (isinstance(value, bool) or not isinstance(value, int)):
        field.wrong("NUMBER_TYPE_COERCE", f'Value "{value!s:.80}" is not snowflake.')


def text(low: int = 0, high: int | None = None) -> Check:
    def check(value: JsonValue, field: Field) -> None:
        if not isinstance(value, str):
            field.wrong("STRING_TYPE_CONVERT", "Could not interpret value as string.")
        elif low and len(value) < low:
            if low == 1:
                field.wrong("BASE_TYPE_REQUIRED", "This field is required")
            else:
                field.wrong("BASE_TYPE_MIN_LENGTH", f"Must be {low} or more in length.")
        elif high is not None and len(value) > high:
            field.wrong("BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")

    return check


def integer(low: int | None = None, high: int | None = None) -> Check:
    def check(value: JsonValue, field: Field) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            field.wrong("NUMBER_TYPE_COERCE", f'Value "{value!s:.80}" is not int.')
        elif low is not None and value < low:
            field.wrong("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {low}.")
        elif high is not None and value > high:
            field.wrong("NUMBER_TYPE_MAX", f"int value should be less than or equal to {high}.")

    return check


def number(value: JsonValue, field: Field) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        field.wrong("NUMBER_TYPE_COERCE", f'Value "{value!s:.80}" is not float.')


def bits(value: JsonValue, field: Field) -> None:
    """Accept a permission set: an integer, or its digits."""
    snowflake(value, field)


def one_of(*allowed: JsonValue) -> Check:
    def check(value: JsonValue, field: Field) -> None:
        if isinstance(value, bool) or value not in allowed:
            listed = ", ".join(repr(choice) for choice in allowed)
            field.wrong("BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")

    return check


def link(schemes: tuple[str, ...] = ("http", "https"), high: int = 2048) -> Check:
    """Accept an address with one of these schemes."""
    length = text(1, high)

    def check(value: JsonValue, field: Field) -> None:
        length(value, field)
        if not isinstance(value, str):
            return
        parts = urlsplit(value)
        if parts.scheme not in schemes:
            field.wrong("URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {schemes}.")
        elif not parts.netloc:
            field.wrong("URL_TYPE_INVALID_URL", "Not a well formed URL.")

    return check


def moment(value: JsonValue, field: Field) -> None:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        field.wrong("DATE_TIME_TYPE_PARSE", f"Could not parse {value!s:.80}. Should be ISO8601.")


def maybe(check: Check) -> Check:
    """Accept null as well."""

    def nullable(value: JsonValue, field: Field) -> None:
        if value is not None:
            check(value, field)

    return nullable


def array(item: Check, low: int = 0, high: int | None = None, *, unique: bool = False) -> Check:
    def check(value: JsonValue, field: Field) -> None:
        if not is_list(value):
            field.wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.")
            return
        if len(value) < low or (high is not None and len(value) > high):
            bounds = f"between {low} and {high}" if high is not None else f"at least {low}"
            field.wrong("BASE_TYPE_BAD_LENGTH", f"Must be {bounds} in length.")
            return
        if unique and len({str(entry) for entry in value}) != len(value):
            field.wrong("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value.")
        for index, entry in enumerate(value):
            item(entry, field.at(index))

    return check


def mapping(keys: Check, values: Check) -> Check:
    """Accept an object whose keys are open, such as localisations."""

    def check(value: JsonValue, field: Field) -> None:
        if not is_object(value):
            field.wrong("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType.")
            return
        for key, entry in value.items():
            keys(key, field.at(key))
            values(entry, field.at(key))

    return check


def form(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Accept an object with these fields and no other."""
    known = {**required, **(optional or {})}

    def check(value: JsonValue, field: Field) -> None:
        if not is_object(value):
            field.wrong("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType.")
            return
        for name in required:
            if name not in value:
                field.at(name).wrong("BASE_TYPE_REQUIRED", "This field is required")
        for name, entry in value.items():
            if name in known:
                known[name](entry, field.at(name))
            else:
                field.at(name).wrong("UNKNOWN_FIELD", "Discord documents no such field here.")

    return check


def tagged(kinds: Mapping[int, Check]) -> Check:
    """Accept an object whose integer `type` says which shape it has."""

    def check(value: JsonValue, field: Field) -> None:
        kind = value.get("type") if is_object(value) else None
        if isinstance(kind, bool) or not isinstance(kind, int) or kind not in kinds:
            listed = ", ".join(str(known) for known in kinds)
            field.at("type").wrong("BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")
        else:
            kinds[kind](value, field)

    return check


def then(shape: Check, rule: Check) -> Check:
    """Ask a rule only about values that have the shape, so that it need not ask again."""

    def check(value: JsonValue, field: Field) -> None:
        before = field.problems.count
        shape(value, field)
        if field.problems.count == before:
            rule(value, field)

    return check
