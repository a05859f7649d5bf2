"""What is said of the pool's pace, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.brakes import USUAL, Brake, BrakeRule
from bot.domain.case import Appeal
from bot.domain.ids import GuildId, InteractionId, JobId, MemberId, ModelKey
from bot.domain.money import micro_usd
from bot.domain.notice import BrakeLifted, BrakeOn, HourCostly
from bot.domain.pace_refusals import (
    Braked,
    ConfirmFirst,
    JobsPaused,
    NothingPaused,
    PaceRefusal,
    QuestionAnswered,
    QuestionOver,
)
from bot.domain.pace_rules import PaceRules
from bot.domain.question import Question
from bot.domain.spec import RenderSpec
from bot.domain.sponsorship import Host
from bot.pipeline.pace_rules import PaceView
from bot.pipeline.second_look import Why
from bot.words import labels, notices, pace
from bot.words.tongue import Tongue

ENDS = datetime(2026, 12, 1, tzinfo=UTC)
SPEC = RenderSpec(
    model_key=ModelKey("runway:gen4.5"),
    prompt="a red fox",
    seconds=4,
    aspect="16:9",
    resolution="720p",
    sound=False,
)


def refusals() -> Iterator[PaceRefusal]:
    """Each kind of refusal about the pace, in each of its forms."""
    for brake in Brake:
        yield Braked(BrakeRule(70, brake), ENDS, SPEC, micro_usd("0.48"))
    yield Braked(BrakeRule(95, Brake.CHEAPER), ENDS, None, None)
    asked = Question(
        interaction_id=InteractionId(1),
        guild_id=GuildId(2),
        member_id=MemberId(3),
        spec=SPEC,
        price=micro_usd("1.44"),
        asked_at=ENDS,
    )
    left, pool_left = micro_usd("3.56"), micro_usd("23.56")
    for from_pool in (True, False):
        usual = ConfirmFirst(asked, from_pool=from_pool, left=left, pool_left=pool_left)
        yield usual
        yield replace(usual, appeal=Appeal())
    for from_pool in (False, True):
        host = Host(MemberId(4), from_pool)
        yield ConfirmFirst(asked, from_pool=False, left=left, pool_left=pool_left, host=host)
    yield ConfirmFirst(asked, from_pool=True, left=left, pool_left=pool_left, borrowed=True)
    yield QuestionOver()
    yield JobsPaused(ENDS)
    yield NothingPaused()
    yield QuestionAnswered(JobId(1423))


def everything(t: Tongue) -> Iterator[tuple[str, str]]:
    """Each screen and notice about the pace."""
    for rule in USUAL:
        yield "notice", notices.sentence(BrakeOn(rule, ENDS), t)
        yield "notice", notices.sentence(BrakeLifted(rule.brake), t)
    for percent, rules in ((12, PaceRules()), (88, PaceRules(brakes=USUAL))):
        holding = tuple(each for each in rules.brakes if percent >= each.percent)
        view = PaceView(rules=rules, used_percent=percent, holding=holding, lifts_at=ENDS)
        yield "brakes", pace.brakes(view, t)
        for line in pace.holding(view, t):
            yield "pool", line
    for why in Why:
        yield "why looked", pace.why_looked(why, micro_usd("3"), t)
        yield "looked for", pace.looked_for(why, t)
    for above in (None, micro_usd("2")):
        view = PaceView(
            rules=PaceRules(
                confirm_above=above, review_above=above, review_first=above is not None
            ),
            used_percent=0,
            holding=(),
            lifts_at=ENDS,
        )
        yield "checks", pace.checks(view, t)
    yield "dropped", pace.dropped(t)
    yield "notice", notices.sentence(HourCostly(micro_usd("14"), micro_usd("2"), ENDS), t)
    yield "gone on", pace.gone_on(t)
    yield "label", labels.go_on(t)
