"""Rules are changed a version at a time: tried, written with a line in the log, then in force."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from bot.domain.audit_log import LogAction
from bot.domain.automod import AutoModRule
from bot.domain.desk import DeskRules
from bot.domain.ids import ChannelId, GuildId, MemberId, RoleId
from bot.domain.job import JobState
from bot.domain.refusals import PromptBlocked, Refusal
from bot.domain.rule_faults import Fault, Why
from bot.domain.rule_refusals import (
    NothingToChange,
    RuleReadOnly,
    RuleRefused,
    RulesVersionUnknown,
    RuleUnknown,
)
from bot.domain.rules import Action, Kind, Rule, Scope
from bot.moderation.filters import Filters
from bot.moderation.judge import FilterJudge
from bot.moderation.panel import Panel
from bot.moderation.policies import Policies
from bot.pipeline import automod, intake, rulebook
from bot.pipeline.house import House
from bot.pipeline.intake import Accepted
from bot.pipeline.rulebook import Changed
from bot.pipeline.upkeep import Upkeep
from tests.pipeline.rig import GUILD, Rig, World, process

MODERATOR = MemberId(77)


class EverywhereADesk(Policies):
    """Every guild has a desk."""

    async def desk(self, guild_id: GuildId) -> DeskRules:
        return DeskRules(channel_id=ChannelId(9))


@pytest.fixture
async def rig(world: World) -> AsyncGenerator[Rig]:
    async with process(world) as opened:
        yield opened


def judged(rig: Rig) -> House:
    """The rig's house with the real filter as its judge."""
    filters = Filters(rig.database)
    judge = Panel([FilterJudge(filters)], policies=EverywhereADesk(rig.database))
    return replace(rig.house, filters=filters, judge=judge)


async def add(house: House, pattern: str, **said: object) -> Changed | Refusal:
    draft = Rule(id="", pattern=pattern, **said)  # pyright: ignore[reportArgumentType]
    return await rulebook.add_rule(house, guild_id=GUILD, actor_id=MODERATOR, draft=draft)


async def test_a_rule_holds_from_the_next_prompt_on(rig: Rig) -> None:
    """A new rule stops the next prompt, and its version and moderator are in the log."""
    house = judged(rig)
    assert isinstance(await intake.make(house, rig.ask("a teapot")), Accepted)

    outcome = await add(house, "teapot", name="Teapots")

    assert isinstance(outcome, Changed)
    assert (outcome.version, outcome.rules) == (1, 1)
    assert outcome.diff.added[0].id == "r1"
    assert await intake.make(house, rig.ask("a t3apot")) == PromptBlocked("Teapots", "t3apot", 1)
    lines = await house.database.read(lambda unit: unit.audit_log.lines(GUILD, limit=9))
    strike, blocked, changed, allowed = lines
    assert strike.action == "member.strike"
    assert blocked.action == LogAction.PROMPT_BLOCKED
    assert (blocked.rule, blocked.rules_version, blocked.job_id) == ("r1", 1, None)
    assert '"span":[2,8]' in blocked.body
    assert '"view":"folded"' in blocked.body
    assert (changed.action, changed.actor_id) == (LogAction.RULES_CHANGED, MODERATOR)
    assert (changed.rule, changed.rules_version) == ("r1", 1)
    assert (allowed.action, allowed.job_id, allowed.rules_version) == ("prompt.allowed", 1, 0)
    assert allowed.text_hash is not None
    kept = await house.database.read(lambda unit: unit.audit_log.texts(GUILD, [1, 2, 3]))
    assert kept == {3: "a t3apot"}, "of a prompt that passed the job has the text"


async def test_a_restart_finds_the_rules_before_the_first_prompt(rig: Rig) -> None:
    """What was in force before a restart judges the first prompt after it."""
    await add(judged(rig), "teapot")

    house = judged(rig)

    assert isinstance(await intake.make(house, rig.ask("a teapot")), PromptBlocked)


async def test_a_change_by_another_process_holds_too(rig: Rig) -> None:
    """A rule that was imported on the command line needs no restart of the bot."""
    house, other = judged(rig), judged(rig)
    assert isinstance(await intake.make(house, rig.ask("a teapot")), Accepted)

    await add(other, "teapot")

    assert isinstance(await intake.make(house, rig.ask("a teapot")), PromptBlocked)


async def test_a_rule_that_cannot_be_used_changes_nothing(rig: Rig) -> None:
    """It is refused with the reason and harmless prompts that it met; the last good rules stay."""
    house = judged(rig)
    await add(house, "teapot")

    bad = await add(house, "(a+", kind=Kind.REGEX)
    empty = await add(house, "x*", kind=Kind.REGEX)
    common = await add(house, "the")

    assert isinstance(bad, RuleRefused)
    assert bad.problems[0].why.fault is Fault.NOT_RE2
    assert isinstance(empty, RuleRefused)
    assert empty.problems[0].why == Why(Fault.MATCHES_NOTHING)
    assert isinstance(common, RuleRefused)
    assert len(common.problems[0].sample) == 10
    assert common.name == "the"
    assert isinstance(await intake.make(house, rig.ask("a teapot")), PromptBlocked)
    assert await house.database.read(lambda unit: unit.rulebook.version(GUILD)) == 1


async def test_rolling_back_is_one_step(rig: Rig) -> None:
    """An older version is in force again at once, as a new version."""
    house = judged(rig)
    await add(house, "teapot")
    await add(house, "walrus")
    await rulebook.add_allow(house, guild_id=GUILD, actor_id=MODERATOR, phrase="teapot museum")
    assert isinstance(await intake.make(house, rig.ask("a teapot museum")), Accepted)

    outcome = await rulebook.roll_back(house, guild_id=GUILD, actor_id=MODERATOR, version=1)

    assert isinstance(outcome, Changed)
    assert outcome.version == 4
    assert [rule.pattern for rule in outcome.diff.dropped] == ["walrus"]
    assert outcome.diff.disallowed == ("teapot museum",)
    assert isinstance(await intake.make(house, rig.ask("a walrus")), Accepted)
    assert isinstance(await intake.make(house, rig.ask("a teapot museum")), PromptBlocked)
    for version, present in ((4, 4), (9, 4), (-1, 4)):
        refused = await rulebook.roll_back(
            house, guild_id=GUILD, actor_id=MODERATOR, version=version
        )
        assert refused == RulesVersionUnknown(version, present)


async def test_switching_and_deleting(rig: Rig) -> None:
    """A rule that is off stops nothing, one that is gone is unknown, and doing it twice is said."""
    house = judged(rig)
    await add(house, "teapot")

    async def switch(rule_id: str, *, on: bool) -> Changed | Refusal:
        return await rulebook.switch_rule(
            house, guild_id=GUILD, actor_id=MODERATOR, rule_id=rule_id, on=on
        )

    assert isinstance(await switch("r1", on=False), Changed)
    assert isinstance(await intake.make(house, rig.ask("a teapot")), Accepted)
    assert await switch("r1", on=False) == NothingToChange()
    assert isinstance(await switch("r1", on=True), Changed)
    assert isinstance(await intake.make(house, rig.ask("a teapot")), PromptBlocked)
    gone = await rulebook.delete_rule(house, guild_id=GUILD, actor_id=MODERATOR, rule_id="r1")
    assert isinstance(gone, Changed)
    assert await switch("r1", on=True) == RuleUnknown("r1")
    again = await add(house, "teapot")
    assert isinstance(again, Changed)
    assert again.diff.added[0].id == "r5", "an id is never given again"


async def test_copies_of_discords_rules_are_read_only(rig: Rig) -> None:
    """A copied rule can be switched off, but neither changed nor deleted here."""
    house = judged(rig)
    await add(house, "teapot", source="automod:9", name="Teapots")

    changed = await rulebook.change_rule(
        house,
        guild_id=GUILD,
        actor_id=MODERATOR,
        rule_id="r1",
        change=lambda rule: replace(rule, pattern="kettle"),
    )
    deleted = await rulebook.delete_rule(house, guild_id=GUILD, actor_id=MODERATOR, rule_id="r1")
    off = await rulebook.switch_rule(
        house, guild_id=GUILD, actor_id=MODERATOR, rule_id="r1", on=False
    )

    assert changed == deleted == RuleReadOnly("Teapots")
    assert isinstance(off, Changed)


async def test_moderators_at_once_lose_nothing(rig: Rig) -> None:
    """Changes made at the same moment all end in the rules."""
    house = judged(rig)

    await asyncio.gather(*(add(house, word) for word in ("teapot", "walrus", "kettle")))

    rules = await house.database.read(lambda unit: unit.rulebook.rules(GUILD))
    assert sorted(rule.pattern for rule in rules.rules) == ["kettle", "teapot", "walrus"]
    assert await house.database.read(lambda unit: unit.audit_log.broken()) == []


async def test_a_rewrite_is_rendered(rig: Rig) -> None:
    """The milder prompt is what the vendor gets; the member is told which rule; the log has both."""
    house = judged(rig)
    await add(house, "gore", action=Action.REWRITE, replacement="red paint", name="Gore")

    outcome = await intake.make(house, rig.ask("some g0re, please"))

    assert isinstance(outcome, Accepted)
    assert outcome.rewritten_by == "Gore"
    assert outcome.job.spec.prompt == "some red paint, please"
    (line,) = await house.database.read(lambda unit: unit.audit_log.lines(GUILD, limit=1))
    assert (line.action, line.rule, line.job_id) == ("prompt.rewritten", "r1", outcome.job.id)
    texts = await house.database.read(lambda unit: unit.audit_log.texts(GUILD, [line.seq]))
    assert list(texts.values()) == ["some g0re, please"]


async def test_a_shadow_rule_is_counted_and_stops_nothing(rig: Rig) -> None:
    """What a watching rule would have stopped is in the log, rule by rule."""
    house = judged(rig)
    await add(house, "teapot", shadow=True)
    await add(house, "walrus", action=Action.FLAG)

    passed = await intake.make(house, rig.ask("a teapot"))
    waits = await intake.make(house, rig.ask("a teapot and a walrus"))

    assert isinstance(passed, Accepted)
    assert passed.job.state is JobState.QUEUED
    assert isinstance(waits, Accepted)
    assert waits.job.state is JobState.REVIEW
    tallies = await house.database.read(lambda unit: unit.audit_log.tallies(GUILD))
    assert [(each.rule, each.hits) for each in tallies] == [("r1", 2), ("r2", 1)]


async def test_a_phrase_of_the_servers_own_stays_when_automods_goes(rig: Rig) -> None:
    """Though both allow the same one; what came from there alone goes with it."""
    house = judged(rig)
    await rulebook.add_allow(house, guild_id=GUILD, actor_id=MODERATOR, phrase="bum bag")
    rule = AutoModRule(id=7, name="Words", enabled=True, allowed=("bum bag", "moby dick"))

    for _ in range(2):
        await automod.follow(house, guild_id=GUILD, actor_id=None, found=(rule,))
    assert await allowed(house) == ("bum bag", "moby dick")

    await automod.unfollow(house, guild_id=GUILD, actor_id=MODERATOR)
    assert await allowed(house) == ("bum bag",)


async def allowed(house: House) -> tuple[str, ...]:
    """The phrases that pass every rule."""
    return (await house.database.read(lambda unit: unit.rulebook.rules(GUILD))).allow


async def test_a_rule_knows_threads_and_roles(rig: Rig) -> None:
    """A channel's rule holds in its threads, and leaves members with an exempt role alone."""
    house = judged(rig)
    scope = Scope(channels=frozenset({500}), except_roles=frozenset({9}))
    await add(house, "teapot", scope=scope)

    async def stopped(**where: object) -> bool:
        outcome = await intake.make(house, rig.ask("a teapot", **where))
        return isinstance(outcome, PromptBlocked)

    assert not await stopped()
    assert await stopped(channel_id=ChannelId(500))
    assert await stopped(channel_id=ChannelId(501), parent_id=ChannelId(500))
    assert not await stopped(channel_id=ChannelId(500), roles=frozenset({RoleId(9)}))


async def test_prompts_leave_the_log_when_their_days_are_over(rig: Rig) -> None:
    """Upkeep takes the prompts of blocked asks away after the guild's days, and the chain stays whole."""
    house = judged(rig)
    await add(house, "teapot")
    await intake.make(house, rig.ask("a teapot"))
    await rulebook.keep_prompts(house, guild_id=GUILD, actor_id=MODERATOR, days=2)

    async def kept() -> dict[int, str]:
        return await house.database.read(lambda unit: unit.audit_log.texts(GUILD, [1, 2, 3]))

    upkeep = Upkeep(house)
    await upkeep.forget_prompts()
    assert await kept() == {2: "a teapot"}
    rig.clock.turn(3 * 86_400)
    await upkeep.forget_prompts()
    assert await kept() == {}
    assert await house.database.read(lambda unit: unit.audit_log.broken()) == []
