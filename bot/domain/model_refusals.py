"""What a model does not take of an ask: itself, an option, a picture."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.ids import ModelKey


@dataclass(frozen=True, slots=True)
class ModelUnknown:
    """No such model here."""

    typed: str
    nearest: tuple[str, ...]  #: titles of usable models


@dataclass(frozen=True, slots=True)
class ModelRetired:
    """The vendor switched it off."""

    title: str
    retired_on: date
    successor: ModelKey | None  #: a usable one, if there is
    successor_title: str | None


@dataclass(frozen=True, slots=True)
class ModelUnavailable:
    """Known and alive, but this bot has no key for it, or its provider is paused."""

    title: str
    nearest: tuple[str, ...]


class Option(StrEnum):
    """The options of `/video make` that a model can refuse."""

    SECONDS = "seconds"
    ASPECT = "aspect"
    RESOLUTION = "resolution"
    SOUND = "sound"
    SEED = "seed"
    NEGATIVE_PROMPT = "negative_prompt"
    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    CHARACTER = "character"


@dataclass(frozen=True, slots=True)
class OptionNotOffered:
    """The model does not take this option, or not this value of it."""

    option: Option
    title: str
    typed: str
    offered: tuple[str, ...]  #: what would work; empty: leave the option out
    resolution: str | None = None  #: with which a length does not go
    elsewhere: tuple[str, ...] = ()  #: resolutions with which it does


class PictureFault(StrEnum):
    """What is wrong with an attached picture."""

    NOT_A_PICTURE = "not_a_picture"
    TOO_LARGE = "too_large"  #: bytes or pixels, a decompression bomb among them
    ANIMATED = "animated"
    UNSUPPORTED = "unsupported"  #: a picture, but neither PNG, JPEG nor WebP


@dataclass(frozen=True, slots=True)
class PictureRefused:
    """The attached picture cannot be used."""

    fault: PictureFault
    limit_bytes: int
    limit_pixels: int


ModelRefusal = ModelUnknown | ModelRetired | ModelUnavailable | OptionNotOffered | PictureRefused
