"""Several judges as one."""

from datetime import UTC, datetime

from bot.domain.desk import DeskRules
from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId
from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Block, Empty, Flag, Verdict
from bot.moderation.basic import BasicJudge
from bot.moderation.panel import Panel
from bot.moderation.policies import Policies


class Chosen(Policies):
    """What every guild has chosen."""

    def __init__(self, rules: DeskRules) -> None:
        self._rules = rules

    async def desk(self, guild_id: GuildId) -> DeskRules:
        return self._rules


DESK, NO_DESK = Chosen(DeskRules(channel_id=ChannelId(9))), Chosen(DeskRules())


class Always:
    """A judge with one opinion."""

    def __init__(self, verdict: Verdict) -> None:
        self.asked = 0
        self._verdict = verdict

    async def judge(self, ask: Ask) -> Verdict:
        self.asked += 1
        return self._verdict


def ask(prompt: str) -> Ask:
    return Ask(
        interaction_id=InteractionId(1),
        guild_id=GuildId(2),
        channel_id=ChannelId(3),
        member_id=MemberId(4),
        at=datetime(2026, 11, 20, tzinfo=UTC),
        prompt=prompt,
    )


async def test_the_first_that_objects_has_the_word() -> None:
    """Nobody is asked after an objection."""
    later = Always(Block("later"))
    panel = Panel([BasicJudge(), Always(Block("first", (0, 3))), later])

    assert await panel.judge(ask("a fox")) == Block("first", (0, 3))
    assert await panel.judge(ask("\u200b")) == Empty()
    assert later.asked == 0


async def test_all_must_allow() -> None:
    """An allowed prompt was allowed by everybody."""
    judges = [Always(Allow()), Always(Allow())]
    assert await Panel(judges).judge(ask("a fox")) == Allow()
    assert [each.asked for each in judges] == [1, 1]


async def test_a_flag_needs_a_desk() -> None:
    """Where nobody can look, a flag is a block with the same rule and span; else it stays a flag."""
    flag = Always(Flag("odd", (2, 5)))
    assert await Panel([flag]).judge(ask("a fox")) == Block("odd", (2, 5))
    assert await Panel([flag], policies=NO_DESK).judge(ask("a fox")) == Block("odd", (2, 5))
    assert await Panel([flag], policies=DESK).judge(ask("a fox")) == Flag("odd", (2, 5))
