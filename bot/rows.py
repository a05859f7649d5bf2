"""A row of the catalog: what each of its fields may be, how it is written, and the model that it makes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from bot.domain.ids import ModelKey
from bot.domain.model import CancelTerms, Capabilities, Model, PromptUnit, Sound, Tariff
from bot.domain.money import MicroUsd, micro_usd
from bot.domain.spec import pixels

KEY = re.compile(r"[a-z0-9-]+:[A-Za-z0-9._/-]+")
_KINDS = ("", "+sound", "+video")  #: what may stand behind a resolution in a table of prices

_YES = "true"
EXAMPLES: Mapping[str, str] = MappingProxyType(
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
        "seconds_by_resolution": '{ "1080p" = [8] }',
        "extend_seconds": "[7]",
        "extend_resolutions": '["720p"]',
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


def _only_known(names: Iterable[str], known: Sequence[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"{what} {name!r}; known are {', '.join(known)}")


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
    first_frame_model: str | None = None
    dialect: str | None = None
    base_url: Annotated[str, Field(pattern=r"^https?://")] | None = None
    key_variable: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")] | None = None
    seconds: Annotated[list[Seconds], Field(min_length=1)]
    aspects: Annotated[list[str], Field(min_length=1)]
    resolutions: Annotated[list[str], Field(min_length=1)]
    seconds_by_resolution: dict[str, Annotated[list[Seconds], Field(min_length=1)]] = {}
    sound: Literal["none", "switch", "always"] = "none"
    first_frame: bool = False
    last_frame: bool = False
    remix: bool = False
    extend: bool = False
    edit: bool = False
    extend_seconds: list[Seconds] = []
    extend_resolutions: list[str] = []
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
        # A misspelt name is a price that is never asked for: a cheaper one would stand in for it.
        known = ["*", *(f"{each}{kind}" for each in self.resolutions for kind in _KINDS)]
        _only_known(self.price_per_second, known, "price_per_second has a price for")
        _only_known(
            self.price_per_million_tokens, known, "price_per_million_tokens has a price for"
        )
        return self

    @model_validator(mode="after")
    def _path_for_pictures(self) -> "Row":
        if self.first_frame_model and not (self.first_frame and self.key.startswith("fal:")):
            raise ValueError("first_frame_model is for rows of fal with first_frame = true")
        return self

    @model_validator(mode="after")
    def _lengths_and_resolutions(self) -> "Row":
        own = self.seconds_by_resolution
        _only_known(own, self.resolutions, "seconds_by_resolution has lengths for")
        _only_known(self.extend_resolutions, self.resolutions, "extend_resolutions has")
        for name, seconds in own.items():
            if stray := set(seconds) - set(self.seconds):
                raise ValueError(
                    f"seconds_by_resolution has {min(stray)} for {name!r}, which is not among seconds"
                )
        offered = [own.get(each, self.seconds) for each in self.resolutions]
        if idle := set(self.seconds).difference(*offered):
            raise ValueError(f"seconds has {min(idle)}, which goes with no resolution")
        return self

    def build(self) -> Model:
        """The row as a value of the domain."""
        provider, _, wire_name = self.key.partition(":")
        return Model(
            key=ModelKey(self.key),
            title=self.title,
            provider=provider,
            wire_name=self.model or wire_name,
            framed_wire_name=self.first_frame_model,
            capabilities=Capabilities(
                seconds=tuple(self.seconds),
                aspects=tuple(self.aspects),
                resolutions=tuple(self.resolutions),
                seconds_by_resolution={
                    name: tuple(sorted(set(seconds)))
                    for name, seconds in self.seconds_by_resolution.items()
                },
                sound=Sound(self.sound),
                first_frame=self.first_frame,
                last_frame=self.last_frame,
                remix=self.remix,
                extend=self.extend,
                edit=self.edit,
                extend_seconds=tuple(self.extend_seconds),
                extend_resolutions=tuple(self.extend_resolutions),
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
