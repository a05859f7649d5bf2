"""Palettes: the light of an hour under a sky, and what it does to every colour."""

from dataclasses import dataclass

from sketch.colour import NAMED, Rgb, lch, lighter, mix, to_lch, turned
from sketch.plan import Plan, Time, Weather


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one clip."""

    zenith: Rgb
    middle: Rgb
    horizon: Rgb
    sun: Rgb
    light: Rgb  #: what the light tints things with
    exposure: float  #: how brightly things are lit: 1 in full day
    dark: bool  #: lamps are on
    haze: Rgb  #: what distance fades into
    turn: float  #: degrees by which this prompt's colours are turned
    ground: Rgb | None  #: the colour that the prompt gives to the land

    def lit(self, rgb: Rgb, distance: float = 0.0) -> Rgb:
        """Show a thing's own colour in this light, `distance` of the way to the horizon."""
        light, chroma, hue = to_lch(rgb)
        dim = 0.16 + 0.84 * self.exposure
        shown = lch(light * dim, chroma * (0.45 + 0.55 * self.exposure), hue)
        tinted = mix(shown, lighter(self.light, (light * dim - to_lch(self.light)[0])), 0.28)
        return mix(tinted, self.haze, distance)

    def own(self, light: float, chroma: float, hue: float, distance: float = 0.0) -> Rgb:
        """Mix a land colour: turned by the prompt, lit, and faded by distance."""
        if self.ground is not None:
            _, wished, towards = to_lch(self.ground)
            return self.lit(lch(light, max(chroma, wished * 0.65), towards), distance)
        return self.lit(lch(light, chroma, hue + self.turn), distance)


_SKIES: dict[Time, tuple[Rgb, Rgb, Rgb, Rgb, Rgb, float]] = {
    "dawn": (
        lch(0.56, 0.085, 268), lch(0.78, 0.085, 345), lch(0.92, 0.075, 72),
        lch(0.97, 0.06, 85), lch(0.85, 0.07, 30), 0.74,
    ),
    "day": (
        lch(0.58, 0.125, 252), lch(0.76, 0.09, 238), lch(0.93, 0.03, 215),
        lch(0.99, 0.03, 100), lch(0.97, 0.02, 95), 1.0,
    ),
    "golden": (
        lch(0.47, 0.09, 285), lch(0.70, 0.125, 38), lch(0.87, 0.13, 76),
        lch(0.96, 0.10, 88), lch(0.80, 0.13, 58), 0.70,
    ),
    "dusk": (
        lch(0.25, 0.085, 282), lch(0.42, 0.115, 325), lch(0.68, 0.14, 45),
        lch(0.85, 0.12, 55), lch(0.52, 0.11, 320), 0.52,
    ),
    "night": (
        lch(0.17, 0.05, 272), lch(0.27, 0.07, 264), lch(0.42, 0.075, 250),
        lch(0.96, 0.02, 240), lch(0.48, 0.07, 258), 0.36,
    ),
}  # fmt: skip

#: How grey a weather makes the sky, and how much darker.
_GREY: dict[Weather, tuple[float, float]] = {
    "clear": (0.0, 0.0),
    "cloud": (0.25, 0.02),
    "wind": (0.12, 0.0),
    "rain": (0.62, 0.10),
    "storm": (0.62, 0.22),
    "snow": (0.55, 0.0),
    "fog": (0.68, 0.0),
}


def palette(plan: Plan) -> Palette:
    """Choose the colours of a clip."""
    zenith, middle, horizon, sun, light, exposure = _SKIES[plan.time]
    if plan.scene == "space":
        light, exposure = lch(0.97, 0.01, 260), 0.95
    if plan.scene == "room":
        light, exposure = mix(light, (1.0, 0.86, 0.66), 0.5), max(0.74, exposure)
    if plan.scene == "underwater":
        light, exposure = lch(0.80, 0.06, 215), 0.90 if exposure > 0.5 else 0.7
    grey, dark = _GREY[plan.weather]

    def under(rgb: Rgb, share: float) -> Rgb:
        bright, chroma, hue = to_lch(turned(rgb, plan.turn * 0.25))
        cold = lch(max(0.05, bright - dark * share), 0.02 + 0.012 * (plan.weather == "storm"), 235)
        kept = lch(max(0.05, bright - dark * share), chroma, hue)
        return mix(kept, cold, grey * share)

    shown = tuple(
        _wished(under(part, share), plan)
        for part, share in ((zenith, 1.0), (middle, 1.0), (horizon, 0.8))
    )
    return Palette(
        zenith=shown[0],
        middle=shown[1],
        horizon=shown[2],
        sun=under(sun, 0.5),
        light=under(light, 0.8),
        exposure=exposure * (1 - dark * 1.3),
        dark=plan.time in ("dusk", "night") or plan.weather == "storm",
        haze=mix(shown[2], shown[1], 0.25),
        turn=plan.turn * 0.5,
        ground=NAMED[plan.ground] if plan.ground else None,
    )


def _wished(rgb: Rgb, plan: Plan) -> Rgb:
    """Turn a colour of the sky towards one that the prompt asks for and gives to nobody."""
    if not plan.colours or plan.scene in ("room", "abstract", "space"):
        return rgb
    light, chroma, _ = to_lch(rgb)
    _, wished, hue = to_lch(NAMED[plan.colours[0]])
    return mix(rgb, lch(light, max(chroma, wished * 0.8), hue), 0.72)
