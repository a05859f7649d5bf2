"""A scene: the film of a plan, and how one scene becomes another."""

from dataclasses import dataclass

import numpy as np

from sketch.camera import Camera, nearness
from sketch.canvas import Canvas
from sketch.caption import Caption
from sketch.colour import hex_rgb
from sketch.gaits import GAITS
from sketch.layer import Words
from sketch.motes import fireflies, leaves
from sketch.noise import smooth
from sketch.palette import palette
from sketch.plan import Plan
from sketch.scenes import PLACES
from sketch.stage import Stage
from sketch.style import Finish, finish
from sketch.subjects.entrance import GROUND_DEPTH, SPEED
from sketch.weather import paint_weather

TURN_S = 1.6  #: how long one scene takes to become another


@dataclass(frozen=True, slots=True)
class Scene:
    """The film of a plan."""

    camera: Camera
    stage: Stage
    finish: Finish
    caption: Caption

    @property
    def stage_size(self) -> tuple[int, int]:
        """The stage's size."""
        return self.camera.stage

    def picture(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Paint the frame of a time without words."""
        now = self.camera.moment(t)
        for act in self.stage.acts:
            act(stage, now)
        stage.seen(*self.camera.view(t), screen)
        self.finish(screen, t)

    def paint(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Paint the frame of a time on the screen."""
        self.picture(stage, screen, t)
        self.caption.draw(screen, t)


def scene(decided: Plan, size: tuple[int, int], camera_s: float, caption: Caption) -> Scene:
    """Build the film of a plan."""
    camera = shot(decided, size, camera_s)
    stage = Stage(*camera.stage, decided, palette(decided))
    PLACES[decided.scene](stage)
    paint_front(stage)
    return Scene(camera, stage, finish(decided.style, *size), caption)


def shot(decided: Plan, size: tuple[int, int], seconds: float) -> Camera:
    """Set up the camera that a plan asks for."""
    chase = 0.0
    if decided.tracked:
        gait = GAITS[decided.cast[0].kind][0]
        chase = SPEED[gait] * size[0] * decided.pace / nearness(GROUND_DEPTH)
    speed = min(1.6, decided.pace) if decided.pace > 1 else 0.7 + 0.3 * decided.pace
    return Camera(decided.move, *size, seconds, decided.way, speed=speed, chase=chase)


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


@dataclass(frozen=True, slots=True)
class Turn:
    """One scene that becomes another from a time on, with words that begin there too."""

    before: Scene
    after: Scene
    from_s: float
    caption: Caption

    @property
    def stage_size(self) -> tuple[int, int]:
        """A size that holds both stages."""
        (a, b), (c, d) = self.before.stage_size, self.after.stage_size
        return max(a, c), max(b, d)

    def paint(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Paint the frame of a time on the screen."""
        share = float(smooth(t, self.from_s, self.from_s + TURN_S))
        if share >= 1:
            self.after.picture(stage.part(self.after.stage_size), screen, t)
        else:
            self.before.picture(stage.part(self.before.stage_size), screen, t)
            if share > 0:
                kept = screen.y.copy(), screen.uv.copy()
                self.after.picture(stage.part(self.after.stage_size), screen, t)
                blended(screen.y, kept[0], share)
                blended(screen.uv, kept[1], share)
        self.caption.draw(screen, t - self.from_s)


def blended(target: Words, before: Words, share: float) -> None:
    """Mix a plane with what was there before, `share` of the way to the new."""
    part = round(256 * share)
    np.multiply(target, part, out=target)
    np.multiply(before, 256 - part, out=before)
    np.add(target, before, out=target)
    np.right_shift(target, 8, out=target)
