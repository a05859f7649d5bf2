"""Asking first: whether a clip is dear enough for a question, decided where its price would be held."""

from bot.domain.allowance import AccountKind, Granted, Standing, sponsor_of
from bot.domain.money import ZERO, MicroUsd
from bot.domain.pace_refusals import ConfirmFirst
from bot.domain.question import Question
from bot.pipeline.pace_rules import rules_of
from bot.ports import NewJob, Unit


def question(unit: Unit, new: NewJob, decision: Granted, standing: Standing) -> ConfirmFirst | None:
    """Put a question in the place of a job; None where the price needs none."""
    above = rules_of(unit, new.guild_id).confirm_above
    if above is None or new.price <= above:
        return None
    asked = Question(
        interaction_id=new.interaction_id,
        guild_id=new.guild_id,
        member_id=new.member_id,
        spec=new.spec,
        price=new.price,
        asked_at=new.created_at,
    )
    unit.questions.put(asked)
    purses = {
        AccountKind.POOL: standing.commons_left if decision.loans else standing.left,
        AccountKind.MEMBER: standing.wallet_available,
        AccountKind.SPONSOR: standing.sponsored.left if standing.sponsored else ZERO,
    }
    return ConfirmFirst(
        asked,
        from_pool=decision.from_pool,
        left=MicroUsd(purses[decision.purse] - new.price),
        pool_left=MicroUsd(standing.pool_available - (new.price if decision.from_pool else 0)),
        borrowed=bool(decision.loans),
        host=sponsor_of(decision, standing),
    )
