"""The filter as the pipeline knows it: a `PromptJudge`."""

from bot.domain.rules import Place, within
from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Flag, Verdict
from bot.moderation.compiled import NO_RULES
from bot.moderation.filters import Filters
from bot.moderation.look import Judgement, look
from bot.moderation.policies import Policies


def place_of(ask: Ask) -> Place:
    """Where, when and by whom something is asked."""
    return Place(
        channel_ids=within(ask.channel_id, ask.parent_id),
        role_ids=frozenset(ask.roles),
        age_restricted=ask.age_restricted,
        at=ask.at,
    )


class FilterJudge:
    """Judges prompts by the rules in force in their guild, and always by the platform list.

    Args:
        filters: the rules.
        policies: tells which roles a guild's rules leave alone; without them they leave nobody alone.
    """

    def __init__(self, filters: Filters, policies: Policies | None = None) -> None:
        self._filters = filters
        self._policies = policies

    async def judge(self, ask: Ask) -> Verdict:
        await self._filters.ready(ask.guild_id)
        exempt = await self._exempt(ask)
        verdict = self._look(ask, ask.prompt, exempt=exempt).verdict
        if isinstance(verdict, Allow) and ask.negative_prompt:
            return self._negative(ask, ask.negative_prompt, verdict, exempt=exempt)
        return verdict

    async def _exempt(self, ask: Ask) -> bool:
        if self._policies is None or not ask.roles:
            return False
        return bool(ask.roles & (await self._policies.desk(ask.guild_id)).exempt_roles)

    def _look(self, ask: Ask, text: str, *, exempt: bool) -> Judgement:
        filters = self._filters
        version = filters.version(ask.guild_id)
        rules = NO_RULES if exempt else filters.of(ask.guild_id)
        return look(text, rules, place_of(ask), version=version)

    def _negative(self, ask: Ask, negative: str, allowed: Allow, *, exempt: bool) -> Verdict:
        """A banned word among what shall not be seen is a wish to avoid it, unless it is disguised."""
        judgement = self._look(ask, negative, exempt=exempt)
        hit = judgement.decisive
        if hit is None or hit.view == "plain":
            return allowed
        return Flag(hit.name, grounds=judgement.grounds)
