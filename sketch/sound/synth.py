"""Sound from nothing: coloured noise, and soft chords."""

import numpy as np

from sketch.colour import Floats
from sketch.encode import SOUND_HZ


def coloured(rng: np.random.Generator, count: int, low: float, high: float, slope: float) -> Floats:
    """Make noise between two pitches (in Hz), falling off by `slope`; deviation 1."""
    size = 1 << (max(count, 2) - 1).bit_length()
    spectrum = np.fft.rfft(rng.standard_normal(size, np.float32))
    pitch = np.fft.rfftfreq(size, 1 / SOUND_HZ).astype(np.float32)
    gain = (np.maximum(pitch, 1) / max(low, 1)) ** np.float32(-slope)
    gain *= 1 / (1 + (low / np.maximum(pitch, 1)) ** 4) / (1 + (pitch / high) ** 4)
    noise = np.fft.irfft(spectrum * gain, size)[:count].astype(np.float32)
    return noise / max(float(noise.std()), 1e-9)


def swell(rng: np.random.Generator, times: Floats, period: float, depth: float) -> Floats:
    """Make a slow rise and fall around 1 that never quite repeats."""
    phase = rng.uniform(0, 6.28, 3)
    wave = (
        np.sin(times * (6.2832 / period) + phase[0])
        + 0.5 * np.sin(times * (6.2832 / period * 1.618) + phase[1])
        + 0.3 * np.sin(times * (6.2832 / period * 2.41) + phase[2])
    )
    return (1 + depth * wave / 1.8).astype(np.float32)


def pad(times: Floats, notes: list[float], start: float, length: float) -> Floats:
    """Hold a chord softly: each note a few detuned partials, slow in and slow out."""
    rise = np.clip((times - start) / 1.1, 0, 1)
    fall = np.clip((start + length + 1.4 - times) / 1.6, 0, 1)
    shape = (rise * rise * (3 - 2 * rise) * fall * fall).astype(np.float32)
    out = np.zeros((2, len(times)), np.float32)
    for at, note in enumerate(notes):
        for side in (0, 1):
            bend = 1 + 0.0017 * (1 if side else -1) * (1 + 0.3 * at)
            turn = (times * (2 * np.pi * note * bend)).astype(np.float64)
            tone = np.sin(turn) + 0.28 * np.sin(2 * turn + at) + 0.09 * np.sin(3 * turn)
            out[side] += (tone / (1 + 0.25 * at)).astype(np.float32)
    return out * shape
