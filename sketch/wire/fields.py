"""Checking a form's members one by one, each refusal in OpenAI's words."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from sketch.wire import errors

PROMPT_LIMIT = 32_000
NAME_LIMIT = 80
SECONDS = ("4", "8", "12")
EXTENSION_SECONDS = ("4", "8", "12", "16", "20")
SIZES = ("720x1280", "1280x720", "1024x1792", "1792x1024", "1920x1080", "1080x1920")
MOST_CHARACTERS = 2
_SEED_LIMIT = 2**31 - 1


def only(members: dict[str, object], known: Collection[str]) -> None:
    """Refuse members that the operation does not know."""
    for name in members:
        if name not in known:
            raise errors.unknown_parameter(name)


def text(members: dict[str, object], name: str, limit: int) -> str:
    """Take a required text of 1 to `limit` characters."""
    value = members.get(name)
    if name not in members:
        raise errors.missing(name)
    if not isinstance(value, str):
        raise errors.wrong_type(name, "a string", value)
    if not value:
        raise errors.too_short(name)
    if len(value) > limit:
        raise errors.too_long(name, limit, len(value))
    try:
        value.encode()
    except UnicodeEncodeError as error:  # half of a surrogate pair, which JSON can carry
        message = f"Invalid '{name}': the text is not valid Unicode."
        raise errors.invalid_value(name, message) from error
    return value


def prompt(members: dict[str, object]) -> str:
    return text(members, "prompt", PROMPT_LIMIT)


def choice(
    members: dict[str, object], name: str, supported: tuple[str, ...], default: str | None
) -> str:
    """Take one of a few texts; without a default it is required."""
    value = members.get(name)
    if value is None:
        if default is None:
            raise errors.missing(name)
        return default
    if not isinstance(value, str):
        raise errors.wrong_type(name, f"one of {errors.quoted(supported, 'or')}", value)
    if value not in supported:
        raise errors.not_one_of(name, value, supported)
    return value


def model(members: dict[str, object], known: Collection[str], default: str) -> str:
    value = members.get("model")
    if value is None:
        return default
    if not isinstance(value, str):
        raise errors.wrong_type("model", "a string", value)
    if value not in known:
        raise errors.model_not_found(value)
    return value


def seed(members: dict[str, object]) -> int | None:
    """Take the seed, which Sketch adds to OpenAI's members."""
    value = members.get("seed")
    if isinstance(value, str) and value.isascii() and value.isdecimal():  # from a multipart body
        value = int(value[:20])
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise errors.wrong_type("seed", "an integer", value)
    if not 0 <= value <= _SEED_LIMIT:
        raise errors.invalid_value("seed", f"Invalid 'seed': expected 0 to {_SEED_LIMIT}.")
    return value


def seed_of(drawn: str) -> int:
    """Derive the seed from the prompt, the same on every machine."""
    return int.from_bytes(hashlib.sha256(drawn.encode()).digest()[:4]) & _SEED_LIMIT


def characters(members: dict[str, object]) -> tuple[str, ...]:
    """Take the ids of up to two characters."""
    value = members.get("characters")
    if value is None:
        return ()
    if not isinstance(value, list):
        raise errors.wrong_type("characters", "an array of objects", value)
    listed = cast("list[object]", value)
    if len(listed) > MOST_CHARACTERS:
        raise errors.WireError(
            f"Invalid 'characters': array too long. Expected an array with maximum length "
            f"{MOST_CHARACTERS}, but got an array with length {len(listed)} instead.",
            param="characters",
            code="array_above_max_length",
        )
    return tuple(reference_id(item, f"characters[{at}]") for at, item in enumerate(listed))


def reference_id(value: object, name: str) -> str:
    """Take the id out of `{"id": "video_…"}`."""
    if not isinstance(value, dict):
        raise errors.wrong_type(name, "an object", value)
    members = cast("dict[str, object]", value)
    inner = members.get("id")
    if "id" not in members:
        raise errors.missing(f"{name}.id")
    if not isinstance(inner, str):
        raise errors.wrong_type(f"{name}.id", "a string", inner)
    return inner


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is asked for."""

    limit: int
    newest_first: bool
    after: str | None


def paging(query: dict[str, str]) -> Paging:
    """Read `limit`, `order` and `after`."""
    order = query.get("order", "desc")
    if order not in {"asc", "desc"}:
        raise errors.not_one_of("order", order, ("asc", "desc"))
    return Paging(_limit(query.get("limit", "20")), order == "desc", query.get("after"))


def _limit(value: str) -> int:
    try:
        limit = int(value)
    except ValueError as error:
        raise errors.wrong_type("limit", "an integer", value) from error
    if limit < 0:
        raise errors.WireError(
            f"Invalid 'limit': integer below minimum value. Expected a value >= 0, but got {limit} "
            "instead.",
            param="limit",
            code="integer_below_min_value",
        )
    if limit > 100:
        raise errors.WireError(
            f"Invalid 'limit': integer above maximum value. Expected a value <= 100, but got "
            f"{limit} instead.",
            param="limit",
            code="integer_above_max_value",
        )
    return limit
