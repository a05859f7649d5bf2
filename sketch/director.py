"""The director: fills the gaps in what a prompt (and later ones that change it) names, and decides the plan."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast, get_args

from sketch.gaits import BEST_HOURS, GAITS, LANDMARK_HOMES
from sketch.noise import Chance, dice
from sketch.notes import MOST, Choice, Notes, changed, noted
from sketch.plan import (
    Landmark,
    Move,
    Plan,
    Role,
    Scene,
    Sight,
    Style,
    Time,
    Weather,
)  # fmt: skip
from sketch.words import Reading, read

_PREPOSITIONS = frozenset(
    [
        "in",
        "on",
        "at",
        "with",
        "by",
        "through",
        "over",
        "under",
        "near",
        "into",
        "across",
        "from",
        "beside",
        "between",
        "behind",
        "above",
        "below",
        "while",
        "that",
        "who",
        "which",
        "and",
        "during",
        "of",
        "for",
        "made",
        "wearing",
        "against",
        "along",
        "around",
    ]
)


def _thing(reading: Reading) -> str | None:
    """Find the word that names the subject where none is known: the last of the first phrase."""
    unknown = set(reading.unknown)
    phrase: list[str] = []
    for word in reading.words:
        if word in _PREPOSITIONS or (word.endswith("ing") and phrase):
            break
        phrase.append(word)
    if phrase and phrase[-1] in unknown:
        return phrase[-1]
    return None


def plan(prompts: Sequence[str], seed: int) -> Plan:
    """Decide a clip: the first prompt lays it down, each later one changes what it names."""
    readings = [read(prompt) for prompt in prompts]
    notes = noted(readings[0])
    if not notes.cast:
        word = _thing(readings[0])
        landmarks = notes.first(get_args(Landmark))
        if word and not landmarks and (readings[0].language == "en" or not notes.concepts):
            counts = [int(name) for name in notes.concepts if name.isdigit()]
            notes.cast.append(
                Role("thing", min(MOST, counts[0]) if counts else 1, tuple(notes.colours), word)
            )
            notes.colours = []
    for reading in readings[1:]:
        notes = changed(notes, noted(reading, change=True))
    key = "\0".join((readings[0].language, " ".join(readings[0].words) or prompts[0], str(seed)))
    return _decided(notes, dice("plan", key), key)


def _gathered(roles: list[Role]) -> tuple[Role, ...]:
    """Give an umbrella to whoever walks under it."""
    umbrella = next((role for role in roles if role.kind == "umbrella"), None)
    walker = next((role for role in roles if role.kind in ("person", "child")), None)
    if umbrella is None or walker is None:
        return tuple(roles)
    together = replace(umbrella, count=walker.count, word=walker.kind)
    return (together, *(role for role in roles if role not in (umbrella, walker)))


def _decided(notes: Notes, rng: Chance, key: str) -> Plan:
    cast_now = _gathered(notes.cast)[:3]
    landmarks = _named(notes, get_args(Landmark))[:2]
    sights = _named(notes, get_args(Sight))
    scene = _scene(notes, cast_now, landmarks)
    weather = notes.first(_WEATHER_ORDER) or _usual_weather(scene, rng)
    if {"aurora", "meteor"} & set(sights) and weather not in notes.concepts:
        weather = "clear"
    if weather == "cloud" and scene == "clouds":
        weather = "clear"
    time = notes.first(get_args(Time)) or _usual_time(notes, scene, weather, rng)
    gait = GAITS[cast_now[0].kind][0] if cast_now else "stand"
    runs = gait in ("run", "drive", "walk") and scene not in ("room", "abstract", "underwater")
    move, way = _camera(notes, rng, runs)
    pace = 1.0 + 0.6 * ("fast" in notes.concepts) - 0.4 * ("slow" in notes.concepts)
    near = 1.0 + 0.55 * ("close" in notes.concepts) - 0.45 * ("wide" in notes.concepts)
    return Plan(
        scene=scene,
        time=time,
        weather=weather,
        move=move,
        way=way,
        style=notes.first(_STYLES) or "painted",
        cast=cast_now,
        landmarks=landmarks,
        sights=sights,
        colours=tuple(notes.colours),
        ground=notes.grounds[0] if notes.grounds else None,
        pace=pace,
        near=near,
        tracked=runs and move == "pan",
        turn=float(rng.uniform(-32, 32)),
        named=tuple(dict.fromkeys(notes.concepts)),
        key=key,
    )


_WEATHER_ORDER: tuple[Weather, ...] = ("storm", "snow", "rain", "fog", "wind", "cloud", "clear")
_STYLES: tuple[Style, ...] = tuple(name for name in get_args(Style) if name != "painted")


def _named(notes: Notes, options: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(dict.fromkeys(cast("Choice", n) for n in notes.concepts if n in options))


def _scene(notes: Notes, roles: tuple[Role, ...], landmarks: tuple[Landmark, ...]) -> Scene:
    scenes: tuple[Scene, ...] = get_args(Scene)
    named: list[Scene] = [scene for name in notes.concepts for scene in scenes if scene == name]
    firm: list[Scene] = [scene for scene in named if scene not in ("clouds", "abstract")]
    if firm and firm[0] == "sea" and ("beach" in firm or _ashore(roles)):
        return "beach"
    if firm and firm[0] in ("sea", "lake") and any(role.kind in _DIVERS for role in roles):
        return "underwater"
    if firm:
        return firm[0]
    if landmarks:
        return LANDMARK_HOMES[landmarks[0]]
    if roles:
        home = GAITS[roles[0].kind][1]
        aloft: Scene = "clouds"
        return aloft if aloft in named and home != "underwater" else home
    if named:
        return named[0]
    usual: list[Scene] = [place for name, place in _USUAL.items() if name in notes.concepts]
    return usual[0] if usual else _NOWHERE


def _ashore(roles: tuple[Role, ...]) -> bool:
    """Tell whether somebody needs ground under the feet."""
    return any(GAITS[role.kind][0] in ("run", "walk", "drive", "stand") for role in roles)


#: Who is not to be seen from above the water.
_DIVERS = ("fish", "shark", "turtle", "jellyfish")
_NOWHERE: Scene = "abstract"
#: Where a prompt plays that names no place, by what else it names; what stands first here weighs most.
_USUAL: dict[str, Scene] = {
    "aurora": "mountains", "meteor": "mountains", "rainbow": "meadow", "firefly": "forest",
    "leaf": "forest", "storm": "sea", "snow": "mountains", "rain": "city", "fog": "forest",
    "neon": "city", "night": "lake", "golden": "meadow", "dawn": "lake", "dusk": "lake",
    "wind": "meadow", "cloud": "clouds", "day": "meadow", "clear": "meadow",
}  # fmt: skip


def _usual_weather(scene: Scene, rng: Chance) -> Weather:
    odds: tuple[Weather, ...] = ("clear", "clear", "clear", "cloud", "cloud", "wind")
    if scene in ("forest", "lake", "mountains"):
        odds = ("clear", "clear", "cloud", "fog", "cloud")
    return odds[int(rng.integers(len(odds)))]


def _usual_time(notes: Notes, scene: Scene, weather: Weather, rng: Chance) -> Time:
    for name in [*notes.concepts, *(role.kind for role in notes.cast)]:
        if name in BEST_HOURS:
            hours = BEST_HOURS[name]
            return hours[int(rng.integers(len(hours)))]
    if notes.first(("neon",)):
        return "night"
    if weather == "storm":
        return "dusk"
    odds: tuple[Time, ...] = ("dawn", "day", "day", "golden", "golden", "dusk")
    if scene == "city":
        odds = ("night", "dusk", "golden", "day")
    if scene in ("snow", "clouds", "meadow"):
        odds = ("dawn", "day", "day", "golden")
    return odds[int(rng.integers(len(odds)))]


def _camera(notes: Notes, rng: Chance, runs: bool) -> tuple[Move, int]:
    move: Move | None = notes.first(get_args(Move))
    way = 1 if rng.random() < 0.6 else -1
    if move in ("dolly", "zoom", "tilt", "aerial", "orbit"):
        way = 1
    if notes.first(("left", "down", "out")):
        way = -1
    elif notes.first(("right", "up", "in")):
        way = 1
    if move is None and notes.first(("left", "right")):
        move = "pan"
    if move is None:
        gentle: tuple[Move, ...] = ("dolly", "pan", "orbit", "dolly")
        move = "pan" if runs else gentle[int(rng.integers(4))]
        if move == "dolly":
            way = 1
    return move, way
