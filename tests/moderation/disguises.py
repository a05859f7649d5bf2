"""Ways in which people disguise a word, as generators: `DISGUISES[name](term, dice)`.

They are written from the outside, with tables of their own, so that they do not share the filter's
mistakes. Each gives one disguised form of a lower-case term; phrases keep their spaces.
"""
# ruff: noqa: RUF001 - the confusable letters are the point

import unicodedata
from collections.abc import Callable
from random import Random

_LEET = {
    "a": "4@",
    "b": "8",
    "e": "3",
    "g": "96",
    "i": "1!|",
    "l": "1|",
    "o": "0",
    "s": "5$",
    "t": "7+",
    "z": "2",
}
_CYRILLIC = dict(zip("abcdeghijklmnopqrstuvwxyz", "аЬсԁеɡһіјкӏмпорԛгѕтцѵшхуз", strict=True))
_GREEK = dict(zip("abegiklmnoptuvxyzwr", "αβεγικλμηορτυνχγζωг", strict=True))
_ARMENIAN = dict(zip("ghnosu", "ցհոօտս", strict=True))
_CHEROKEE = dict(zip("abcdeghijklmprstvwz", "ᎪᏏᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", strict=True))
_SMALL_CAPS = dict(zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", strict=True))
_UPSIDE_DOWN = dict(zip("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz", strict=True))
_INVISIBLE = "\u200b\u200c\u200d\u2060\u2063\u2064\ufeff\u00ad\u034f\u180e\u3164\u115f\uffa0\u17b4"
_BIDI = "\u200e\u200f\u061c\u202a\u202c\u202d\u2066\u2067\u2069"
_SELECTORS = "\ufe00\ufe0e\ufe0f\U000e0100\U000e01ef"
_ACCENTS = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030c\u0323\u0328\u0327"
_ZALGO = [
    chr(code) for code in (*range(0x300, 0x34F), *range(0x350, 0x36F), *range(0x20D0, 0x20E1))
]
_SEPARATORS = ".-_*·•~/|+=:,^"
_STYLES = [0x1D400, 0x1D434, 0x1D468, 0x1D4D0, 0x1D56C, 0x1D5A0, 0x1D5D4, 0x1D608, 0x1D63C, 0x1D670]

Disguise = Callable[[str, Random], str]


def _some(table: dict[str, str], term: str, dice: Random, *, share: float = 0.7) -> str:
    """Replace at least one letter by a choice from its row."""
    places = [index for index, char in enumerate(term) if char in table]
    if not places:
        return term
    chosen = {index for index in places if dice.random() < share} or {dice.choice(places)}
    return "".join(
        dice.choice(table[char]) if index in chosen else char for index, char in enumerate(term)
    )


def leet(term: str, dice: Random) -> str:
    """Digits and signs, on at most half of the letters."""
    out = list(term)
    places = [index for index, char in enumerate(term) if char in _LEET]
    dice.shuffle(places)
    for index in places[: max(1, len(term) // 2)]:
        out[index] = dice.choice(_LEET[term[index]])
    return "".join(out)


def _between(marks: str) -> Disguise:
    def disguise(term: str, dice: Random) -> str:
        return "".join(
            char + (dice.choice(marks) if index < len(term) - 1 and dice.random() < 0.7 else "")
            for index, char in enumerate(term)
        )

    return disguise


def _above(marks: str | list[str], most: int) -> Disguise:
    def disguise(term: str, dice: Random) -> str:
        return "".join(
            char + "".join(dice.choices(marks, k=dice.randint(1, most))) if char != " " else char
            for char in term
        )

    return disguise


def _shifted(term: str, first: int) -> str:
    return "".join(chr(first + ord(char) - 97) if char.isalpha() else char for char in term)


def math(term: str, dice: Random) -> str:
    if dice.random() < 0.5:
        styled = _shifted(term, dice.choice(_STYLES) + 26)
        return "".join(c if unicodedata.category(c) != "Cn" else "h" for c in styled)
    return _shifted(term, dice.choice([0x24D0, 0x249C, 0x1F130, 0x1F150, 0x1F170]))


def spaced(term: str, dice: Random) -> str:
    gap = dice.choice([" ", "  ", "\t", "\u3000", " . ", " - ", "\u00a0"])
    return gap.join(term.replace(" ", ""))


def separated(term: str, dice: Random) -> str:
    return dice.choice(_SEPARATORS).join(term.replace(" ", ""))


def separated_differently(term: str, dice: Random) -> str:
    return "".join(c + dice.choice(".-_*·•~") for c in term.replace(" ", ""))[:-1]


def repeated(term: str, dice: Random) -> str:
    out = "".join(char * dice.randint(1, 4) for char in term)
    return out if len(out) > len(term) + 2 else term[0] * 3 + term[1:]


def regional(term: str, dice: Random) -> str:
    glue = dice.choice(["", " ", "\u200b"])
    return glue.join(chr(0x1F1E6 + ord(char) - 97) for char in term.replace(" ", ""))


def markup(term: str, dice: Random) -> str:
    cut = len(term) // 2
    return dice.choice(
        [
            f"**{term[:cut]}**{term[cut:]}",
            f"{term[:cut]}||{term[cut:]}||",
            f"<b>{term[:cut]}</b>{term[cut:]}",
            f"<i>{term}</i>",
            f"({term}:1.3)",
            f"(({term}))",
            f"<lora:{term}:0.7>",
            "".join(f"&#{ord(char)};" for char in term),
            "".join(f"&#x{ord(char):x};" for char in term),
            "".join(f"%{ord(char):02x}" for char in term),
            f"[{term}](https://example.com)",
            f"~~{term}~~",
            f"`{term}`",
            f"{term[:cut]}\\{term[cut:]}",
            f"{term[:cut]}<!-- x -->{term[cut:]}",
        ]
    )


def tag_noise(term: str, dice: Random) -> str:
    return "".join(char + chr(0xE0000 + dice.randint(0x20, 0x7E)) for char in term)


def allow_smuggled(term: str, dice: Random) -> str:
    return f"an allowed {term} show and a {term}"


def beside_punctuation(term: str, dice: Random) -> str:
    return dice.choice(
        ['"{}"', "({})", "{},", "{}!", "«{}»", "...{}...", "{}/art", "_{}_", "{}’s", "#{}"]
    ).format(term)


def mixed(term: str, dice: Random) -> str:
    """Two classes at once."""
    first = dice.choice([leet, repeated, CORE["accents"], CORE["cyrillic"]])
    second = dice.choice(
        [
            CORE["zero_width"],
            CORE["selectors"],
            CORE["bidi"],
            CORE["zalgo"],
            lambda t, _d: t.upper(),
        ]
    )
    return second(first(term, dice), dice)


def hidden(term: str, dice: Random) -> str:
    return "a dog" + "".join(chr(0xE0000 + ord(char)) for char in " " + term)


def split(term: str, dice: Random) -> str:
    cut = dice.randint(2, len(term) - 2)
    return term[:cut] + dice.choice([" ", "-", "\n"]) + term[cut:]


def masked(term: str, dice: Random) -> str:
    cut = dice.randint(1, len(term) - 2)
    return term[:cut] + dice.choice("*#_•×") + term[cut + 1 :]


def typo(term: str, dice: Random) -> str:
    cut = dice.randint(1, len(term) - 2)
    return dice.choice(
        [
            term[:cut] + term[cut + 1 :],
            term[:cut] + dice.choice("aeiours") + term[cut:],
            term[:cut] + term[cut + 1] + term[cut] + term[cut + 2 :],
        ]
    )


CORE: dict[str, Disguise] = {
    "plain": lambda term, _dice: term,
    "case": lambda term, dice: "".join(dice.choice([c.upper(), c]) for c in term),
    "punctuation": beside_punctuation,
    "leet": leet,
    "cyrillic": lambda term, dice: _some(_CYRILLIC, term, dice),
    "greek": lambda term, dice: _some(_GREEK, term, dice),
    "armenian": lambda term, dice: _some(_ARMENIAN, term, dice),
    "cherokee": lambda term, dice: _some(_CHEROKEE, term, dice),
    "fullwidth": lambda term, _dice: "".join(
        chr(ord(char) + 0xFEE0) if char != " " else "\u3000" for char in term
    ),
    "math": math,
    "small_caps": lambda term, _dice: "".join(_SMALL_CAPS.get(char, char) for char in term),
    "zero_width": _between(_INVISIBLE),
    "bidi": _between(_BIDI),
    "selectors": _between(_SELECTORS),
    "tag_noise": tag_noise,
    "zalgo": _above(_ZALGO, 5),
    "accents": _above(_ACCENTS, 1),
    "separated": separated,
    "separated_differently": separated_differently,
    "spaced": spaced,
    "repeated": repeated,
    "regional": regional,
    "markup": markup,
    "mixed": mixed,
}
#: for single words of at least five letters
STRETCH: dict[str, Disguise] = {
    "plural": lambda term, _dice: term + "s",
    "overridden": lambda term, _dice: f"\u202e{term[::-1]}\u202c",
    "reversed": lambda term, _dice: term[::-1],
    "upside_down": lambda term, _dice: "".join(_UPSIDE_DOWN.get(c, c) for c in term)[::-1],
    "split": split,
    "hidden": hidden,
    "masked": masked,
    "typo": typo,
}
