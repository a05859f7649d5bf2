"""Writing that is shown as something else: entities, escapes, markdown, tags, drawn letters.

Every function takes folded text and gives folded text with the same origins, or None when there was
nothing to decode. All is decoded once only.
"""

import re
from collections.abc import Callable
from html.entities import html5

from bot.moderation.chars import FACES, INVISIBLE, TAG
from bot.moderation.fold import Folded

_INLINE = (
    "abbr|acronym|b|big|bdi|bdo|br|center|cite|code|del|div|dfn|em|font|h[1-6]|i|ins|kbd|mark|p|q|s|samp"
    "|small|span|strike|strong|sub|sup|tt|u|var|wbr"
)
_WEIGHT = r":[0-9]{1,2}(?:\.[0-9]{1,3})?\)"  #: of a word in a prompt, "(fox:1.2)"
_WRITTEN = re.compile(
    r"&#x(?P<hex>[0-9a-f]{1,6});?|&#(?P<dec>[0-9]{1,7});?|&(?P<name>[a-z]{2,31});"
    r"|(?P<percent>(?:%[0-9a-f]{2})+)"
    r"|\\u\{?(?P<u>[0-9a-f]{4})\}?|\\x(?P<x>[0-9a-f]{2})"
    r"|(?P<gone>\*+|__|~~|\|\||`+|\\(?=[^\W\d_])"
    rf"|\((?=[^\W\d_]{{1,40}}{_WEIGHT})|(?<=[^\W\d_]){_WEIGHT}"
    rf"|</?(?:{_INLINE})(?:\s[^<>]{{0,80}})?/?>|<!--[^<>]{{0,80}}-->)"
)
#: folded text is in lower case; where two names differ in nothing else, so do their letters
_NAMED = {name.lower(): char for name, char in html5.items()} | html5
WRITTEN_SIGNS = frozenset("&%\\*~`<_|:")

_DRAWN = {
    "/\\/\\": "m", "|\\/|": "m", "\\/\\/": "w", "|\\|": "n", "/\\": "a", "\\/": "v", "|-|": "h", "]-[": "h",
    "}{": "x", "><": "x", "|_|": "u", "(_)": "u", "|)": "d", "|>": "p", "|<": "k", "|{": "k", "()": "o",
    "[]": "o", "|3": "b", "|_": "l", "(": "c", "<": "c",
}  # fmt: skip
_DRAWING = re.compile("|".join(re.escape(sign) for sign in sorted(_DRAWN, key=len, reverse=True)))
_DRAWN_IN_WORD = re.compile(
    r"[a-z0-9](?:/\\|\\/|\|-\||\]-\[|\}\{|><|\|_\||\(_\)|\|\)|\|>|\|<|\|\{|\(\)|\[\]|\|3|\|_|[(<](?=[a-z]))"
    r"|(?:/\\|\\/|\|-\||\]-\[|\|_\||\(_\)|\|\)|\|>|\|<|\|\{|\|3|\|_)[a-z0-9]"
)


DRAWING_SIGNS = frozenset("/\\|()[]{}<>")
_BLACK_FLAG = "\U0001f3f4"
#: flags of parts of a country are a black flag and their name in tag characters
_PARTS = re.compile(r"gb(?:eng|sct|wls|nir)|us[a-z]{2}")
_TURNED = re.compile("[ǝəɐɹʇɥʞʍʌʎᴉɟƃɓɯɔⱯƎ∀Ɔ⅁ꓕꓩ]", re.IGNORECASE)
_UPRIGHT = dict(zip("ɟƃɓɾunpdbq69∀⅁əſ", "fggjnudpqb96agej", strict=True))


def written(text: Folded) -> Folded | None:
    """Undo entities, %- and backslash escapes; take out markdown and inline tags without a gap."""
    return _replaced(text, _WRITTEN, _decoded)


def drawn(text: Folded) -> Folded | None:
    r"""Read letters drawn from several signs, such as |< or \/, where they touch a letter."""
    if not _DRAWN_IN_WORD.search(text.faces):
        return None
    return _replaced(text, _DRAWING, lambda match: [(_DRAWN[match[0]], match.start())])


def hidden(source: str) -> list[Folded]:
    """What is written in invisible tag characters, those of flags left out; as words, and in one."""
    if not TAG.search(source):
        return []
    groups: list[list[int]] = []
    for run in INVISIBLE.finditer(source):
        tags = [index for index in range(*run.span()) if TAG.match(source[index])]
        name = "".join(chr(ord(source[index]) - 0xE0000) for index in tags)
        flag = source[run.start() - 1 : run.start()] == _BLACK_FLAG and _PARTS.fullmatch(
            name.lower()
        )
        if tags and not flag:
            groups.append(tags)
    glues = (" ", "")[: len(groups)]
    return [_tags_as_text(source, groups, glue) for glue in glues]


def _tags_as_text(source: str, groups: list[list[int]], glue: str) -> Folded:
    faces: list[str] = []
    origins: list[int] = []
    for group in groups:
        for index in group:
            found = FACES[chr(ord(source[index]) - 0xE0000)]
            faces.append(found)
            origins += [index] * len(found)
        faces.append(glue)
        origins += [group[-1]] * len(glue)
    return Folded("".join(faces), origins, groups[-1][-1] + 1)


def turned(source: str) -> Folded | None:
    """A text of letters turned upside down, read from right to left."""
    if not _TURNED.search(source):
        return None
    faces: list[str] = []
    origins: list[int] = []
    for index in range(len(source) - 1, -1, -1):
        char = source[index]
        found = _UPRIGHT.get(char.lower()) or FACES[char]
        faces.append(found)
        origins += [index] * len(found)
    return Folded("".join(faces), origins, len(source))


def _replaced(
    text: Folded, pattern: re.Pattern[str], piece: Callable[[re.Match[str]], list[tuple[str, int]]]
) -> Folded | None:
    """Replace each match by folded pieces, each with the index of the face that it stands for."""
    faces: list[str] = []
    origins: list[int] = []
    last = 0
    for match in pattern.finditer(text.faces):
        faces.append(text.faces[last : match.start()])
        origins += text.origins[last : match.start()]
        last = match.end()
        for new, index in piece(match):
            faces.append(new)
            origins += [text.origins[index]] * len(new)
    if last == 0:
        return None
    faces.append(text.faces[last:])
    origins += text.origins[last:]
    return Folded("".join(faces), origins, text.length)


def _decoded(match: re.Match[str]) -> list[tuple[str, int]]:
    start = match.start()
    if match["gone"]:
        return []
    if match["percent"]:
        return _percent(match["percent"], start)
    if match["name"]:
        char = _NAMED.get(match["name"] + ";", "")
        return _faces(char, start) if char else [(match[0], start)]
    code = next(
        int(match[group], base)
        for group, base in (("hex", 16), ("dec", 10), ("u", 16), ("x", 16))
        if match[group]
    )
    return _faces(chr(code), start) if code < 0x110000 else [(match[0], start)]


def _percent(escapes: str, start: int) -> list[tuple[str, int]]:
    try:
        text = bytes.fromhex(escapes.replace("%", "")).decode()
    except UnicodeDecodeError:
        return [(escapes, start)]
    pieces: list[tuple[str, int]] = []
    for char in text:
        pieces += _faces(char, start)
        start += 3 * len(char.encode())
    return pieces


def _faces(chars: str, index: int) -> list[tuple[str, int]]:
    return [("".join(FACES[char] for char in chars), index)]
