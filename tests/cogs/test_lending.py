"""Lending at the door: stewards turn it on, members read what it does to their share, and one keeps theirs."""

from datetime import timedelta
from typing import Any

from bot.domain.job import Job, JobState
from tests.cogs.conftest import Door, text
from tests.cogs.presses import ended
from tests.fakes.door_house import CLIP


async def lends(door: Door) -> str:
    """Everybody has two clips of four seconds a day, and the rest of it is lent from noon on."""
    await door.steward.slash(door.channel, "treasury allow", amount="0.08", window="day")
    return text(await door.steward.slash(door.channel, "treasury lend", on=True))


async def test_stewards_lend_shares(door: Door) -> None:
    """A window without an end is refused with what would work; alone it says how it stands."""
    no = text(await door.steward.slash(door.channel, "treasury lend", on=True))
    assert "Everyone's share counts in any 7 days, and such a window has no end" in no
    assert "No shares are lent." in text(await door.steward.slash(door.channel, "treasury lend"))
    said = await lends(door)
    assert "**Shares are lent** in the last 24 hours of their window" in said
    assert "**The commons:** $0.00 of unused shares can be borrowed until" in said
    shorter = await door.steward.slash(door.channel, "treasury lend", hours=1)
    assert "in the last 1 hour of their window" in text(shorter)
    off = await door.steward.slash(door.channel, "treasury lend", on=False)
    assert "No shares are lent." in text(off)


async def test_members_read_what_is_lent(door: Door) -> None:
    """Before it opens, while it is open, on the answer and the receipt; whoever keeps theirs reads that."""
    await lends(door)
    await door.ben.slash(door.channel, "video make", prompt="an otter", seconds=4)
    await door.made("a red fox", seconds=4)
    await door.made("a blue fox", seconds=4)
    door.clock.turn(_to(door, 13))

    pool = await door.ann.slash(door.channel, "quota pool")
    assert "**The commons:** $0.04 of unused shares can be borrowed until" in text(pool)
    asked = text(await door.make("a green fox", seconds=4))
    assert "Held from the commons, what others leave of their shares: $0.04." in asked
    ben = text(await door.ben.slash(door.channel, "quota me"))
    assert "$0.04 is left of $0.08 for today" in ben
    assert "$0.04 of it is lent. You can use it all the same" in ben
    assert "Until" in ben
    kept = await door.ben.slash(door.channel, "quota lend", on=False)
    assert "You keep your share to yourself" in text(kept)
    assert "You keep it to yourself." in text(await door.ben.slash(door.channel, "quota me"))
    again = await door.ben.slash(door.channel, "quota lend", on=True)
    assert "Your share takes part" in text(again)

    card = await door.card(await _ended(door))
    receipt: Any = await door.ann.click(card, label="Receipt")
    assert "from the commons: what others left of their shares." in text(receipt)
    door.clock.turn(_to(door, 25))
    mine = text(await door.ben.slash(door.channel, "quota me"))
    assert "$0.12 is left of $0.12 for today" in mine
    assert "$0.04 of it is your first claim" in mine
    assert "What you have not used by" in mine


async def test_a_refusal_names_the_commons(door: Door) -> None:
    """Before it opens, when; and once it has too little, how much."""
    await lends(door)
    door.clock.turn(_to(door, 25))  # the window that ran when the rule was changed is longer
    await door.ben.slash(door.channel, "video make", prompt="an otter", seconds=4)
    await door.made("two foxes", seconds=8)
    assert "The commons opens" in text(await door.make("a green fox", seconds=4))
    door.clock.turn(_to(door, 13))
    assert "The commons has $0.04 for you now." in text(await door.make("a fox", seconds=8))


def _to(door: Door, hour: int) -> float:
    """Seconds to an hour of the clock's day, or of the next from 24 on."""
    now = door.clock.now()
    then = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour)
    return max(0.0, (then - now).total_seconds())


async def _ended(door: Door) -> Job:
    """All clips are made and charged in full; the newest one."""
    done: list[Job] = []
    for job in await door.jobs():
        for state in (JobState.SUBMITTING, JobState.RENDERING):
            job = await door.rooms.advance(job, state=state)  # noqa: PLW2901  the same job, one step on
        stored = await door.rooms.advance(job, state=JobState.STORED, clip=CLIP)
        done.append(await ended(door, stored, JobState.UNDELIVERED))
    return done[0]
