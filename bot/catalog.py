"""Loads the catalog: every model as a row of data, ours and the operator's."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.domain.errors import SettingError
from bot.domain.model import Model
from bot.rows import EXAMPLES, Row


class ModelCatalog:
    """Every model that can be asked for, retired ones included, in the order of the files."""

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = tuple(models)
        self._by_name = {
            **{model.title.casefold(): model for model in reversed(self._models)},
            **{model.key.casefold(): model for model in self._models},
        }

    @property
    def models(self) -> Sequence[Model]:
        return self._models

    def find(self, key: str) -> Model | None:
        """By `provider:model`, or by title, ignoring case."""
        return self._by_name.get(key.strip().casefold())


def load(own: Path | None = None) -> ModelCatalog:
    """Read our rows and the operator's; a row with the same key replaces ours whole.

    Raises:
        SettingError: a file cannot be read, or a row is wrong; names file, line and reason.
    """
    rows = dict(_ours())
    if own is not None:
        try:
            text = own.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(
                f"DAILIES_CATALOG is {str(own)!r}, which cannot be read "
                f"({getattr(error, 'strerror', None) or 'it is not UTF-8 text'}). "
                "It expects a TOML file of [[models]] rows, like /etc/dailies/models.toml."
            ) from None
        rows |= {model.key: model for model in _parse(text, str(own))}
    for model in rows.values():
        for name, other in (("successor", model.successor), ("fallback", model.fallback)):
            if other == model.key:
                raise SettingError(f"the catalog's {other} names itself as its {name}")
            if other is not None and other not in rows:
                raise SettingError(
                    f"the catalog's {model.key} names a {name} that is no row: {other}"
                )
    return ModelCatalog(list(rows.values()))


@cache
def _ours() -> Mapping[str, Model]:
    text = files("bot").joinpath("catalog.toml").read_text(encoding="utf-8")
    return {model.key: model for model in _parse(text, "the built-in catalog")}


def _parse(text: str, name: str) -> Iterator[Model]:
    try:
        document: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{name} is not valid TOML: {error}") from None
    stray = sorted(set(document) - {"models"})
    if stray:
        raise SettingError(f"{name}: only [[models]] rows are known, not {', '.join(stray)}")
    lines = [
        n
        for n, line in enumerate(text.splitlines(), 1)
        if re.match(r"\s*\[\[\s*models\s*\]\]", line)
    ]
    rows: Any = document.get("models", [])
    if not isinstance(rows, list):
        raise SettingError(f"{name}: models are written as [[models]] rows")
    seen: dict[str, str] = {}
    for index, raw in enumerate(rows):  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
        line = lines[index] if index < len(lines) else 0
        place = f"the row at line {line}" if line else f"row {index + 1}"
        try:
            row = Row.model_validate(raw)
        except ValidationError as error:
            raise SettingError(f"{name}, {place}: {_reasons(error)}") from None
        if row.key in seen:
            raise SettingError(f"{name}, {place}: {row.key} stands at {seen[row.key]} already")
        seen[row.key] = place.removeprefix("the row at ")
        yield row.build()


def _reasons(error: ValidationError) -> str:
    return "; ".join(_reason(each) for each in error.errors())


def _reason(each: ErrorDetails) -> str:
    """What is wrong at which field, and how it is written."""
    where, field = ".".join(map(str, each["loc"])), str(each["loc"][0]) if each["loc"] else ""
    said = each["msg"].removeprefix("Value error, ")
    if each["type"] == "extra_forbidden":
        near = get_close_matches(field, Row.model_fields, n=1)
        said = "no row has this field" + (f", perhaps {near[0]} is meant" if near else "")
    elif each["type"] == "string_pattern_mismatch":
        said = "it is written otherwise"
    if field in EXAMPLES and " like " not in said:
        said += f", like {field} = {EXAMPLES[field]}"
    return f"{where}: {said}" if where else said
