"""What a place sounds like: waves, rain, wind, leaves, crickets, streets, space."""

import math
from collections.abc import Callable

import numpy as np

from sketch.colour import Floats
from sketch.noise import Chance
from sketch.plan import Plan, Scene
from sketch.sound.synth import coloured, drop, swell, tone, wide


def ambience(plan: Plan, rng: Chance, times: Floats) -> Floats:
    """Make the noises of a plan's place, weather and cast."""
    count = len(times)
    out = np.zeros((2, count), np.float32)
    out += _place(plan, rng, times)
    match plan.weather:
        case "rain":
            out += _rain(rng, times, 0.030, muffled=plan.scene == "room")
        case "storm":
            out += _rain(rng, times, 0.038, muffled=plan.scene == "room")
            out += 0.040 * wide(rng, count, 60, 500, 1.0) * swell(rng, times, 3.3, 0.7)
            _thunder(out, rng, float(times[0]), float(times[-1]))
        case "wind":
            out += 0.030 * wide(rng, count, 180, 900, 0.9) * swell(rng, times, 4.1, 0.75)
        case "snow" | "fog":
            out += 0.014 * wide(rng, count, 120, 700, 0.9) * swell(rng, times, 6.0, 0.5)
        case _:
            pass
    _cast(plan, out, rng, times)
    return out


def _place(plan: Plan, rng: Chance, times: Floats) -> Floats:
    out = np.zeros((2, len(times)), np.float32)
    _PLACES[plan.scene](plan, out, rng, times)
    return out


def _night(plan: Plan) -> bool:
    return plan.time in ("night", "dusk")


def _coast(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    surf = swell(rng, times, 5.2, 0.8)
    out += 0.042 * wide(rng, len(times), 80, 1400, 0.9) * surf
    out += 0.012 * wide(rng, len(times), 1500, 7000, 0.3) * np.maximum(surf - 0.8, 0) ** 1.5
    if not _night(plan) and plan.weather not in ("storm", "rain"):
        _chirps(out, rng, times, 0.35, (1100, 1500), -1.1, 0.05)


def _lake(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    out += 0.012 * wide(rng, len(times), 200, 1200, 0.7) * swell(rng, times, 3.0, 0.6)
    _night_or_birds(out, rng, times, night=_night(plan))


def _green(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    out += 0.010 * wide(rng, len(times), 900, 5000, 0.5) * swell(rng, times, 4.6, 0.7)
    _night_or_birds(out, rng, times, night=_night(plan))


def _open_air(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    strong = 1.3 if plan.weather == "wind" else 1.0
    out += 0.026 * strong * wide(rng, len(times), 140, 800, 1.0) * swell(rng, times, 5.5, 0.7)


def _city(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    busy = 0.7 if _night(plan) else 1.0
    out += 0.026 * busy * wide(rng, len(times), 50, 420, 0.9) * swell(rng, times, 7.0, 0.25)
    out += 0.008 * busy * wide(rng, len(times), 500, 2500, 0.6) * swell(rng, times, 3.1, 0.8)


def _space(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    root = 55.0 * 2 ** (round(plan.turn / 8) / 12)
    hum = sum(
        np.sin(times * (2 * np.pi * root * part)) / at
        for at, part in ((1, 1), (2, 1.5), (3, 2.005))
    )
    out += 0.020 * hum * swell(rng, times, 8.0, 0.3)
    out += 0.006 * wide(rng, len(times), 300, 1500, 1.0) * swell(rng, times, 5.0, 0.6)


def _deep(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    out += 0.050 * wide(rng, len(times), 40, 260, 0.8) * swell(rng, times, 5.0, 0.4)
    for at in _moments(rng, times, 1.6 / plan.pace):
        pitch, side = float(rng.uniform(300, 700)), float(rng.uniform(-0.8, 0.8))
        drop(out, tone(pitch, 0.12, 26, 6.0), at, 0.03, side)


def _indoors(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    out += 0.008 * wide(rng, len(times), 80, 500, 0.9)
    start = float(times[0])
    for second in range(math.ceil(start), math.ceil(float(times[-1]))):
        tick = tone(2100 if second % 2 else 1800, 0.03, 160)
        drop(out, tick, second - start, 0.016 * min(1.0, plan.pace), 0.3)


def _nowhere(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    out += 0.008 * wide(rng, len(times), 200, 2000, 0.9) * swell(rng, times, 6.0 / plan.pace, 0.6)


_PLACES: dict[Scene, Callable[[Plan, Floats, Chance, Floats], None]] = {
    "sea": _coast,
    "beach": _coast,
    "lake": _lake,
    "forest": _green,
    "meadow": _green,
    "mountains": _open_air,
    "desert": _open_air,
    "clouds": _open_air,
    "city": _city,
    "space": _space,
    "underwater": _deep,
    "room": _indoors,
    "abstract": _nowhere,
}


def _moments(rng: Chance, times: Floats, each_s: float) -> list[float]:
    """Pick moments about `each_s` apart, as seconds from the line's own beginning."""
    length = len(times) / 48_000
    return sorted(float(at) for at in rng.uniform(0, length, max(1, round(length / each_s))))


def _rain(rng: Chance, times: Floats, gain: float, *, muffled: bool) -> Floats:
    count = len(times)
    if muffled:
        return gain * 0.8 * wide(rng, count, 250, 1600, 0.5)
    return gain * (0.8 * wide(rng, count, 1200, 9000, 0.2) + 0.5 * wide(rng, count, 300, 1200, 0.6))


def _thunder(out: Floats, rng: Chance, first: float, last: float) -> None:
    """Roll thunder a moment after each lightning (which strikes every 5.2 s, see `sights.flash`)."""
    turn = int(first / 5.2)
    while turn * 5.2 < last:
        for strike, strength in ((1.15, 1.0), (3.7, 0.45)):
            length = int(2.6 * 48_000)
            roll = coloured(rng, length, 30, 160, 1.0)
            age = np.arange(length, dtype=np.float32) / 48_000
            shape = (
                np.minimum(age / 0.05, 1)
                * np.exp(-age * 1.5)
                * (1 + 0.5 * np.sin(age * 13) * np.exp(-age))
            )
            drop(out, roll * shape, turn * 5.2 + strike + 0.45 - first, 0.16 * strength)
        turn += 1


def _night_or_birds(out: Floats, rng: Chance, times: Floats, *, night: bool) -> None:
    if not night:
        _chirps(out, rng, times, 0.8, (2300, 4200), 0.8, 0.020)
        return
    for side, pitch in ((-0.6, 4300.0), (0.6, 4650.0)):
        pulse = np.maximum(0, np.sin(times * 2 * np.pi * 15)) ** 2
        song = np.clip(np.sin(times * (1.7 + 0.3 * side) + side * 4) * 3, 0, 1)
        drop(
            out,
            (np.sin(times * (2 * np.pi * pitch)) * pulse * song).astype(np.float32),
            0.0,
            0.010,
            side,
        )


def _chirps(
    out: Floats,
    rng: Chance,
    times: Floats,
    each_s: float,
    pitches: tuple[float, float],
    bend: float,
    gain: float,
) -> None:
    """Let birds call: short notes that slide, two to four together."""
    for at in _moments(rng, times, each_s * 2.2):
        pitch, side = float(rng.uniform(*pitches)), float(rng.uniform(-0.9, 0.9))
        for step in range(int(rng.integers(2, 5))):
            note = tone(pitch * (1 + 0.06 * step * (-1) ** step), 0.14, 22, bend)
            drop(out, note, at + 0.13 * step, gain * float(rng.uniform(0.5, 1)), side)


def _cast(plan: Plan, out: Floats, rng: Chance, times: Floats) -> None:
    """Add what the cast itself is heard by."""
    kinds = {role.kind for role in plan.cast}
    count = len(times)
    if kinds & {"fire", "candle"} and "fire" in kinds:
        out += 0.014 * wide(rng, count, 200, 1800, 0.8) * swell(rng, times, 1.7, 0.4)
        for at in _moments(rng, times, 0.16):
            crack = coloured(rng, 900, 900, 7000, 0.2) * np.exp(
                -np.arange(900, dtype=np.float32) / 140
            )
            drop(out, crack, at, float(rng.uniform(0.01, 0.06)), float(rng.uniform(-0.5, 0.5)))
    if "train" in kinds:
        chuff = wide(rng, count, 120, 1500, 0.7)
        beat = np.maximum(0, np.sin(times * 2 * np.pi * 1.8 * plan.pace)) ** 3
        out += 0.05 * chuff * beat
    if kinds & {"car", "bus"}:
        out += 0.030 * wide(rng, count, 60, 300, 0.8)
    if kinds & {"rocket", "plane"}:
        out += 0.045 * wide(rng, count, 60, 700, 0.9)
    if kinds & {"horse", "deer"} and plan.tracked:
        step = 0.0
        length = count / 48_000
        while step < length:
            for off in (0.0, 0.11, 0.22):
                thud = coloured(rng, 2400, 70, 400, 0.9) * np.exp(
                    -np.arange(2400, dtype=np.float32) / 380
                )
                drop(out, thud, step + off, 0.045)
            step += 0.60
