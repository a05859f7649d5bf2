"""A film: every frame as a function of its number, painted by two threads and encoded in order."""

import queue
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import av

from sketch.camera import Camera, nearness
from sketch.canvas import Canvas
from sketch.caption import Caption
from sketch.colour import hex_rgb
from sketch.director import plan
from sketch.encode import picture
from sketch.gaits import GAITS
from sketch.motes import fireflies, leaves
from sketch.palette import palette
from sketch.plan import Plan
from sketch.scenes import PLACES
from sketch.spec import SketchSpec
from sketch.stage import Stage
from sketch.subjects.entrance import GROUND_DEPTH, SPEED
from sketch.weather import paint_weather

PAINTERS = 2  #: threads that paint; a third waits for them and encodes


class Film(Protocol):
    """Something with frames."""

    size: tuple[int, int]  #: of the stage, which may be larger than the frame

    def paint(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Paint the frame of a time on the screen."""
        ...


@dataclass(frozen=True, slots=True)
class Scene:
    """A film of a planned scene."""

    camera: Camera
    stage: Stage
    caption: Caption

    @property
    def size(self) -> tuple[int, int]:
        """The stage's size."""
        return self.camera.stage

    def paint(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Paint the frame of a time on the screen."""
        now = self.camera.moment(t)
        for act in self.stage.acts:
            act(stage, now)
        stage.seen(*self.camera.view(t), screen)
        self.caption.draw(screen, t)


def scene(spec: SketchSpec) -> tuple[Scene, Plan]:
    """Plan and build the film of a prompt."""
    decided = plan((spec.prompt,), spec.seed)
    camera = shot(decided, spec.width, spec.height, spec.seconds)
    stage = Stage(*camera.stage, decided, palette(decided))
    PLACES[decided.scene](stage)
    paint_front(stage)
    return Scene(camera, stage, Caption(spec.width, spec.height, spec.prompt)), decided


def shot(decided: Plan, width: int, height: int, seconds: float) -> Camera:
    """Set up the camera that a plan asks for."""
    chase = 0.0
    if decided.tracked:
        gait = GAITS[decided.cast[0].kind][0]
        chase = SPEED[gait] * width * decided.pace / nearness(GROUND_DEPTH)
    return Camera(decided.move, width, height, seconds, decided.way, chase=chase)


def paint_front(stage: Stage) -> None:
    """Put what is in front of everything: weather, and small things in the air."""
    if stage.plan.scene not in ("room", "underwater", "space"):
        paint_weather(stage)
    if "leaf" in stage.plan.sights:
        pink = "pink" in stage.plan.colours or stage.plan.time == "dawn"
        hues = ("#f3b7c9", "#f7d3dd") if pink else ("#d9772b", "#c2452d", "#e0b13f")
        leaves(stage, [stage.palette.lit(hex_rgb(hue)) for hue in hues])
    if "firefly" in stage.plan.sights:
        fireflies(stage)


def frames(film: Film, size: tuple[int, int], times: list[float]) -> Iterator[av.VideoFrame]:
    """Paint the frames of the given times, two at once, and give them in order."""
    free: queue.SimpleQueue[tuple[Canvas, Canvas]] = queue.SimpleQueue()
    for _ in range(PAINTERS):
        free.put((Canvas(*film.size), Canvas(*size)))

    def paint(t: float) -> av.VideoFrame:
        stage, screen = free.get()
        try:
            film.paint(stage, screen, t)
            return picture(screen)
        finally:
            free.put((stage, screen))

    yield from _ahead(paint, times)


def _ahead(paint: Callable[[float], av.VideoFrame], times: list[float]) -> Iterator[av.VideoFrame]:
    waiting: deque[Future[av.VideoFrame]] = deque()
    with ThreadPoolExecutor(PAINTERS) as painters:
        for t in times:
            waiting.append(painters.submit(paint, t))
            if len(waiting) > PAINTERS + 2:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
