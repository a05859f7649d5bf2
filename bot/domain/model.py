"""A Model: one engine of a provider, what it accepts (Capabilities), and what it costs (Tariff)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from bot.domain.ids import ModelKey
from bot.domain.money import ZERO, MicroUsd
from bot.domain.spec import RenderSpec


class Sound(StrEnum):
    """Whether a model makes sound."""

    NONE = "none"
    SWITCH = "switch"  #: the member chooses
    ALWAYS = "always"


class CancelTerms(StrEnum):
    """What stopping a render at the provider means for the bill."""

    NO = "no"  #: cannot be stopped
    QUEUED = "queued"  #: only before it starts, free
    FREE = "free"  #: at any time, free
    CHARGED = "charged"  #: at any time, charged all the same


PromptUnit = Literal["characters", "utf16", "bytes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a model accepts, as data. Slash-command choices and validation come from it."""

    seconds: tuple[int, ...]  #: ascending, not empty
    aspects: tuple[str, ...]  #: not empty, the default first
    resolutions: tuple[str, ...]  #: not empty, lowest first
    seconds_by_resolution: Mapping[str, tuple[int, ...]] = field(
        default_factory=dict[str, tuple[int, ...]]
    )  #: of `seconds`, where a resolution takes fewer
    sound: Sound = Sound.NONE
    first_frame: bool = False
    last_frame: bool = False
    #: an earlier render of this model's provider, made anew by a further prompt
    remix: bool = False
    #: an earlier render, gone on with; a job's seconds are those that are added
    extend: bool = False
    edit: bool = False  #: an earlier render, changed where the prompt says so
    extend_seconds: tuple[int, ...] = ()  #: what may be added at a time; empty: as `seconds`
    extend_resolutions: tuple[str, ...] = ()  #: in which it is gone on with; empty: in all
    extend_part: bool = False  #: what comes of an extension is the new part alone: we join it
    characters: bool = False  #: its vendor keeps characters, and shows them again
    seed: bool = False
    negative_prompt: bool = False
    prompt_limit: int = 1000
    prompt_unit: PromptUnit = "characters"
    cancel: CancelTerms = CancelTerms.NO

    def lengths(self, resolution: str) -> tuple[int, ...]:
        """The seconds that go with a resolution, ascending."""
        return self.seconds_by_resolution.get(resolution, self.seconds)

    def at(self, seconds: int) -> tuple[str, ...]:
        """The resolutions that go with a length, lowest first."""
        return tuple(each for each in self.resolutions if seconds in self.lengths(each))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """A model's price per second, by `resolution`, `resolution+sound`, or `*` for all.

    `resolution+video` is the price of a render that starts from an earlier clip, where that is another one.
    """

    per_second: Mapping[str, MicroUsd]
    minimum: MicroUsd = ZERO
    per_million_tokens: MicroUsd | None = None  #: where the vendor's bill counts tokens of the clip
    #: the same, where it differs; named as in `per_second`
    tokens_by: Mapping[str, MicroUsd] = field(default_factory=dict[str, MicroUsd])
    source_s: int = 0  #: the most that a bill counts of a clip that a render starts from, seconds

    def price(self, spec: RenderSpec) -> MicroUsd:
        """The most a job can cost.

        Raises:
            KeyError: when the catalog has no price for this resolution; its loader refuses such rows.
        """
        for name in _names(spec):
            if name in self.per_second:
                seconds = spec.seconds + (self.source_s if spec.parent is not None else 0)
                price = max(self.minimum, self.per_second[name] * seconds)
                return MicroUsd(price * spec.renders)
        raise KeyError(spec.resolution)

    def token_price(self, spec: RenderSpec) -> MicroUsd | None:
        """What a million tokens of such a render cost; None where the bill does not count them."""
        found = (self.tokens_by[name] for name in _names(spec) if name in self.tokens_by)
        return next(found, self.per_million_tokens)


def _names(spec: RenderSpec) -> list[str]:
    """What prices of such a render may be called, the most exact first."""
    names = [f"{spec.resolution}+video"] if spec.parent is not None else []
    names += [f"{spec.resolution}+sound"] if spec.sound else []
    return [*names, spec.resolution, "*"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A row of the catalog."""

    key: ModelKey
    title: str
    provider: str  #: the part of the key before the colon
    wire_name: str  #: what goes on the wire
    framed_wire_name: str | None = None  #: the same with a first frame, where that is another one
    capabilities: Capabilities
    tariff: Tariff
    retires_on: date | None = None  #: the first day on which it is gone; None: not known
    successor: ModelKey | None = None
    fallback: ModelKey | None = None  #: takes its queued jobs while its vendor is away
    typical_s: float = 90.0  #: seconds a render takes, until the house has learned better
    dialect: str | None = None  #: `/v1/videos` family only
    base_url: str | None = None
    key_variable: str | None = None
    source: str = ""  #: where the facts come from, with the date they were read

    def retired(self, today: date) -> bool:
        """Tell whether the vendor has switched it off."""
        return self.retires_on is not None and today >= self.retires_on
