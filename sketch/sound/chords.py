"""A soft line of chords, with a few bell notes over it."""

import numpy as np

from sketch.colour import Floats
from sketch.noise import Chance
from sketch.plan import Plan
from sketch.sound.synth import drop, pad, tone

_ROOTS = {"dawn": 220.0, "day": 246.94, "golden": 196.0, "dusk": 174.61, "night": 164.81}

#: Progressions as semitones above the root: warm ones, and darker ones.
_WARM = (
    ((0, 4, 7, 11), (9, 12, 16, 19), (5, 9, 12, 16), (7, 11, 14, 17)),
    ((0, 4, 7, 14), (5, 9, 12, 16), (9, 12, 16, 19), (5, 9, 12, 19)),
)
_DARK = (
    ((0, 3, 7, 10), (8, 12, 15, 19), (3, 7, 10, 14), (10, 14, 17, 20)),
    ((0, 3, 7, 14), (5, 8, 12, 15), (8, 12, 15, 19), (7, 10, 14, 17)),
)
CHORD_S = 4.0


def chords(plan: Plan, rng: Chance, times: Floats) -> Floats:
    """Play the chords that sound between the given times."""
    dark = plan.weather in ("storm", "fog") or plan.style == "noir" or plan.scene == "space"
    dark = dark or (plan.time in ("night", "dusk") and plan.weather == "rain")
    lines = _DARK if dark else _WARM
    line = lines[int(rng.integers(len(lines)))]
    root = _ROOTS[plan.time] * 2 ** (int(rng.integers(-2, 3)) / 12)
    out = np.zeros((2, len(times)), np.float32)
    first, last = float(times[0]), float(times[-1])
    bells = rng.random((64, 3))
    for at in range(int(first // CHORD_S) - 1, int(last // CHORD_S) + 1):
        if at < 0:
            continue
        chord = [root / 2 * 2 ** (step / 12) for step in line[at % 4]]
        out += 0.030 * pad(times, [*chord, chord[0] / 2], at * CHORD_S - 0.15, CHORD_S)
        for k in range(3):
            chance, place, pick = (float(part) for part in bells[(at * 3 + k) % 64])
            if chance < 0.72:
                note = chord[int(pick * 4) % 4] * (4 if pick < 0.5 else 2)
                start = at * CHORD_S + round((0.3 + k + place * 0.6) * 4) / 4 - first
                drop(out, tone(note, 2.2, 2.6), start, 0.028, place - 0.5)
                drop(out, tone(note, 1.8, 3.0), start + 0.33, 0.009, 0.5 - place)
    return out
