"""JSON as this server speaks it: compact bytes, and names for its two shapes."""

import json
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]  #: one JSON object
JsonValue: TypeAlias = Any  #: whatever a JSON text may hold

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def dumps(value: JsonValue) -> bytes:
    """Write JSON without a space too many."""
    return _encode(value).encode("utf-8", "surrogatepass")


def loads(text: bytes | str) -> JsonValue:
    """Read JSON; raises `ValueError` for anything else."""
    return json.loads(text)
