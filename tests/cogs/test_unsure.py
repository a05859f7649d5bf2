"""The buttons under an uncertain submit: a steward says what became of it."""

import pytest

from bot.domain.job import Job, JobState
from bot.domain.render import FailureReason, RenderRef
from tests.cogs.conftest import Door, text
from tests.cogs.presses import press


async def uncertain(door: Door) -> Job:
    """A job of Ann's of which nobody knows whether the vendor took it."""
    job = await door.made()
    job = await door.rooms.advance(job, state=JobState.SUBMITTING, submitted_at=door.clock.now())
    return await door.rooms.advance(job, state=JobState.UNKNOWN)


async def test_a_steward_says_that_the_vendor_has_it(door: Door) -> None:
    """The vendor's own id is typed into a window, after a restart too, and the job goes on."""
    card = await door.card(await uncertain(door))
    await door.restart()

    opened = await press(door, card, "It is there", door.steward)
    assert opened.modal is not None
    sent = await door.steward.submit_modal(opened, {"line": " task_9f2c "})

    assert text(sent) == "#1 is carried on: Sketch 1 has it."
    job = await door.rooms.job(1)
    assert (job.state, job.ref) == (JobState.RENDERING, RenderRef("task_9f2c"))


async def test_a_steward_says_that_the_vendor_never_took_it(door: Door) -> None:
    """The job ends and its money is back; a second press finds nothing to decide."""
    card = await door.card(await uncertain(door))

    said = await press(door, card, "It is not there", door.steward)
    assert text(said) == "#1 is ended, and its $0.04 is back."
    job = await door.rooms.job(1)
    assert (job.state, job.failure) == (JobState.FAILED, FailureReason.NOT_FOUND)

    again = await press(door, card, "It is not there", door.steward)
    assert text(again) == "There is no #1 on this server. `/video history` lists yours."


@pytest.mark.parametrize("label", ["It is there", "It is not there", "Ask again"])
async def test_only_a_steward_decides_on_an_uncertain_job(door: Door, label: str) -> None:
    """Its maker cannot claim the money back, nor name somebody else's render."""
    card = await door.card(await uncertain(door))

    said = await press(door, card, label)

    assert text(said) == "Only stewards, the members who may manage this server, can do that."
    assert (await door.rooms.job(1)).state is JobState.UNKNOWN


async def test_a_steward_has_the_vendor_asked_again_by_a_button(door: Door) -> None:
    """A vendor whose list shows nothing leaves the job parked, and the answer says what to do."""
    card = await door.card(await uncertain(door))

    said = await press(door, card, "Ask again", door.steward)

    assert "shows nothing that could be #1" in text(said)
    assert (await door.rooms.job(1)).state is JobState.UNKNOWN
