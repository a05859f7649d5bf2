"""People: warnings, pauses and strikes; an honest hit costs nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.case import CaseKind
from bot.domain.conduct import FADES, Conduct, Paused, Strike, Warned, read, struck, written
from bot.domain.ids import MemberId
from bot.domain.job import JobState
from bot.domain.refusals import PromptBlocked
from bot.domain.rules import Kind, Rule
from bot.moderation.filters import Filters
from bot.moderation.judge import FilterJudge
from bot.moderation.panel import Panel
from bot.pipeline import cases, intake, people, rulebook
from bot.pipeline.house import House
from bot.pipeline.intake import Accepted
from tests.fakes.fake_clock import START
from tests.pipeline.rig import GUILD, MAKER, OTHER, Rig, World, process
from tests.pipeline.test_appeals import appeal
from tests.pipeline.test_desk import case_of, ruling, with_desk

MODERATOR = MemberId(7)
WHO: dict[str, Any] = {"guild_id": GUILD, "actor_id": MODERATOR, "member_id": MAKER}


def judged(rig: Rig) -> House:
    """The rig's house with the real filter as its judge."""
    filters = Filters(rig.database)
    return replace(rig.house, filters=filters, judge=Panel([FilterJudge(filters)]))


async def ask(rig: Rig, house: House, prompt: str = "a fox", **given: Any) -> object:
    """Ask for a clip."""
    return await intake.make(house, rig.ask(prompt, **given), sure=True)


async def test_a_pause_holds_over_a_restart_and_ends(world: World) -> None:
    """Muted for an hour; another member, and another guild, are not."""
    async with process(world) as rig:
        await people.pause(rig.house, **WHO, seconds=3600, why="enough")
        until = world.clock.now() + timedelta(hours=1)
    async with process(world) as rig:
        assert await ask(rig, rig.house) == Paused(until, MODERATOR, "enough")
        assert isinstance(await ask(rig, rig.house, member_id=OTHER), Accepted)
        world.clock.turn(3601)
        assert isinstance(await ask(rig, rig.house), Accepted)


async def test_a_ban_ends_with_a_pardon(world: World) -> None:
    """For good, until a moderator pardons; each decision is in the log."""
    async with process(world) as rig:
        await people.pause(rig.house, **WHO, seconds=None, why="")
        world.clock.turn(10**8)
        assert await ask(rig, rig.house) == Paused(None, MODERATOR, "")
        await people.pardon(rig.house, **WHO)
        assert isinstance(await ask(rig, rig.house), Accepted)
        log = await rig.database.read(lambda unit: unit.audit_log.lines(GUILD, limit=9))
        assert [line.action for line in log if line.action.startswith("member.")] == [
            "member.pardoned",
            "member.banned",
        ]


async def test_a_warning_is_read_once(world: World) -> None:
    """Before the next clip, and not again."""
    async with process(world) as rig:
        await people.warn(rig.house, **WHO, why="no swords")
        assert await ask(rig, rig.house) == Warned(MODERATOR, "no swords")
        assert isinstance(await ask(rig, rig.house), Accepted)


async def test_only_hidden_words_count(world: World) -> None:
    """An honest hit and a regex do not; the first disguise warns, the second pauses."""
    async with process(world) as rig:
        house = judged(rig)
        for rule in (
            Rule(id="r1", pattern="teapot"),
            Rule(id="r2", pattern="mug+s", kind=Kind.REGEX),
        ):
            await rulebook.add_rule(house, guild_id=GUILD, actor_id=MODERATOR, draft=rule)
        for honest in ("a teapot", "a TEAPOT", "two mugs"):
            no = await ask(rig, house, honest)
            assert isinstance(no, PromptBlocked), honest
            assert no.strikes == 0, honest
        first = await ask(rig, house, "a t.e.a.p.o.t")
        assert isinstance(first, PromptBlocked)
        assert first.strikes == 1
        second = await ask(rig, house, "a t3apot")
        assert isinstance(second, PromptBlocked)
        assert second.strikes == 2
        paused = await ask(rig, house)
        assert paused == Paused(world.clock.now() + timedelta(hours=1), None, "")


async def test_appeals_weigh(world: World) -> None:
    """Turned down, an appeal is a strike; granted, it takes one for hidden words back."""
    async with process(world) as rig:
        await with_desk(rig)
        for approve, strikes in ((False, 1), (True, 1)):
            accepted = await appeal(rig)
            assert isinstance(accepted, Accepted)
            case = await case_of(rig, accepted.job.id, CaseKind.APPEAL)
            await cases.decide(rig.house, ruling(case, approve=approve))
            stands = await rig.database.read(lambda unit: people.conduct_of(unit, GUILD, MAKER))
            assert stands.live(world.clock.now()) == strikes
        assert (await rig.job(accepted.job)).state is JobState.QUEUED


def test_strikes_fade_and_count_once() -> None:
    """After 30 days; the same act twice is one; a moderator's longer pause stays."""
    conduct = Conduct()
    for n in range(4):
        conduct = struck(conduct, Strike(at=START, key=str(n), disguise=True), START)
        assert conduct == struck(conduct, Strike(at=START, key=str(n), disguise=True), START)
    assert conduct.until == START + timedelta(days=1)
    assert (conduct.live(START), conduct.live(START + FADES)) == (4, 0)
    assert read(written(conduct)) == conduct
    banned = Conduct(banned=True, by=MODERATOR)
    for n in range(3):
        banned = struck(banned, Strike(at=START, key=str(n), disguise=True), START)
    assert (banned.banned, banned.until) == (True, None)
