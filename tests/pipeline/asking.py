"""An ask that is refused, or accepted."""

from typing import Any

from bot.domain.refusals import Refusal
from bot.pipeline import intake
from bot.pipeline.intake import Accepted
from tests.pipeline.rig import Rig


async def refused(rig: Rig, prompt: str = "a fox", **changes: Any) -> Refusal:
    """Ask, be refused, and find no trace of it."""
    answer = await intake.make(rig.house, rig.ask(prompt, **changes))
    assert not isinstance(answer, Accepted)
    assert await rig.jobs() == []
    assert (await rig.money()).held == 0
    assert rig.house.board.stale == {}
    return answer


async def accepted(rig: Rig, prompt: str = "a fox", **changes: Any) -> Accepted:
    answer = await intake.make(rig.house, rig.ask(prompt, **changes))
    assert isinstance(answer, Accepted), answer
    return answer
