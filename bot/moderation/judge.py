"""The filter as the pipeline knows it: a `PromptJudge`."""

from collections.abc import Callable

from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Flag, Verdict
from bot.moderation.filters import Filters
from bot.moderation.look import Judgement, look
from bot.moderation.rules import Place


def place_of(ask: Ask) -> Place:
    """What an ask itself says of its place; roles and channel kinds need the door's help."""
    return Place(channel_ids=frozenset({ask.channel_id}), at=ask.at)


class FilterJudge:
    """Judges prompts by the rules in force in their guild, and always by the platform list."""

    def __init__(self, filters: Filters, place: Callable[[Ask], Place] = place_of) -> None:
        self._filters = filters
        self._place = place

    async def judge(self, ask: Ask) -> Verdict:
        judgement = self.look(ask)
        if isinstance(judgement.verdict, Allow) and ask.negative_prompt:
            return self._negative(ask, ask.negative_prompt)
        return judgement.verdict

    def look(self, ask: Ask) -> Judgement:
        """The verdict on the prompt with its hits, for `/mod test`, cases and the audit log."""
        return look(ask.prompt, self._filters.of(ask.guild_id), self._place(ask))

    def _negative(self, ask: Ask, negative: str) -> Verdict:
        """A banned word among what shall not be seen is a wish to avoid it, unless it is disguised."""
        judgement = look(negative, self._filters.of(ask.guild_id), self._place(ask))
        hit = judgement.decisive
        if hit is None or hit.view == "plain":
            return Allow()
        return Flag(hit.name)
