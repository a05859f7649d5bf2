"""The first judge: it asks only whether there is anything to see. The filter has its own file."""

import unicodedata
from typing import Final

from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Block, Empty, Verdict

LONGEST: Final = 32_000
"""Characters. No vendor takes more; a model's own limit is lower and has its own refusal."""

TOO_LONG: Final = "prompt length"

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"})
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\ufe0e\ufe0f")
"""Letters and symbols that draw nothing: Hangul fillers, the empty Braille cell."""


class BasicJudge:
    """`ports.PromptJudge` without an opinion on content."""

    async def judge(self, ask: Ask) -> Verdict:
        """Allow whatever has something visible in it and is of a bearable length."""
        if len(ask.prompt) > LONGEST:
            return Block(TOO_LONG, (LONGEST, len(ask.prompt)))
        return Allow() if visible(ask.prompt) else Empty()


def visible(text: str) -> bool:
    """Tell whether a text draws anything at all. A mark without a letter to stand on does not."""
    return any(unicodedata.category(sign) not in _INVISIBLE and sign not in _BLANK for sign in text)
