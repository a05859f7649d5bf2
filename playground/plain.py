"""JSON as this server speaks it: compact bytes, and names for its two shapes."""

import json
from typing import Any, TypeAlias, TypeGuard

Json: TypeAlias = dict[str, Any]  #: one JSON object
JsonValue: TypeAlias = Any  #: whatever a JSON text may hold

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def dumps(value: JsonValue) -> bytes:
    """Write JSON without a space too many; half characters become question marks."""
    return _encode(value).encode("utf-8", "replace")


def is_object(value: JsonValue) -> TypeGuard[Json]:
    return isinstance(value, dict)


def is_list(value: JsonValue) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def items(thing: Json, name: str) -> list[Any]:
    """Read a list that may be absent or null."""
    return thing.get(name) or []


def part(thing: Json, name: str) -> Json:
    """Read an object that may be absent or null."""
    return thing.get(name) or {}


def loads(text: bytes | str) -> JsonValue:
    """Read JSON; raises `ValueError` for anything else, and for nests too deep to be meant."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
