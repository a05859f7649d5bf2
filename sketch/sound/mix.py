"""The mix of one clip: its place under its chords, at an even loudness."""

import numpy as np

from sketch.colour import Floats
from sketch.noise import dice
from sketch.plan import Plan
from sketch.sound.ambience import ambience
from sketch.sound.chords import chords
from sketch.sound.synth import SOUND_HZ

LOUDNESS = 0.085  #: root mean square, about -21 dB
OPENS_S, CLOSES_S = 0.35, 0.6  #: fades at a clip's two ends


def sound(plan: Plan, seconds: float, start_s: float = 0.0) -> Floats:
    """Make `seconds` of a clip's stereo sound from a time on, between -1 and 1."""
    count = round(seconds * SOUND_HZ)
    times = start_s + np.arange(count, dtype=np.float64) / SOUND_HZ
    out = ambience(plan, dice("ambience", plan.key, start_s), times)
    out = out + chords(plan, dice("chords", plan.key), times)
    loud = float(np.sqrt(np.mean(out**2)))
    out = np.tanh(out * (LOUDNESS / max(loud, 1e-6)))
    since, left = times - start_s, start_s + seconds - times
    edge = np.minimum(1, left / CLOSES_S)
    if start_s == 0:
        edge = np.minimum(edge, since / OPENS_S)
    return (out * edge).astype(np.float32)
