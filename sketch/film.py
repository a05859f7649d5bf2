"""A film: every frame as a function of its number, painted by two threads and encoded in order."""

import queue
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import av

from sketch.camera import Camera
from sketch.canvas import Canvas
from sketch.caption import Caption
from sketch.encode import picture
from sketch.palette import palette
from sketch.plan import Plan, planned
from sketch.scenes.lighthouse import paint_lighthouse
from sketch.spec import SketchSpec
from sketch.stage import Stage
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
    plan = planned(spec.prompt, spec.seed)
    camera = Camera(plan.move, spec.width, spec.height, spec.seconds, plan.way)
    stage = Stage(*camera.stage, plan, palette(plan))
    paint_lighthouse(stage)
    paint_weather(stage)
    return Scene(camera, stage, Caption(spec.width, spec.height, spec.prompt)), plan


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
