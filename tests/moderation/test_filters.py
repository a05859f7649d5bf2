"""Rules in force: swapped whole, kept when a new set cannot be used, judged by the platform list always."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId
from bot.domain.rules import Kind, Rule, RuleSet, Scope
from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Block, Flag
from bot.moderation.filters import Filters, RulesRefusedError
from bot.moderation.judge import FilterJudge
from bot.ports import PromptJudge

HERE, THERE = GuildId(1), GuildId(2)


def ask(
    prompt: str, *, negative: str | None = None, guild: GuildId = HERE, channel: int = 3
) -> Ask:
    return Ask(
        interaction_id=InteractionId(1),
        guild_id=guild,
        channel_id=ChannelId(channel),
        member_id=MemberId(4),
        at=datetime(2026, 11, 20, tzinfo=UTC),
        prompt=prompt,
        negative_prompt=negative,
    )


def ruleset(*patterns: str) -> RuleSet:
    return RuleSet(tuple(Rule(id=pattern, pattern=pattern) for pattern in patterns))


async def test_a_guild_without_rules_has_the_platform_list() -> None:
    """From the first day, for every guild."""
    judge: PromptJudge = FilterJudge(Filters())
    assert await judge.judge(ask("a teapot")) == Allow()
    assert isinstance(await judge.judge(ask("a nude child")), Block)


async def test_rules_hold_in_their_guild() -> None:
    """One guild's rules are not another's."""
    filters = Filters()
    await filters.put(HERE, ruleset("teapot"))
    judge = FilterJudge(filters)
    assert await judge.judge(ask("a teapot")) == Block("teapot", (2, 8))
    assert await judge.judge(ask("a teapot", guild=THERE)) == Allow()


async def test_a_set_that_cannot_be_used_changes_nothing() -> None:
    """The last good set stays, and the moderator is told every problem."""
    filters = Filters()
    await filters.put(HERE, ruleset("teapot"))
    broken = RuleSet(
        (
            Rule(id="new", pattern="walrus"),
            Rule(id="bad", pattern="(", kind=Kind.REGEX),
            Rule(id="the", pattern="the"),
        )
    )
    with pytest.raises(RulesRefusedError) as caught:
        await filters.put(HERE, broken)
    assert [problem.rule for problem in caught.value.problems] == ["bad", "the"]
    judge = FilterJudge(filters)
    assert isinstance(await judge.judge(ask("a teapot")), Block)
    assert await judge.judge(ask("a walrus")) == Allow()


async def test_of_two_changes_at_once_the_later_stays() -> None:
    """A large set that was asked for first does not overwrite a small one that was asked for next."""
    filters = Filters()
    large = ruleset(
        *(
            f"walrus{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyzabcd'[n // 100]}"
            for n in range(1_000)
        )
    )
    await asyncio.gather(filters.put(HERE, large), filters.put(HERE, ruleset("teapot")))
    assert [rule.id for rule in filters.of(HERE).rules] == ["teapot"]


async def test_the_loop_stays_alive_while_rules_are_compiled() -> None:
    """Compiling happens in a thread."""
    filters = Filters()
    large = ruleset(
        *(
            f"walrus{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyzabcd'[n // 100]}"
            for n in range(1_000)
        )
    )
    putting = asyncio.create_task(filters.put(HERE, large))
    turns = 0
    while not putting.done():
        await asyncio.sleep(0)
        turns += 1
    await putting
    assert turns > 1
    assert len(filters.of(HERE).rules) == 1_000


async def test_a_negative_prompt_is_a_wish_to_avoid() -> None:
    """A banned word among what shall not be seen passes; a disguised one reaches a person."""
    filters = Filters()
    await filters.put(HERE, ruleset("teapot"))
    judge = FilterJudge(filters)
    assert await judge.judge(ask("a lake", negative="teapot, blur, nude child")) == Allow()
    assert await judge.judge(ask("a lake", negative="t e a p o t")) == Flag("teapot")
    assert isinstance(await judge.judge(ask("a teapot", negative="blur")), Block)


async def test_a_scope_sees_the_channel_of_the_ask() -> None:
    """A rule for one channel is silent in another."""
    filters = Filters()
    rule = Rule(id="r", pattern="teapot", scope=Scope(channels=frozenset({3})))
    await filters.put(HERE, RuleSet((rule,)))
    judge = FilterJudge(filters)
    assert isinstance(await judge.judge(ask("a teapot")), Block)
    assert await judge.judge(ask("a teapot", channel=9)) == Allow()
