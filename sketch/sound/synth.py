"""Sound from nothing: coloured noise, tones, and short events laid on a line of time."""

import numpy as np

from sketch.colour import Floats
from sketch.noise import Chance

SOUND_HZ = 48_000


def coloured(rng: Chance, count: int, low: float, high: float, slope: float) -> Floats:
    """Make noise between two pitches (in Hz), falling off by `slope`; deviation 1."""
    size = 1 << (max(count, 2) - 1).bit_length()
    spectrum = np.fft.rfft(rng.standard_normal(size, np.float32))
    pitch = np.fft.rfftfreq(size, 1 / SOUND_HZ).astype(np.float32)
    gain = (np.maximum(pitch, 1) / max(low, 1)) ** np.float32(-slope)
    gain *= 1 / (1 + (low / np.maximum(pitch, 1)) ** 4) / (1 + (pitch / high) ** 4)
    noise = np.fft.irfft(spectrum * gain, size)[:count].astype(np.float32)
    return noise / max(float(noise.std()), 1e-9)


def wide(rng: Chance, count: int, low: float, high: float, slope: float) -> Floats:
    """Make noise for both ears, alike but not the same."""
    middle = coloured(rng, count, low, high, slope)
    return np.stack([0.7 * middle + 0.7 * coloured(rng, count, low, high, slope) for _ in range(2)])


def swell(rng: Chance, times: Floats, period: float, depth: float) -> Floats:
    """Make a slow rise and fall around 1 that never quite repeats."""
    phase = rng.uniform(0, 6.28, 3)
    wave = (
        np.sin(times * (6.2832 / period) + phase[0])
        + 0.5 * np.sin(times * (6.2832 / period * 1.618) + phase[1])
        + 0.3 * np.sin(times * (6.2832 / period * 2.41) + phase[2])
    )
    return (1 + depth * wave / 1.8).astype(np.float32)


def tone(pitch: float, seconds: float, decay: float, bend: float = 0.0) -> Floats:
    """Ring one note that dies away; `bend` slides its pitch, in octaves a second."""
    times = np.arange(int(seconds * SOUND_HZ), dtype=np.float32) / SOUND_HZ
    turn = 2 * np.pi * pitch * times * (1 + bend * times * 0.35)
    shape = np.minimum(times / 0.006, 1) * np.exp(-times * decay)
    return ((np.sin(turn) + 0.22 * np.sin(2 * turn)) * shape).astype(np.float32)


def drop(out: Floats, sound: Floats, at_s: float, gain: float, side: float = 0.0) -> None:
    """Lay a short sound into the stereo line; `side` is -1 (left) to 1 (right)."""
    start = round(at_s * SOUND_HZ)
    skipped = max(0, -start)
    room = min(len(sound) - skipped, out.shape[1] - max(0, start))
    if room <= 0:
        return
    part = sound[skipped : skipped + room] * gain
    span = slice(max(0, start), max(0, start) + room)
    out[0, span] += part * min(1.0, 1 - side)
    out[1, span] += part * min(1.0, 1 + side)


def pad(times: Floats, notes: list[float], start: float, length: float) -> Floats:
    """Hold a chord softly: each note a few detuned partials, slow in and slow out."""
    rise = np.clip((times - start) / 1.1, 0, 1)
    fall = np.clip((start + length + 1.4 - times) / 1.6, 0, 1)
    shape = (rise * rise * (3 - 2 * rise) * fall * fall).astype(np.float32)
    heard = np.flatnonzero(shape > 1e-4)
    out = np.zeros((2, len(times)), np.float32)
    if not heard.size:
        return out
    span = slice(int(heard[0]), int(heard[-1]) + 1)
    near = times[span].astype(np.float64)
    for at, note in enumerate(notes):
        for side in (0, 1):
            bend = 1 + 0.0017 * (1 if side else -1) * (1 + 0.3 * at)
            turn = near * (2 * np.pi * note * bend)
            wave = np.sin(turn)
            voice = wave * (1 + 0.5 * np.cos(turn)) + 0.09 * np.sin(3 * turn)
            out[side, span] += (voice / (1 + 0.25 * at)).astype(np.float32)
    return out * shape
