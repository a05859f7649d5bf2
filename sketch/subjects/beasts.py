"""Animals on four legs, each a row of proportions."""

from dataclasses import dataclass

from sketch.colour import Rgb, hex_rgb


@dataclass(frozen=True, slots=True)
class Beast:
    """Proportions in shoulder heights, facing right."""

    coat: Rgb
    under: Rgb
    legs: Rgb
    body: float = 1.15  #: from hip to shoulder
    chest: float = 0.40
    waist: float = 0.30
    leg: float = 0.62
    thick: float = 0.13
    neck: float = 0.30
    raise_deg: float = 35.0  #: how far the neck points up
    head: float = 0.19
    snout: float = 0.22
    ear: float = 0.18
    round_ear: bool = False
    tail: float = 0.5
    bush: float = 0.05
    tail_deg: float = 160.0
    tip: Rgb | None = None
    mane: Rgb | None = None
    horns: str = ""
    stripes: bool = False
    trunk: bool = False
    woolly: bool = False
    walks: bool = False
    tall: float = 1.0  #: against a person's height of 1.7


FOX, WHITE, INK = hex_rgb("#d9692b"), hex_rgb("#f5efe6"), hex_rgb("#2b2320")
BEASTS: dict[str, Beast] = {
    "fox": Beast(
        FOX, WHITE, hex_rgb("#3a241d"), body=1.1, chest=0.44, waist=0.34, leg=0.66, thick=0.105,
        neck=0.26, raise_deg=32, head=0.19, snout=0.26, ear=0.23, tail=1.0, bush=0.27,
        tail_deg=172, tip=WHITE, tall=0.62,
    ),
    "wolf": Beast(
        hex_rgb("#5c5d66"), hex_rgb("#cfccc6"), hex_rgb("#5b5a5e"), body=1.08, chest=0.50,
        waist=0.36, leg=0.70, thick=0.12, neck=0.30, head=0.20, snout=0.28, ear=0.17, tail=0.72,
        bush=0.17, tail_deg=190, tall=0.85,
    ),
    "dog": Beast(
        hex_rgb("#b98245"), hex_rgb("#efdcbb"), hex_rgb("#a87339"), body=1.0, chest=0.48,
        waist=0.38, leg=0.62, thick=0.13, neck=0.28, raise_deg=45, head=0.21, snout=0.22,
        ear=0.20, round_ear=True, tail=0.6, bush=0.10, tail_deg=130, tall=0.68,
    ),
    "cat": Beast(
        hex_rgb("#8b8078"), hex_rgb("#e6ddd2"), hex_rgb("#7d726a"), body=1.05, chest=0.42,
        waist=0.40, leg=0.56, thick=0.12, neck=0.18, raise_deg=40, head=0.21, snout=0.06,
        ear=0.19, tail=0.95, bush=0.07, tail_deg=125, tall=0.48,
    ),
    "horse": Beast(
        hex_rgb("#7a4326"), hex_rgb("#8b5433"), hex_rgb("#3c2519"), body=0.98, chest=0.54,
        waist=0.46, leg=0.80, thick=0.12, neck=0.56, raise_deg=48, head=0.15, snout=0.30,
        ear=0.12, tail=0.72, bush=0.12, tail_deg=200, tip=hex_rgb("#20140f"),
        mane=hex_rgb("#20140f"), tall=1.55,
    ),
    "deer": Beast(
        hex_rgb("#a5713f"), hex_rgb("#e9d9bf"), hex_rgb("#7d532e"), body=0.92, chest=0.46,
        waist=0.36, leg=0.82, thick=0.085, neck=0.50, raise_deg=58, head=0.14, snout=0.20,
        ear=0.16, tail=0.16, bush=0.08, tail_deg=140, tip=WHITE, horns="antlers", tall=1.35,
    ),
    "rabbit": Beast(
        hex_rgb("#a68f76"), hex_rgb("#efe6da"), hex_rgb("#97806a"), body=0.82, chest=0.44,
        waist=0.50, leg=0.46, thick=0.14, neck=0.14, raise_deg=45, head=0.23, snout=0.08,
        ear=0.52, tail=0.14, bush=0.18, tail_deg=150, tip=WHITE, tall=0.42,
    ),
    "bear": Beast(
        hex_rgb("#59402f"), hex_rgb("#6b4f3b"), hex_rgb("#473225"), body=1.1, chest=0.62,
        waist=0.62, leg=0.48, thick=0.24, neck=0.24, raise_deg=12, head=0.26, snout=0.18,
        ear=0.11, round_ear=True, tail=0.08, bush=0.08, walks=True, tall=1.25,
    ),
    "lion": Beast(
        hex_rgb("#cf9a4a"), hex_rgb("#ecd2a0"), hex_rgb("#bd8a40"), body=1.12, chest=0.54,
        waist=0.42, leg=0.60, thick=0.15, neck=0.24, raise_deg=30, head=0.23, snout=0.14,
        ear=0.10, round_ear=True, tail=0.85, bush=0.05, tail_deg=200, tip=hex_rgb("#5a3a1c"),
        mane=hex_rgb("#8a5224"), tall=1.05,
    ),
    "elephant": Beast(
        hex_rgb("#8b8a8e"), hex_rgb("#97969a"), hex_rgb("#7b7a7f"), body=1.0, chest=0.62,
        waist=0.66, leg=0.52, thick=0.24, neck=0.20, raise_deg=18, head=0.27, snout=0.05,
        ear=0.34, round_ear=True, tail=0.36, bush=0.03, tail_deg=245, trunk=True, walks=True,
        tall=2.3,
    ),
    "cow": Beast(
        hex_rgb("#efe9e0"), hex_rgb("#efe9e0"), hex_rgb("#d9d0c4"), body=1.2, chest=0.52,
        waist=0.52, leg=0.52, thick=0.13, neck=0.28, raise_deg=14, head=0.19, snout=0.22,
        ear=0.13, tail=0.6, bush=0.05, tail_deg=255, horns="short", stripes=True, walks=True,
        tall=1.3,
    ),
    "sheep": Beast(
        hex_rgb("#f1ece2"), hex_rgb("#f1ece2"), INK, body=0.95, chest=0.56, waist=0.58, leg=0.42,
        thick=0.09, neck=0.18, raise_deg=25, head=0.17, snout=0.15, ear=0.13, round_ear=True,
        tail=0.1, bush=0.1, woolly=True, walks=True, tall=0.85,
    ),
}  # fmt: skip
