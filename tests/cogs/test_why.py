"""Why am I waiting? The true rule, and one press to what would start now."""

from bot.domain.job import JobState
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import rendering
from tests.fakes.door_house import DEAR, FRAMER


async def test_nobody_waits(door: Door) -> None:
    """Who has no clip in the queue hears that."""
    assert text(await door.ann.slash(door.channel, "quota why")) == "No clip of yours is waiting."


async def test_own_clips_at_once(door: Door) -> None:
    """Two of one's own at work are the rule that holds the third, and no other model would help."""
    await rendering(door)
    await rendering(door)
    asked = await door.make("a third fox")
    assert text(asked).startswith("**#3 is in the queue.** You are next. Held from your share")

    result = await door.ann.slash(door.channel, "quota why")

    assert text(result) == (
        "**#3 waits.** 2 clips of yours are at work, and no more may be at once."
    )
    assert buttons(result) == []


async def test_the_card_says_who_goes_first_and_what_would_start_now(door: Door) -> None:
    """The button lives through a restart, and one press puts a cheaper clip in its place."""
    asked = await door.ben.slash(
        door.channel, "video make", prompt="ben's", model=DEAR.key, seconds=5
    )
    assert asked.response is not None
    await door.ben.click(asked.response, label="Make it")
    job = await door.made("a fox", model=DEAR.key, seconds=5)
    card = await door.card(job)
    assert buttons(card)[:2] == ["Cancel", "Why am I waiting?"]
    await door.restart()

    told = await door.ann.click(card, label="Why am I waiting?")

    assert text(told).startswith("**#2 waits.** 1 clip goes first at Grand 2.")
    assert "Sketch 1 is free: there it would start now, for $0.04." in text(told)
    await door.restart()
    assert told.response is not None
    moved = await door.ann.click(told.response, label="Move to Sketch 1, $0.04")
    assert "**#3 is in the queue.**" in text(moved)
    assert (await door.rooms.job(2)).state is JobState.CANCELLED
    assert FRAMER.provider == DEAR.provider  # which is why it was not offered


async def test_others_are_told_whose_it_is(door: Door) -> None:
    """How much somebody used is not for everybody who can press a button."""
    job = await door.made()
    card = await door.card(job)

    told = await door.ben.click(card, label="Why am I waiting?")

    assert "$" not in text(told)


async def test_it_waits_no_more(door: Door) -> None:
    """A card that is a moment behind answers with what happens now."""
    job = await door.made()
    card = await door.card(job)
    await door.rooms.advance(job, state=JobState.SUBMITTING)

    assert text(await door.ann.click(card, label="Why am I waiting?")).startswith(
        "It waits no more: #1"
    )
