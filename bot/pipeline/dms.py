"""Direct messages: only to those who asked for them."""

from bot.domain.ids import MemberId
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit


def allowed(unit: Unit, member_id: MemberId) -> bool:
    """Whether a member wants clips by direct message where they cannot be posted."""
    return unit.marks.get(_name(member_id)) == "yes"


@refuses_when_busy
async def allow(house: House, member_id: MemberId, *, yes: bool) -> bool:
    """Write down what a member wants. Returns it."""
    await house.database.write(
        lambda unit: unit.marks.put(_name(member_id), "yes" if yes else "no")
    )
    return yes


def _name(member_id: MemberId) -> str:
    return f"dm:{member_id}"
