"""What Runway's engines take: its API refuses every field that a model does not know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bot.domain.spec import RenderSpec, SourceKind, pixels

Sizes = Mapping[tuple[str, str], tuple[int, int]]


class ImageRatio(StrEnum):
    """What an image-to-video call says about the size."""

    SAME = "same"  #: the same as from text
    AUTO = "auto"  #: `auto_720p`: it follows the picture
    NONE = "none"  #: nothing: the field is unknown there


@dataclass(frozen=True, slots=True, kw_only=True)
class FromClip:
    """What a video-to-video call of an engine says."""

    field: str  #: where the clip's address goes
    makes: frozenset[SourceKind]
    modes: bool = False  #: whether it says which of them
    seconds: bool = False  #: whether it says how long
    ratio: ImageRatio = ImageRatio.NONE
    audio: bool = False
    #: whose size is the clip's own, so that none is said
    follows: frozenset[SourceKind] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One model at Runway (runwayml 5.24.0)."""

    audio: bool = False
    seed: bool = False
    negative_prompt: bool = False
    last_frame: bool = False
    #: where they are not what `pixels` computes
    sizes: Sizes = field(default_factory=dict[tuple[str, str], tuple[int, int]])
    image_ratio: ImageRatio = ImageRatio.SAME
    placed: bool = False  #: a picture without its place is a mere reference there
    clip: FromClip | None = None

    def size(self, spec: RenderSpec) -> tuple[int, int]:
        """Width and height as this engine wants them."""
        own = self.sizes.get((spec.aspect, spec.resolution.lower()))
        return own or pixels(spec.aspect, spec.resolution)


def _sizes(**by_resolution: dict[str, str]) -> Sizes:
    table = {
        (aspect, resolution.removeprefix("r")): _pair(size)
        for resolution, sizes in by_resolution.items()
        for aspect, size in sizes.items()
    }
    return MappingProxyType(table)


def _pair(size: str) -> tuple[int, int]:
    width, _, height = size.partition(":")
    return int(width), int(height)


_GEN4 = _sizes(r720p={"4:3": "1104:832", "1:1": "960:960", "3:4": "832:1104", "21:9": "1584:672"})
_KLING = _sizes(r720p={"1:1": "960:960"}, r1080p={"1:1": "1440:1440"}, r4k={"1:1": "2880:2880"})
_KLING_4 = _sizes(
    r720p={"1:1": "940:940", "21:9": "1460:624"},
    r1080p={"1:1": "1440:1440", "21:9": "2200:940"},
)
_SEEDANCE_HD = {
    "r720p": {
        "21:9": "1470:630",
        "4:3": "1112:834",
        "1:1": "960:960",
        "3:4": "834:1112",
    },
    "r1080p": {
        "21:9": "2206:946",
        "4:3": "1664:1248",
        "1:1": "1440:1440",
        "3:4": "1248:1664",
    },
    "r4k": {
        "21:9": "3840:1646",
        "4:3": "3840:2880",
        "1:1": "3840:3840",
        "3:4": "2880:3840",
    },
}
_SEEDANCE_SD = {
    "21:9": "992:432",
    "16:9": "864:496",
    "4:3": "752:560",
    "1:1": "640:640",
    "3:4": "560:752",
    "9:16": "496:864",
}
_SEEDANCE = _sizes(r480p=_SEEDANCE_SD, **_SEEDANCE_HD)
_SEEDANCE_25 = _sizes(r480p=_SEEDANCE_SD | {"16:9": "854:480", "9:16": "480:854"}, **_SEEDANCE_HD)

_REMIX = frozenset({SourceKind.REMIX})
_CHANGES = frozenset({SourceKind.REMIX, SourceKind.EDIT})
_ALL = frozenset({SourceKind.REMIX, SourceKind.EDIT, SourceKind.EXTEND})
_OF_ITS_SIZE = frozenset({SourceKind.EDIT, SourceKind.EXTEND})

MODES: Mapping[SourceKind, str] = MappingProxyType(
    {SourceKind.REMIX: "reference", SourceKind.EDIT: "edit", SourceKind.EXTEND: "extend"}
)

_O3_CLIP = FromClip(field="promptVideo", makes=_CHANGES)
_KLING_4_CLIP = FromClip(field="videoUri", makes=_CHANGES, ratio=ImageRatio.AUTO)
_SEEDANCE_CLIP = FromClip(
    field="promptVideo", makes=_REMIX, seconds=True, ratio=ImageRatio.SAME, audio=True
)
_SEEDANCE_25_CLIP = FromClip(
    field="promptVideo",
    makes=_ALL,
    modes=True,
    seconds=True,
    ratio=ImageRatio.SAME,
    audio=True,
    follows=_OF_ITS_SIZE,
)
_OMNI_CLIP = FromClip(field="videoUri", makes=_ALL, modes=True, seconds=True, ratio=ImageRatio.SAME)

_VEO = Engine(audio=True, seed=True, negative_prompt=True, last_frame=True)
_KLING_3 = Engine(audio=True, last_frame=True, sizes=_KLING)
_KLING_O3 = Engine(audio=True, last_frame=True, sizes=_KLING, clip=_O3_CLIP)
_SEEDANCE_2 = Engine(
    audio=True, seed=True, last_frame=True, placed=True, sizes=_SEEDANCE, clip=_SEEDANCE_CLIP
)

ENGINES: Mapping[str, Engine] = MappingProxyType(
    {
        "gen4.5": Engine(seed=True, sizes=_GEN4),
        "gen4_turbo": Engine(seed=True, sizes=_GEN4),
        "veo3.1": _VEO,
        "veo3.1_fast": _VEO,
        "kling3.0_standard": _KLING_3,
        "kling3.0_pro": _KLING_3,
        "kling3.0_4k": _KLING_3,
        "klingO3_standard": _KLING_O3,
        "klingO3_pro": _KLING_O3,
        "klingO3_4k": _KLING_O3,
        "kling2.5_turbo_pro": Engine(last_frame=True, image_ratio=ImageRatio.NONE, sizes=_KLING),
        "kling_4": Engine(
            last_frame=True, image_ratio=ImageRatio.AUTO, sizes=_KLING_4, clip=_KLING_4_CLIP
        ),
        "seedance2": _SEEDANCE_2,
        "seedance2_fast": _SEEDANCE_2,
        "seedance2_mini": _SEEDANCE_2,
        "seedance2_5": Engine(
            audio=True,
            seed=True,
            last_frame=True,
            placed=True,
            sizes=_SEEDANCE_25,
            clip=_SEEDANCE_25_CLIP,
        ),
        "gemini_omni_flash_1.1": Engine(last_frame=True, clip=_OMNI_CLIP),
    }
)
"""By Runway's name of the model. One that is not here takes prompt, ratio, duration and first frame."""
