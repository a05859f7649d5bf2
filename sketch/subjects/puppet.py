"""A puppet: a subject painted in the phases of its motion, ready to be placed."""

from dataclasses import dataclass

import numpy as np

from sketch.canvas import Canvas
from sketch.colour import NAMED, Floats, Rgb, mix
from sketch.ink import Ink
from sketch.layer import Layer, layer
from sketch.noise import Chance
from sketch.palette import Palette
from sketch.plan import Role


@dataclass(frozen=True, slots=True)
class Look:
    """What a painter of puppets is told: how large, in which light, in which colours."""

    role: Role
    size: float  #: pixels of the subject's own unit (its height, mostly)
    palette: Palette
    rng: Chance
    facing: int = 1
    colours: tuple[str, ...] = ()  #: this one's colours, by name

    def coat(self, own: Rgb) -> Rgb:
        """Choose the main colour: the prompt's, else the subject's own; as it looks in this light."""
        return self.palette.lit(self.wish(own))

    def wish(self, own: Rgb) -> Rgb:
        """Choose the main colour, unlit."""
        return NAMED[self.colours[0]] if self.colours else own

    def lit(self, own: Rgb) -> Rgb:
        """Show a colour in this light."""
        return self.palette.lit(own)


@dataclass(frozen=True, slots=True)
class Puppet:
    """The phases of a motion, with the point that stands on the ground (or hangs in the air)."""

    phases: tuple[Layer, ...]
    anchor: tuple[float, float]  #: pixels from the left and the top
    cycle_s: float = 0.6

    def draw(
        self, canvas: Canvas, x: float, y: float, t: float, gain: float = 1.0, start: float = 0.0
    ) -> None:
        """Draw the phase of a moment with the anchor at (x, y)."""
        turn = (t / self.cycle_s + start) % 1.0
        phase = self.phases[int(turn * len(self.phases)) % len(self.phases)]
        canvas.over(phase, x - self.anchor[0], y - self.anchor[1], gain)

    @property
    def height(self) -> float:
        """Its height in pixels."""
        return float(self.phases[0].height)


def cut(
    look: Look, inks: list[Ink], anchor: tuple[float, float], cycle_s: float, *, flips: bool = True
) -> Puppet:
    """Cut a puppet from drawings that face right."""
    sheets: list[Layer] = []
    x, y = anchor
    width = inks[0].size[0]
    flipped = flips and look.facing < 0
    for ink in inks:
        colours, alpha = ink.floats()
        if flipped:
            colours, alpha = colours[:, ::-1], alpha[:, ::-1]
        sheets.append(layer(_rimmed(look, colours, alpha), np.ascontiguousarray(alpha)))
    return Puppet(tuple(sheets), (width - x if flipped else x, y), cycle_s)


def _rimmed(look: Look, colours: Floats, alpha: Floats) -> Floats:
    """Light the upper edges, as sun or moon from behind does; in the dark that is what one sees."""
    wide = max(1, round(look.size * 0.018))
    edge = alpha.copy()
    edge[wide:, wide:] = np.clip(alpha[wide:, wide:] - alpha[:-wide, :-wide], 0, 1)
    edge = edge * (alpha > 0.5) * (0.62 if look.palette.dark else 0.22)
    light = np.array(mix(look.palette.sun, (1, 1, 1), 0.25), np.float32)
    part = edge[..., None].astype(np.float32)
    return colours * (1 - part) + light * part
