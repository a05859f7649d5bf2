"""The plan of a clip: everything a prompt decides before anything is painted."""

from dataclasses import dataclass
from typing import Literal

Scene = Literal[
    "sea", "beach", "lake", "forest", "mountains", "city", "desert", "space", "room", "meadow",
    "underwater", "clouds", "abstract",
]  # fmt: skip
Time = Literal["dawn", "day", "golden", "dusk", "night"]
Weather = Literal["clear", "cloud", "rain", "storm", "snow", "fog", "wind"]
Move = Literal["static", "pan", "tilt", "dolly", "zoom", "orbit", "handheld", "aerial"]
Style = Literal[
    "painted", "cinematic", "animation", "watercolour", "noir", "pixel", "pencil", "vintage", "neon"
]
Landmark = Literal[
    "lighthouse", "cabin", "castle", "windmill", "volcano", "pyramid", "torii", "bridge",
    "waterfall", "tree",
]  # fmt: skip
Sight = Literal["aurora", "rainbow", "meteor", "firefly", "leaf"]

#: How a kind of subject moves, which decides where it may stand.
Gait = Literal["run", "walk", "fly", "swim", "sail", "drive", "drift", "stand"]


@dataclass(frozen=True, slots=True)
class Role:
    """Who plays: a kind of subject, how many of them, in which colours (names; none is its own)."""

    kind: str
    count: int = 1
    colours: tuple[str, ...] = ()
    word: str = ""  #: the word that named it, where Sketch has no picture of its own for it


@dataclass(frozen=True, slots=True)
class Plan:
    """A clip, decided."""

    scene: Scene
    time: Time
    weather: Weather
    move: Move
    way: int  #: 1 is right, up or in; -1 is left, down or out
    style: Style
    cast: tuple[Role, ...]
    landmarks: tuple[Landmark, ...]
    sights: tuple[Sight, ...]
    colours: tuple[str, ...]  #: colours that belong to nobody: they tint the whole
    ground: str | None  #: the colour that the prompt gives to the land
    pace: float  #: 1 is natural
    near: float  #: how large subjects are, 1 is natural
    tracked: bool  #: the camera runs along with its subject
    turn: float  #: degrees that this prompt's colours are turned by
    named: tuple[str, ...]  #: every concept that a prompt named, the first first
    key: str  #: what chance is drawn from
