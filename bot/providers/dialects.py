"""How servers of the `/v1/videos` family differ, as data. One shape, and no two servers speak it alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.domain.spec import SourceKind


class Body(StrEnum):
    """How a create is written."""

    MULTIPART = "multipart"  #: always a form: what the official client sends
    JSON = "json"  #: always JSON; a picture goes along where there is a field for it
    MIXED = "mixed"  #: JSON for text alone, a form with a picture


class Extras(StrEnum):
    """Where seed, negative prompt and the like go."""

    NONE = "none"  #: they are not taken
    FLAT = "flat"  #: beside the others, `negative_prompt`
    METADATA = "metadata"  #: in `metadata`, `negativePrompt`; flat in a form
    SPLIT = "split"  #: `seed` beside the others, `negative_prompt` in `metadata`


class Size(StrEnum):
    """How the clip's size is said."""

    PIXELS = "pixels"  #: `size`, "1280x720"
    RESOLUTION = "resolution"  #: `resolution`, "720p"
    SIDES = "sides"  #: `width` and `height`, numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What an adapter must know of a server before it speaks. The default is OpenAI's own."""

    name: str
    body: Body = Body.MULTIPART
    path: str = "videos"  #: of a create; a render is `<path>/<id>`
    seconds_field: str = "seconds"
    seconds_as_number: bool = False  #: in JSON; in a form everything is text
    size: Size = Size.PIXELS
    picture_field: str | None = None  #: in JSON, as bare base64
    extras: Extras = Extras.NONE
    key_header: str = "authorization"
    key_prefix: str = "Bearer "
    #: `<path>/<id>/content` gives the file; otherwise only the named address
    has_content: bool = True
    lists: bool = False  #: `GET <path>` pages through what was asked for
    stops: bool = False  #: DELETE stops a render that is under way
    derives: frozenset[SourceKind] = frozenset()  #: what it can make from an earlier render
    characters: bool = False  #: `<path>/characters` keeps them
    true_progress: bool = True  #: `progress` moves; otherwise it jumps, and is not worth showing
    refused_5xx: tuple[str, ...] = ()  #: words of answers in the 500s that are a clear refusal


_ALL_SOURCES = frozenset({SourceKind.REMIX, SourceKind.EDIT, SourceKind.EXTEND})
_NEW_API_REFUSES = ("no available channel", "无可用渠道")

_ALL = (
    Dialect(name="openai", lists=True, derives=_ALL_SOURCES, characters=True),
    Dialect(
        name="sketch",
        extras=Extras.FLAT,
        lists=True,
        stops=True,
        derives=_ALL_SOURCES,
        characters=True,
    ),
    Dialect(
        name="azure",
        lists=True,
        key_header="api-key",
        key_prefix="",
        derives=frozenset({SourceKind.REMIX}),
    ),
    Dialect(
        name="apiyi",
        body=Body.MIXED,
        extras=Extras.METADATA,
        true_progress=False,  # 0, 50, 100
        refused_5xx=_NEW_API_REFUSES,
    ),
    Dialect(name="apiyi-reverse", refused_5xx=_NEW_API_REFUSES),
    Dialect(
        name="apiyi-generations",
        body=Body.JSON,
        path="videos/generations",
        seconds_field="duration",
        seconds_as_number=True,
        size=Size.RESOLUTION,
        has_content=False,
        refused_5xx=_NEW_API_REFUSES,
    ),
    Dialect(
        name="new-api",
        refused_5xx=_NEW_API_REFUSES,
        derives=frozenset({SourceKind.REMIX}),
    ),
    # Its own first interface, which many forks kept: a number of seconds, the id as `task_id`, the clip at an address.
    Dialect(
        name="new-api-legacy",
        body=Body.JSON,
        path="video/generations",
        seconds_field="duration",
        seconds_as_number=True,
        size=Size.SIDES,
        picture_field="image",
        extras=Extras.SPLIT,
        has_content=False,
        true_progress=False,  # 10, 30, 50, 100
        refused_5xx=_NEW_API_REFUSES,
    ),
    # Its list goes to the wrong upstream, and DELETE is 405 (1.109.1).
    Dialect(name="litellm", derives=_ALL_SOURCES, characters=True),
    Dialect(
        name="vllm-omni",
        lists=True,
        stops=True,
        extras=Extras.FLAT,
        true_progress=False,  # 0 until it is 100
    ),
    Dialect(name="sglang", lists=True, extras=Extras.FLAT, seconds_as_number=True),
    Dialect(name="aquiles", lists=True),
)

DIALECTS: Mapping[str, Dialect] = MappingProxyType({dialect.name: dialect for dialect in _ALL})

SIZES: Mapping[tuple[str, str], tuple[int, int]] = MappingProxyType(
    {
        ("16:9", "1024p"): (1792, 1024),  # OpenAI's, wider than 16:9
        ("9:16", "1024p"): (1024, 1792),
        ("16:9", "480p"): (832, 480),  # Wan's: both sides divide by 16
        ("9:16", "480p"): (480, 832),
    }
)
"""Sizes that this family writes otherwise than `domain/spec.pixels` computes them."""
