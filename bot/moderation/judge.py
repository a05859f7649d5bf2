"""The filter as the pipeline knows it: a `PromptJudge`."""

from bot.domain.rules import Place, within
from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Flag, Verdict
from bot.moderation.filters import Filters
from bot.moderation.look import Judgement, look


def place_of(ask: Ask) -> Place:
    """Where, when and by whom something is asked."""
    return Place(
        channel_ids=within(ask.channel_id, ask.parent_id),
        role_ids=frozenset(ask.roles),
        age_restricted=ask.age_restricted,
        at=ask.at,
    )


class FilterJudge:
    """Judges prompts by the rules in force in their guild, and always by the platform list."""

    def __init__(self, filters: Filters) -> None:
        self._filters = filters

    async def judge(self, ask: Ask) -> Verdict:
        await self._filters.ready(ask.guild_id)
        verdict = self._look(ask, ask.prompt).verdict
        if isinstance(verdict, Allow) and ask.negative_prompt:
            return self._negative(ask, ask.negative_prompt, verdict)
        return verdict

    def _look(self, ask: Ask, text: str) -> Judgement:
        filters = self._filters
        version = filters.version(ask.guild_id)
        return look(text, filters.of(ask.guild_id), place_of(ask), version=version)

    def _negative(self, ask: Ask, negative: str, allowed: Allow) -> Verdict:
        """A banned word among what shall not be seen is a wish to avoid it, unless it is disguised."""
        judgement = self._look(ask, negative)
        hit = judgement.decisive
        if hit is None or hit.view == "plain":
            return allowed
        return Flag(hit.name, grounds=judgement.grounds)
