"""The plan of a clip: what the prompt's words come to."""

from dataclasses import dataclass
from typing import Literal

from sketch.camera import Move
from sketch.noise import dice

Time = Literal["dawn", "day", "golden", "dusk", "night"]
Weather = Literal["clear", "cloud", "rain", "storm", "snow", "fog", "wind"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is decided before anything is painted."""

    time: Time
    weather: Weather
    move: Move
    way: int
    turn: float  #: degrees that this prompt's colours are turned by
    key: str  #: what chance is drawn from


def planned(prompt: str, seed: int) -> Plan:
    """Read a prompt."""
    words = prompt.lower()
    rng = dice("plan", words, seed)
    times: dict[Time, tuple[str, ...]] = {
        "night": ("night", "midnight", "moon", "star"),
        "dawn": ("dawn", "sunrise", "morning"),
        "golden": ("golden", "sunset", "evening"),
        "dusk": ("dusk", "twilight", "storm"),
        "day": ("day", "noon"),
    }
    weathers: dict[Weather, tuple[str, ...]] = {
        "storm": ("storm", "thunder", "lightning"),
        "rain": ("rain",),
        "snow": ("snow", "winter"),
        "fog": ("fog", "mist"),
    }
    options_time: tuple[Time, ...] = ("dawn", "day", "golden", "dusk", "night")
    options_weather: tuple[Weather, ...] = ("clear", "cloud", "rain", "storm", "fog")
    time = next((k for k, v in times.items() if any(w in words for w in v)), None)
    weather = next((k for k, v in weathers.items() if any(w in words for w in v)), None)
    return Plan(
        time=time or options_time[int(rng.integers(5))],
        weather=weather or options_weather[int(rng.integers(5))],
        move="dolly",
        way=1,
        turn=float(rng.uniform(-30, 30)),
        key=f"{words}\0{seed}",
    )
