"""Sound: an even loudness, no clicks, and ambience that fits."""

import numpy as np
import pytest

from sketch.director import plan
from sketch.sound import sound
from sketch.sound.synth import SOUND_HZ

PROMPTS = (
    "a storm at sea", "a quiet forest at night", "a city in the rain", "space", "underwater",
    "a room with a candle", "a train in the mountains", "a campfire", "abstract shapes",
)  # fmt: skip


def heard(prompt: str, seconds: float = 3.0, start_s: float = 0.0) -> np.ndarray:
    """Make a prompt's sound."""
    return sound(plan((prompt,), 0), seconds, start_s)


def band(track: np.ndarray, low: float, high: float) -> float:
    """Tell the share of a track's power between two pitches."""
    power = np.abs(np.fft.rfft(track.mean(0))) ** 2
    pitch = np.fft.rfftfreq(track.shape[1], 1 / SOUND_HZ)
    return float(power[(pitch >= low) & (pitch < high)].sum() / power.sum())


@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_clip_is_equally_loud(prompt: str) -> None:
    """The middle of every clip lies between -25 and -19 dB, never clips, and uses both ears."""
    track = heard(prompt)
    middle = track[:, SOUND_HZ // 2 : -SOUND_HZ]
    decibels = 20 * np.log10(float(np.sqrt((middle**2).mean())))
    assert -25 < decibels < -19
    assert float(np.abs(track).max()) < 0.95
    assert not np.array_equal(track[0], track[1])


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_clip_begins_and_ends_in_silence(prompt: str) -> None:
    """No click at either end: the first and last samples are nothing, what follows grows slowly."""
    track = heard(prompt)
    assert float(np.abs(track[:, :20]).max()) < 0.002
    assert float(np.abs(track[:, -20:]).max()) < 0.002


def test_rain_hisses_and_water_rumbles() -> None:
    """Rain has more treble than a clear day; under water there is hardly any."""
    rain, clear = heard("a meadow in the rain"), heard("a room on a clear day")
    assert band(rain, 2000, 12_000) > 4 * band(clear, 2000, 12_000)
    assert band(heard("underwater"), 3000, 20_000) < 0.01


def test_crickets_sing_at_night_only() -> None:
    """A forest at night has their pitch; the same forest at noon has birds instead."""
    night, noon = heard("a forest at night, clear"), heard("a forest at noon, clear")
    assert band(night, 4200, 4800) > 2 * band(noon, 4200, 4800)


def test_a_sound_is_the_same_every_time() -> None:
    """One plan, one sound; another prompt, another."""
    assert np.array_equal(heard("a storm at sea"), heard("a storm at sea"))
    assert not np.array_equal(heard("a storm at sea"), heard("a storm at sea with gulls"))


def test_chords_go_on_where_a_clip_is_extended() -> None:
    """The line of chords from 4 s on is what it would have been without a cut."""
    whole, later = heard("abstract shapes", 8.0), heard("abstract shapes", 4.0, 4.0)
    one = whole.mean(0)[5 * SOUND_HZ : 7 * SOUND_HZ]
    two = later.mean(0)[SOUND_HZ : 3 * SOUND_HZ]
    low = slice(0, 2 * 700)
    a, b = (np.abs(np.fft.rfft(part))[low] for part in (one, two))
    assert float(np.corrcoef(a, b)[0, 1]) > 0.9
