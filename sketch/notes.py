"""Notes: what a prompt names, and what a later prompt changes in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from sketch.gaits import GAITS
from sketch.plan import Role
from sketch.words import AFTER_NOUN, UNSPACED, Hit, Reading

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


def changed(notes: Notes, later: Notes) -> Notes:
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
