"""The camera: where it looks at a moment, and how far each depth moves against it."""

import math
from dataclasses import dataclass

from sketch.plan import Move

#: How much larger than the frame the stage is painted, for moves that look around on it.
_ROOM: dict[Move, tuple[float, float]] = {
    "tilt": (1.0, 1.3),
    "handheld": (1.07, 1.07),
    "aerial": (1.0, 1.12),
}


def nearness(depth: float) -> float:
    """Tell how much of the nearest things' movement shows at a depth (0 far, 1 near)."""
    return 0.06 + 0.94 * depth**1.4


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant: the time, and what the camera does to things near and far."""

    t: float
    slide: float = 0.0  #: pixels that the nearest things have moved left by
    turn: float = 0.0  #: pixels that near and far things have turned about the middle depth
    swing: float = 0.0  #: pixels that the whole view has swung left by
    push: float = 0.0  #: how far the camera has gone in, 0..1
    height: float = 0.0  #: pixels of the stage's height

    def x(self, depth: float) -> float:
        """Tell how far things at a depth (0 far, 1 near) have moved in x."""
        return -self.slide * nearness(depth) + self.turn * (0.5 - depth) - self.swing

    def y(self, depth: float) -> float:
        """Tell how far they have moved in y."""
        return self.push * self.height * 0.12 * max(0.0, depth - 0.35)


@dataclass(frozen=True, slots=True)
class Camera:
    """A move over a clip of `seconds`; it goes on smoothly for as long as a clip is extended."""

    move: Move
    width: int
    height: int
    seconds: float
    way: int = 1  #: 1 is right, up or in; -1 is left, down or out
    speed: float = 1.0
    #: pixels a second that the nearest things go by, where the camera runs along
    chase: float = 0.0

    @property
    def stage(self) -> tuple[int, int]:
        """The size to paint the stage at."""
        across, down = _ROOM.get(self.move, (1.0, 1.0))
        return round(self.width * across / 2) * 2, round(self.height * down / 2) * 2

    def _gone(self, t: float) -> float:
        """Go evenly from 0 to 1 over the clip, then settle without a jerk towards 1.6."""
        share = t / self.seconds
        return share if share < 1 else 1 + 0.6 * (1 - math.exp(-(share - 1) / 0.6))

    def moment(self, t: float) -> Moment:
        """Tell what the camera does to the stage at a time."""
        gone = self._gone(t) * self.speed
        width, height = self.width, self.stage[1]
        match self.move:
            case "pan" if self.chase:
                return Moment(t, slide=self.way * self.chase * t, height=height)
            case "pan":
                part = self.way * gone * width
                return Moment(t, slide=part * 0.20, swing=part * 0.15, height=height)
            case "orbit":
                swing = (gone - 0.5) * width * 0.30 * self.way
                return Moment(t, turn=swing, push=0.25 * gone, height=height)
            case "dolly":
                return Moment(t, push=gone if self.way > 0 else 1.6 - gone, height=height)
            case "aerial":
                return Moment(t, slide=width * 0.10 * gone, push=1.3 * gone, height=height)
            case "handheld":
                return Moment(t, slide=width * 0.01 * math.sin(t * 0.9), height=height)
            case _:
                return Moment(t, height=height)

    def view(self, t: float) -> tuple[float, float, float, float]:
        """Tell which part of the stage fills the frame: left, top, width, height."""
        gone = self._gone(t) * self.speed
        width, height = self.stage
        if self.move == "tilt":
            room = height - self.height
            share = gone / 1.6 if self.way < 0 else 1 - gone / 1.6
            eased = share * share * (3 - 2 * share)
            return 0.0, room * eased, float(self.width), float(self.height)
        if self.move == "handheld":
            return self._shaken(t)
        closer = {"dolly": 0.10, "zoom": 0.38, "aerial": 0.10, "orbit": 0.03}.get(self.move, 0.0)
        near = gone if self.way > 0 or self.move in ("aerial", "orbit") else max(0.0, 1.6 - gone)
        scale = 1 / (1 + closer * near)
        seen = (self.width * scale, self.height * scale)
        return (width - seen[0]) * 0.5, (height - seen[1]) * 0.52, *seen

    def _shaken(self, t: float) -> tuple[float, float, float, float]:
        width, height = self.stage
        room_x, room_y = (width - self.width) / 2, (height - self.height) / 2
        x = 0.5 * math.sin(2.3 * t + 0.4) + 0.3 * math.sin(3.9 * t + 2) + 0.2 * math.sin(7.1 * t)
        y = 0.5 * math.sin(2.9 * t + 1.7) + 0.3 * math.sin(4.7 * t) + 0.2 * math.sin(8.3 * t + 1)
        return room_x * (1 + 0.8 * x), room_y * (1 + 0.8 * y), float(self.width), float(self.height)
