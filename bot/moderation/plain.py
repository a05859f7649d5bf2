"""Text as it was typed, in lower case and compatibility form, for regexes and literal patterns."""

from functools import lru_cache
from unicodedata import combining, normalize

from bot.moderation.chars import FACES
from bot.moderation.fold import CONTROL, Folded

_MOST_MARKS = 4  #: on one letter; further ones say nothing


@lru_cache(maxsize=4096)
def _face(cluster: str) -> str:
    if cluster.isspace():
        return FACES[cluster]
    return normalize("NFKC", cluster.encode("utf-8", "replace").decode()).casefold()


def plain(text: str) -> Folded:
    """Fold case and compatibility forms and drop what cannot be seen; accents stay."""
    if text.isascii() and not CONTROL.search(text):
        return Folded(text.lower(), range(len(text)), len(text))
    faces: list[str] = []
    origins: list[int] = []
    for index, cluster in _clusters(text):
        face = _face(cluster)
        faces.append(face)
        origins += [index] * len(face)
    return Folded("".join(faces), origins, len(text))


def _clusters(text: str) -> list[tuple[int, str]]:
    """Each visible character with its marks, and where it stands."""
    found: list[tuple[int, str]] = []
    for index, char in enumerate(text):
        if combining(char):
            if found and len(found[-1][1]) <= _MOST_MARKS:
                found[-1] = (found[-1][0], found[-1][1] + char)
        elif FACES[char]:
            found.append((index, char))
    return found
