"""The mix of one clip."""

import numpy as np

from sketch.colour import Floats
from sketch.encode import SOUND_HZ
from sketch.noise import dice
from sketch.plan import Plan
from sketch.sound.synth import coloured, pad, swell

_ROOTS = {"dawn": 220.0, "day": 246.94, "golden": 196.0, "dusk": 174.61, "night": 164.81}


def sound(plan: Plan, seconds: float) -> Floats:
    """Make the stereo sound of a clip, between -1 and 1."""
    count = round(seconds * SOUND_HZ)
    times = np.arange(count, dtype=np.float32) / SOUND_HZ
    rng = dice("sound", plan.key)
    out = np.zeros((2, count), np.float32)
    for side in (0, 1):
        waves = coloured(rng, count, 90, 2400, 0.9)
        out[side] += 0.055 * waves * swell(rng, times, 5.5, 0.55)
        if plan.weather in ("rain", "storm"):
            out[side] += 0.030 * coloured(rng, count, 1200, 9000, 0.2)
        if plan.weather == "storm":
            out[side] += 0.05 * coloured(rng, count, 60, 500, 1.0) * swell(rng, times, 3.3, 0.7)
    root = _ROOTS[plan.time]
    minor = plan.weather in ("storm", "rain", "fog") or plan.time in ("night", "dusk")
    third = 1.2 if minor else 1.25
    chords = [(1, third, 1.5), (0.8 if minor else 0.8333, 1, third * 1.0)]
    for at in range(int(seconds / 4) + 1):
        chord = chords[at % 2]
        out += 0.035 * pad(times, [root * part for part in (*chord, 0.5)], at * 4.0 - 0.2, 4.0)
    edge = np.minimum(1, np.minimum(times / 0.4, (seconds - times) / 0.6)).astype(np.float32)
    return (np.tanh(out * 1.1) * edge).astype(np.float32)
