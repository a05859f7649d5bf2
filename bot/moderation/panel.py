"""Several judges as one: the first that objects has the word."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.spec import Ask
from bot.domain.verdict import NO_GROUNDS, Allow, Block, Empty, Flag, Verdict
from bot.ports import PromptJudge


class Panel:
    """Asks each judge in turn, the quickest first.

    Args:
        judges: in the order in which they are asked.
        desk: whether moderators can look at what is flagged. Without one a flag would only wait until it
            expired, so it is a block.
    """

    def __init__(self, judges: Sequence[PromptJudge], *, desk: bool) -> None:
        self._judges = tuple(judges)
        self._desk = desk

    async def judge(self, ask: Ask) -> Verdict:
        """The first objection, or a yes; either rests on what all who were asked have seen.

        A rewritten prompt is what the judges after it are asked about.
        """
        grounds, rewritten = NO_GROUNDS, None
        for each in self._judges:
            verdict = await each.judge(ask)
            if isinstance(verdict, Empty):
                return verdict
            grounds += verdict.grounds
            if not isinstance(verdict, Allow):
                return self._without_desk(replace(verdict, grounds=grounds))
            if verdict.rewritten is not None:
                rewritten = verdict.rewritten
                ask = replace(ask, prompt=rewritten)
        return Allow(rewritten, grounds=grounds)

    def _without_desk(self, verdict: Verdict) -> Verdict:
        if isinstance(verdict, Flag) and not self._desk:
            return Block(verdict.rule, verdict.span, grounds=verdict.grounds)
        return verdict
