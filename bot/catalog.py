"""Loads the catalog: every model as a row of data, ours and the operator's."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from bot.domain.errors import SettingError
from bot.domain.ids import ModelKey
from bot.domain.model import CancelTerms, Capabilities, Model, PromptUnit, Sound, Tariff
from bot.domain.money import MicroUsd, micro_usd
from bot.domain.spec import pixels

KEY = re.compile(r"[a-z0-9-]+:[A-Za-z0-9._/-]+")
_KINDS = ("", "+sound", "+video")  #: what may stand behind a resolution in a table of prices

_YES = "true"
_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "key": '"local:wan-2.2"',
        "title": '"Wan 2.2"',
        "base_url": '"http://127.0.0.1:8000/v1"',
        "key_variable": '"VLLM_API_KEY"',
        "seconds": "[4, 8, 12]",
        "aspects": '["16:9", "9:16"]',
        "resolutions": '["720p", "1080p"]',
        "sound": '"switch"',
        **dict.fromkeys(("first_frame", "last_frame", "remix", "extend", "edit"), _YES),
        **dict.fromkeys(("extend_part", "characters", "seed", "negative_prompt"), _YES),
        "extend_seconds": "[7]",
        "prompt_limit": "1000",
        "prompt_unit": '"characters"',
        "price_per_second": '"0.12"',
        "cancel": '"charged"',
        "retires_on": '"2027-01-31"',
        "typical_s": "90",
    }
)
"""How a field is written, for whoever has written it otherwise."""


def _amount(value: object) -> MicroUsd:
    if not isinstance(value, str):
        raise ValueError('an amount is a decimal in quotes, like "0.12"')  # noqa: TRY004
    return micro_usd(value)


def _prices(value: object) -> dict[str, MicroUsd]:
    """A table by resolution, or one price for all."""
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        return {name: _amount(price) for name, price in table.items()}
    return {"*": _amount(value)}


def _date(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


Amount = Annotated[MicroUsd, BeforeValidator(_amount)]
Prices = Annotated[dict[str, MicroUsd], BeforeValidator(_prices)]
Day = Annotated[date, BeforeValidator(_date)]
Seconds = Annotated[int, Field(ge=1, le=600)]


class Row(BaseModel):
    """One `[[models]]` table, as the design's section 6 shows it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: Annotated[str, Field(pattern=rf"^{KEY.pattern}$", max_length=100)]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    model: str | None = None
    dialect: str | None = None
    base_url: Annotated[str, Field(pattern=r"^https?://")] | None = None
    key_variable: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")] | None = None
    seconds: Annotated[list[Seconds], Field(min_length=1)]
    aspects: Annotated[list[str], Field(min_length=1)]
    resolutions: Annotated[list[str], Field(min_length=1)]
    sound: Literal["none", "switch", "always"] = "none"
    first_frame: bool = False
    last_frame: bool = False
    remix: bool = False
    extend: bool = False
    edit: bool = False
    extend_seconds: list[Seconds] = []
    extend_part: bool = False
    characters: bool = False
    seed: bool = False
    negative_prompt: bool = False
    prompt_limit: Annotated[int, Field(ge=1)] = 1000
    prompt_unit: PromptUnit = "characters"
    price_per_second: Prices
    minimum_charge: Amount = MicroUsd(0)
    price_per_million_tokens: Prices = {}
    source_seconds: Annotated[int, Field(ge=0, le=600)] = 0
    cancel: Literal["no", "queued", "free", "charged"] = "no"
    retires_on: Day | None = None
    successor: str | None = None
    fallback: str | None = None
    typical_s: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False, strict=False)] = 90.0
    source: str = ""

    @field_validator("seconds", "extend_seconds")
    @classmethod
    def _ascending(cls, value: list[int]) -> list[int]:
        return sorted(set(value))

    @model_validator(mode="after")
    def _sizes_and_prices(self) -> "Row":
        for aspect in self.aspects:
            for resolution in self.resolutions:
                pixels(aspect, resolution)
        for resolution in self.resolutions:
            if not {resolution, f"{resolution}+sound", "*"} & self.price_per_second.keys():
                raise ValueError(f"price_per_second has no price for {resolution!r}")
            silent = self.sound != "always"
            if silent and not {resolution, "*"} & self.price_per_second.keys():
                raise ValueError(f"price_per_second has no price for {resolution!r} without sound")
        self._only_known(self.price_per_second, "price_per_second")
        self._only_known(self.price_per_million_tokens, "price_per_million_tokens")
        return self

    def _only_known(self, prices: Mapping[str, MicroUsd], field: str) -> None:
        """A misspelt name is a price that is never asked for: a cheaper one would stand in for it."""
        known = ["*", *(f"{each}{kind}" for each in self.resolutions for kind in _KINDS)]
        for name in prices:
            if name not in known:
                raise ValueError(f"{field} has a price for {name!r}; known are {', '.join(known)}")

    def build(self) -> Model:
        """The row as a value of the domain."""
        provider, _, wire_name = self.key.partition(":")
        return Model(
            key=ModelKey(self.key),
            title=self.title,
            provider=provider,
            wire_name=self.model or wire_name,
            capabilities=Capabilities(
                seconds=tuple(self.seconds),
                aspects=tuple(self.aspects),
                resolutions=tuple(self.resolutions),
                sound=Sound(self.sound),
                first_frame=self.first_frame,
                last_frame=self.last_frame,
                remix=self.remix,
                extend=self.extend,
                edit=self.edit,
                extend_seconds=tuple(self.extend_seconds),
                extend_part=self.extend_part,
                characters=self.characters,
                seed=self.seed,
                negative_prompt=self.negative_prompt,
                prompt_limit=self.prompt_limit,
                prompt_unit=self.prompt_unit,
                cancel=CancelTerms(self.cancel),
            ),
            tariff=Tariff(
                per_second=self.price_per_second,
                minimum=self.minimum_charge,
                per_million_tokens=self.price_per_million_tokens.get("*"),
                tokens_by=self.price_per_million_tokens,
                source_s=self.source_seconds,
            ),
            retires_on=self.retires_on,
            successor=ModelKey(self.successor) if self.successor else None,
            fallback=ModelKey(self.fallback) if self.fallback else None,
            typical_s=self.typical_s,
            dialect=self.dialect,
            base_url=self.base_url,
            key_variable=self.key_variable,
            source=self.source,
        )


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
    if field in _EXAMPLES and " like " not in said:
        said += f", like {field} = {_EXAMPLES[field]}"
    return f"{where}: {said}" if where else said
