"""Which Latin letters a foreign letter, a digit or a sign can be read as, by its shape.

The first reading of a row is the likeliest. `OTHER_SCRIPTS` follows Unicode's UTS #39 confusables
(© Unicode, Inc., Unicode License v3: https://www.unicode.org/license.txt), reduced to the single
letters of scripts other than Latin, Greek and Cyrillic; the remaining tables are our own.
"""

#: lower-case Cyrillic, marks off; capitals have other shapes, and both are in the row
CYRILLIC = {
    "а": "a", "б": "b", "в": "b", "г": "r", "д": "da", "е": "e", "ж": "x", "з": "ze", "и": "nu",
    "к": "k", "л": "nl", "м": "m", "н": "h", "о": "o", "п": "n", "р": "p", "с": "c", "т": "t",
    "у": "yu", "ф": "o", "х": "x", "ц": "u", "ч": "y", "ш": "w", "щ": "w", "ъ": "b", "ь": "b",
    "э": "e", "я": "r", "і": "il", "ѕ": "s", "ј": "j", "ӏ": "li", "ѵ": "v", "һ": "h", "ԁ": "d",
    "ԛ": "q", "ԝ": "w", "ԍ": "g", "ѡ": "w", "ѳ": "o", "є": "e", "ґ": "r", "ҽ": "e", "ү": "y",
    "ұ": "y", "ө": "o", "ә": "ea", "қ": "k", "ҝ": "k", "ҡ": "k", "ӄ": "k", "ң": "h", "ӈ": "h",
    "ҳ": "x", "ғ": "f", "ђ": "h", "ћ": "h", "џ": "u", "њ": "h", "ӡ": "z", "ꙇ": "i", "ҩ": "o",
    "ꙅ": "s", "ꙁ": "z", "ҫ": "c", "ҭ": "t", "ҵ": "u", "ҷ": "y", "ҹ": "y", "ԏ": "t", "ѧ": "a",
}  # fmt: skip

#: lower-case Greek, marks off: shapes of both cases, and the sounds that people mix in
GREEK = {
    "α": "a", "β": "b", "γ": "yg", "δ": "do", "ε": "e", "ζ": "z", "η": "nh", "θ": "o", "ι": "il",
    "κ": "k", "λ": "al", "μ": "mu", "ν": "vn", "ξ": "e", "ο": "o", "π": "np", "ρ": "pr", "σ": "so",
    "ς": "sc", "τ": "t", "υ": "uy", "φ": "of", "χ": "x", "ψ": "w", "ω": "wo", "ϲ": "c", "ϳ": "j",
    "ϝ": "f", "ϻ": "m", "ϸ": "p", "ϗ": "k", "ϟ": "s", "ϙ": "q",
}  # fmt: skip

#: the readings, and the letters that have them
OTHER_SCRIPTS = {
    "a": "Ꭺᗅꓮ𐊠𖽀",
    "b": "ᏏᏴᑲᖯᗷꓐ𐊂𐊡𐌁",
    "c": "Ꮯⲥꓚ𐊢𐌂𐐽𐔜",
    "d": "ᎠᏧᑯᗞᗪꓒꓓ",
    "e": "Ꭼⴹꓰ𐊆",
    "f": "քᖴꓝ𐊇𐊥𐔥",
    "g": "ցᏀᏳꓖ",
    "h": "հᎻᏂᕼⲏꓧ𐋏ɦ",
    "i": "Ꭵ",
    "j": "Ꭻᒍꓙ",
    "k": "Ꮶᛕⲕꓗ𐔘",
    "l": "Ꮮᒪⳑꓡ𐑃𐔦𖼖",
    "il": "ᛁⲓⵏꓲ𐊊𐌉𖼨",
    "m": "Ꮇᗰᛖⲙꓟ𐊰𐌑",
    "n": "ոռⲛꓠ𐔓ท",
    "o": "օଠഠဝჿዐⲟⵔꓳ𐊒𐊫𐐬𐓪𐔖๐",
    "p": "Ꮲᑭⲣꓑ𐊕",
    "q": "գզⵕ",
    "r": "ᎡᎱᏒᖇⲅꓣ𐓜𖼵",
    "s": "տᏕᏚꓢ𐊖𐑈𖼺ร",
    "t": "Ꭲⲧꓔ𐊗𐊱𐌕𖼊",
    "u": "սሀᑌꓴ𐓶𖽂ย",
    "v": "Ꮩᐯⴸꓦꛟ𐔝𑜆𖼈",
    "w": "աᎳᏔꓪ𑜊𑜎𑜏พ",
    "x": "ᕁᕽᚷⲭⵝꓫ𐊐𐊴𐌗𐔧",
    "y": "ყᎩᎽⲩꓬ𐊲𖽃",
    "z": "Ꮓꓜ",
}

#: Latin letters whose name does not say which letter they look like
LATIN = {
    "ı": "i", "ȷ": "j", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "p", "ŋ": "n", "ə": "e",
    "ɛ": "e", "ɜ": "e", "ɔ": "c", "ʃ": "s", "ʒ": "z", "ƨ": "s", "ƽ": "s", "ƅ": "b", "ƍ": "g",
    "ʀ": "r", "ʊ": "u", "ɩ": "i", "ɑ": "a", "ɒ": "a", "ɣ": "y", "ɸ": "o", "ƿ": "p", "ƕ": "hv",
    "ɯ": "m", "ɰ": "m", "ǀ": "l", "ǃ": "i", "ꞵ": "b", "ꭓ": "x", "ꞷ": "w", "ŀ": "l", "ỻ": "ll",
    "ꜳ": "aa", "ꝏ": "oo", "ĸ": "k", "ȣ": "ou", "ꞌ": "", "ʔ": "", "ˡ": "l", "ᶩ": "l", "ƾ": "",
}  # fmt: skip

#: digits and signs, letters only where they touch a letter
SIGNS = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b",
    "9": "gq", "@": "a", "!": "il", "|": "il", "$": "s", "+": "t", "€": "e", "£": "le", "¥": "y",
    "¢": "c", "§": "s", "¡": "i", "×": "x", "©": "c", "®": "r", "°": "o", "∅": "o", "∪": "u",
    "⋃": "u", "∨": "v", "⋁": "v", "∣": "il", "│": "il", "┃": "il", "⏽": "il", "℮": "e", "⋿": "e",
    "⊤": "t", "⟙": "t", "†": "t", "✝": "t", "✞": "t", "✟": "t", "⍺": "a", "∂": "d", "∩": "n",
    "╳": "x", "⨯": "x", "✕": "x", "✖": "x", "✗": "x", "❌": "x", "❎": "x", "⭕": "o", "〇": "o",
    "➕": "t", "❗": "il", "❕": "il", "💲": "s", "∑": "e", "∈": "e", "⊂": "c", "★": "a", "⍴": "p",
}  # fmt: skip

#: whole words in one emoji
WORD_EMOJI = {
    "🆎": "ab", "🆑": "cl", "🆒": "cool", "🆓": "free", "🆔": "id", "🆕": "new", "🆖": "ng",
    "🆗": "ok", "🆘": "sos", "🆙": "up", "🆚": "vs",
}  # fmt: skip
