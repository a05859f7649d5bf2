"""The director: reads a prompt (and what later prompts change) and decides the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast, get_args

from sketch.gaits import BEST_HOURS, GAITS, LANDMARK_HOMES
from sketch.noise import Chance, dice
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
from sketch.words import AFTER_NOUN, UNSPACED, Hit, Reading, read

COLOURS = (
    "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "white", "black", "grey",
    "brown", "gold",
)  # fmt: skip
_LAND = ("sea", "beach", "lake", "forest", "mountains", "desert", "meadow")
MOST = 12  #: subjects of one kind
#: How many "some" of a kind are; three of all others.
FEW = {"lantern": 7, "bird": 6, "crow": 6, "fish": 6, "butterfly": 6, "mushroom": 5, "flower": 5}

#: Names of animals that sound like colours but look as they always do.
_NATURAL = frozenset({("fox", "red"), ("bear", "brown"), ("wolf", "grey"), ("deer", "red")})

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

Choice = TypeVar("Choice", bound=str)


@dataclass(slots=True)
class Notes:
    """What one prompt names, before the gaps are filled."""

    concepts: list[str] = field(default_factory=list[str])
    cast: list[Role] = field(default_factory=list[Role])
    colours: list[str] = field(default_factory=list[str])
    grounds: list[str] = field(default_factory=list[str])
    removed: set[str] = field(default_factory=set[str])

    def first(self, options: Sequence[Choice]) -> Choice | None:
        """Tell which of the options the prompt names first."""
        return next((cast("Choice", name) for name in self.concepts if name in options), None)


def noted(reading: Reading, *, change: bool = False) -> Notes:
    """Collect what a reading names: subjects with their counts and colours, and everything else."""
    notes = Notes()
    free: list[tuple[int, str]] = []
    counts: list[tuple[int, int]] = []
    hits = list(reading.hits)
    for at, hit in enumerate(hits):
        if at and "without" in hits[at - 1].concepts and hit.start - hits[at - 1].end <= 2:
            notes.removed.update(hit.concepts)
            continue
        notes.concepts.extend(hit.concepts)
        free.extend((hit.start, name) for name in hit.concepts if name in COLOURS)
        counts.extend((hit.start, int(name)) for name in hit.concepts if name.isdigit())
    for hit in hits:
        kind = next((name for name in hit.concepts if name in GAITS), None)
        if kind is None or kind in notes.removed or any(kind == role.kind for role in notes.cast):
            continue
        notes.cast.append(_role(kind, hit, reading, free, counts, change=change))
    for at, name in free:
        (notes.grounds if _of_land(at, hits) else notes.colours).append(name)
    return notes


def _of_land(at: int, hits: list[Hit]) -> bool:
    """Tell whether a colour stands right before or behind a kind of land: green hills, a red desert."""
    beside = [hit for hit in hits if hit.start == at + 1 or hit.end == at]
    return any(name in _LAND for hit in beside for name in hit.concepts)


def _role(
    kind: str,
    hit: Hit,
    reading: Reading,
    free: list[tuple[int, str]],
    counts: list[tuple[int, int]],
    *,
    change: bool,
) -> Role:
    """Give a subject the colours and the count that stand beside it; they are used up."""
    after = 3 if reading.language in AFTER_NOUN else 0
    mine = [item for item in free if hit.start - 4 <= item[0] < hit.end + after]
    if after:
        mine = [item for item in mine if item[0] >= hit.start] or mine
    elif change and not mine:
        mine = [item for item in free if hit.end <= item[0] < hit.end + 2]
    for item in mine:
        free.remove(item)
    behind = 2 if reading.language in UNSPACED else 0
    numbers = [item for item in counts if hit.start - 4 <= item[0] <= hit.start + behind]
    many = 1
    if numbers:
        many = numbers[-1][1]
        for item in numbers:
            counts.remove(item)
    word = " ".join(reading.words[hit.start : hit.end])
    before = reading.words[max(0, hit.start - 4) : hit.start]
    several = reading.language in ("en", "fr", "es", "pt") and _plural(word)
    if reading.language == "en" and word in ("fish", "sheep", "deer", "jellyfish", "koi"):
        several = not {"a", "an", "the"} & set(before)
    if many == 1 and several and not numbers:
        many = FEW.get(kind, 3)
    colours = tuple(name for _, name in mine if (kind, name) not in _NATURAL)
    return Role(kind, min(MOST, many), colours)


def _plural(word: str) -> bool:
    plural = word.endswith("s") and not word.endswith(("ss", "us"))
    return plural or word in ("people", "children", "geese", "wolves", "chevaux", "oiseaux")


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
        notes = _changed(notes, noted(reading, change=True))
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


def _changed(notes: Notes, later: Notes) -> Notes:
    """Let a later prompt change what it names and keep the rest."""
    kept = {role.kind: role for role in notes.cast if role.kind not in later.removed}
    for role in later.cast:
        before = kept.get(role.kind)
        if before is not None:
            colours = role.colours or before.colours
            kept[role.kind] = Role(role.kind, max(role.count, 1), colours, before.word)
        else:
            kept[role.kind] = role
    colours = later.colours
    if colours and kept and not later.cast:
        first = next(iter(kept))
        kept[first] = Role(first, kept[first].count, tuple(colours), kept[first].word)
        colours = []
    concepts = [name for name in notes.concepts if name not in later.removed]
    grounds = later.grounds or notes.grounds
    return Notes(later.concepts + concepts, list(kept.values()), colours or notes.colours, grounds)


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
