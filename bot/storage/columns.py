"""The columns that both databases know: four types, and what is said of them again and again."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, text
from sqlalchemy import Text as _Text
from sqlalchemy.types import TypeEngine

T = TypeVar("T")

# STRICT tables know INTEGER, REAL, TEXT and BLOB only; these four are all that we use on both databases.
Id: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
Flag: TypeEngine[int] = Integer()  #: 0 or 1; `flag` adds the CHECK
Text: TypeEngine[str] = _Text()
Json: TypeEngine[str] = _Text()  #: JSON as text: nobody queries inside it


def listed(words: Iterable[StrEnum]) -> str:
    """Words as SQL, always in the same order."""
    return ", ".join(f"'{word}'" for word in sorted(words))


def any_of(column: str, words: Collection[StrEnum]) -> str:
    """SQL for "one of these words", as our CHECKs and partial indexes say it, and the questions that use those.

    Written out, not bound: a partial index is used only where the question repeats its condition to the letter.
    More than two words are compared one by one: SQLite fills a table with a list of them whenever a statement meets
    it, and an update of a job met five, in its CHECK and its indexes. It is no OR, which SQLite would look up word
    by word where a walk along the partial index is meant.
    """
    if len(words) <= 2:
        return f"{column} IN ({listed(words)})"
    none = " AND ".join(f"{column} <> '{word}'" for word in sorted(words))
    return f"NOT ({none})"


def one_of(column: str, words: Collection[StrEnum]) -> CheckConstraint:
    return CheckConstraint(any_of(column, words), name=column)


def flag(name: str) -> Column[int]:
    return Column(name, Flag, CheckConstraint(f"{name} IN (0, 1)", name=name), nullable=False)


def amount(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, Id, CheckConstraint(f"{name} >= 0", name=name), nullable=nullable)


def required(name: str, kind: TypeEngine[T]) -> Column[T]:
    return Column(name, kind, nullable=False)


def optional(name: str, kind: TypeEngine[T]) -> Column[T]:
    return Column(name, kind, nullable=True)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    return Index(
        name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where)
    )
