"""Several judges as one: the first that objects has the word."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.spec import Ask
from bot.domain.verdict import NO_GROUNDS, Allow, Block, Empty, Flag, Verdict
from bot.moderation.policies import Policies
from bot.ports import PromptJudge


class Panel:
    """Asks each judge in turn, the quickest first.

    Args:
        judges: in the order in which they are asked.
        policies: tells where moderators can look at what is flagged. Without a desk a flag would only wait
            until it expired, so it is a block; without policies no guild has one.
    """

    def __init__(self, judges: Sequence[PromptJudge], *, policies: Policies | None = None) -> None:
        self._judges = tuple(judges)
        self._policies = policies

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
                return await self._at_desk(ask, replace(verdict, grounds=grounds))
            if verdict.rewritten is not None:
                rewritten = verdict.rewritten
                ask = replace(ask, prompt=rewritten)
        return Allow(rewritten, grounds=grounds)

    async def _at_desk(self, ask: Ask, verdict: Verdict) -> Verdict:
        if not isinstance(verdict, Flag):
            return verdict
        if self._policies is not None:
            rules = await self._policies.desk(ask.guild_id)
            if rules.channel_id is not None:
                return verdict
        return Block(verdict.rule, verdict.span, grounds=verdict.grounds)
