"""A film: every frame as a function of its time, painted by two threads and given in order."""

import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

import av

from sketch.canvas import Canvas
from sketch.encode import picture

PAINTERS = 2  #: threads that paint; the one that waits for them encodes
AHEAD = 3  #: how many frames more than the painters hold may wait for the encoder

Item = TypeVar("Item")


class Film(Protocol):
    """Something with frames."""

    @property
    def stage_size(self) -> tuple[int, int]:
        """The size of the stage, which may be larger than the frame."""
        ...

    def paint(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Paint the frame of a time on the screen."""
        ...


class Treatment(Protocol):
    """Something that is done to frames which are there already."""

    def treat(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Change the frame of a time on the screen."""
        ...


class Brushes:
    """The canvases that painters share: each takes a pair and gives it back."""

    def __init__(self, stage: tuple[int, int], screen: tuple[int, int]) -> None:
        self._free: queue.SimpleQueue[tuple[Canvas, Canvas]] = queue.SimpleQueue()
        for _ in range(PAINTERS):
            self._free.put((Canvas(*stage), Canvas(*screen)))

    def use(self, work: Callable[[Canvas, Canvas], None]) -> av.VideoFrame:
        """Let work paint on a pair of canvases, and give the frame that it made."""
        stage, screen = self._free.get()
        try:
            work(stage, screen)
            return picture(screen)
        finally:
            self._free.put((stage, screen))


def frames(film: Film, size: tuple[int, int], times: Iterable[float]) -> Iterator[av.VideoFrame]:
    """Paint the frames of the given times."""
    brushes = Brushes(film.stage_size, size)
    yield from ahead(
        lambda t: brushes.use(lambda stage, screen: film.paint(stage, screen, t)), times
    )


def treated(
    treatment: Treatment, size: tuple[int, int], fps: int, shown: Iterable[av.VideoFrame]
) -> Iterator[av.VideoFrame]:
    """Change frames that come from elsewhere, each by its time."""
    brushes = Brushes(size, size)

    def work(item: tuple[int, av.VideoFrame]) -> av.VideoFrame:
        at, frame = item

        def change(stage: Canvas, screen: Canvas) -> None:
            screen.show(frame)
            treatment.treat(stage, screen, at / fps)

        return brushes.use(change)

    yield from ahead(work, enumerate(shown))


def ahead(work: Callable[[Item], av.VideoFrame], items: Iterable[Item]) -> Iterator[av.VideoFrame]:
    """Do work on items a little ahead of whoever takes the results, in order."""
    waiting: deque[Future[av.VideoFrame]] = deque()
    with ThreadPoolExecutor(PAINTERS) as painters:
        try:
            for item in items:
                waiting.append(painters.submit(work, item))
                if len(waiting) >= PAINTERS + AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
