"""What is left where words are erased: of a spec, and in the file."""

from typing import Any

from sqlalchemy import Connection, text

ERASED = "(erased)"
"""What stands where their words stood."""

KEPT_OF_A_SPEC = ("model_key", "seconds", "aspect", "resolution", "sound", "private", "ancestor")
"""What a receipt needs; the rest of a spec is what they wrote or showed."""


def bare_spec(spec: dict[str, Any]) -> dict[str, Any]:
    """A spec as it stays in a row."""
    kept = {name: spec[name] for name in KEPT_OF_A_SPEC if name in spec}
    shots = [ERASED for _ in spec.get("shots", ())]
    return kept | {"source": spec["source"], "prompt": ERASED} | ({"shots": shots} if shots else {})


def overwrite(connection: Connection) -> None:
    """Have SQLite overwrite from here on what is deleted: not every build does, and its file would keep the words."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))


def forget_words(connection: Connection) -> None:
    """SQLite's index of words keeps those of deleted rows until its parts are merged."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO clip_words(clip_words) VALUES ('optimize')"))
