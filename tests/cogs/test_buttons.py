"""The buttons of cards and clips: they work for whom they should, and after a restart."""

import discord
import pytest

from bot.domain.job import JobState, UndeliveredReason
from bot.domain.render import FailureReason
from bot.pipeline import estimates
from bot.ports import Unit
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import behind_more, delivered, ended, forged, press, rendering
from tests.fakes.door_house import CLIP, DEAR


async def test_cancel_a_waiting_job(door: Door) -> None:
    """Its maker cancels a waiting job for nothing, and has the money back."""
    job = await door.made()
    card = await door.card(job)
    await door.restart()

    result = await press(door, card, "Cancel")

    assert result.ephemeral
    assert text(result) == "#1 is cancelled. Your $0.04 is back."
    assert (await door.rooms.job(1)).state is JobState.CANCELLED


async def test_cancel_by_somebody_else(door: Door) -> None:
    """Another member hears whose clip it is; a steward may."""
    card = await door.card(await door.made())

    refused = await press(door, card, "Cancel", door.ben)
    assert text(refused) == f"Only {door.ann.mention}, the maker of #1, can do that."
    assert (await door.rooms.job(1)).state is JobState.QUEUED

    done = await press(door, card, "Cancel", door.steward)
    assert text(done).startswith("#1 is cancelled.")


async def test_cancel_that_is_charged(door: Door) -> None:
    """Where the vendor charges all the same, the price is said first, and a second press is needed."""
    job = await rendering(door, model="Grand 2")
    card = await door.card(job)

    asked = await press(door, card, "Cancel")
    assert text(asked) == (
        "Grand 2 has begun #1 and charges for it even if it stops: up to $3.00."
        " Left alone, you get the clip for that."
    )
    assert (await door.rooms.job(1)).state is JobState.RENDERING
    await door.restart()
    assert asked.response is not None
    await door.ann.click(asked.response, label="Cancel and pay $3.00")

    assert text(asked) == "#1 is cancelled. Grand 2 had begun, so $3.00 was charged."
    assert buttons(asked) == []


async def test_cancel_that_is_free(door: Door) -> None:
    """Where stopping costs nothing, one press is enough."""
    card = await door.card(await rendering(door))

    assert text(await press(door, card, "Cancel")) == "#1 is cancelled. Your $0.04 is back."


async def test_cancel_what_has_ended(door: Door) -> None:
    """A card that Discord shows late cannot cancel what is there already."""
    job = await door.made()
    card = await door.card(job)
    await ended(door, job, JobState.CANCELLED)

    result = await press(door, card, "Cancel")

    assert text(result) == "#1 has ended already, so there is nothing to cancel."


async def test_again(door: Door) -> None:
    """Anybody makes the same clip again, on their own share."""
    clip = await door.clip(await delivered(door))
    await door.restart()

    result = await press(door, clip, "Again", door.ben)

    assert text(result).startswith("**#2 is in the queue.**")
    newest = (await door.jobs())[0]
    assert newest.member_id == door.ben.id
    assert newest.spec == (await door.rooms.job(1)).spec


async def test_again_with_a_picture(door: Door) -> None:
    """*Again* uses the picture that was prepared the first time."""
    job = await door.made(first_frame=("fox.png", b"fox"))
    job = await ended(
        door,
        await door.rooms.advance(job, state=JobState.SUBMITTING),
        JobState.FAILED,
        failure=FailureReason.TIMED_OUT,
    )

    await press(door, await door.card(job), "Again")

    newest = (await door.jobs())[0]
    assert newest.id == 2
    assert newest.spec.first_frame == job.spec.first_frame


async def test_a_refused_prompt_can_be_edited_from_the_card(door: Door) -> None:
    """A prompt that the vendor declined opens in a window, its options and picture kept."""
    job = await door.made("a fox with a sword", seconds=8, first_frame=("fox.png", b"fox"))
    job = await door.rooms.advance(job, state=JobState.SUBMITTING)
    job = await ended(door, job, JobState.FAILED, failure=FailureReason.REFUSED_INPUT)
    card = await door.card(job)
    assert buttons(card) == ["Edit prompt", "Again", "Receipt"]

    opened = await press(door, card, "Edit prompt")
    assert opened.modal is not None
    assert opened.modal["components"][0]["component"]["value"] == "a fox with a sword"
    sent = await door.ann.submit_modal(opened, {"prompt": "a fox with a flower"})

    assert "#2 is in the queue" in text(sent)
    newest = (await door.jobs())[0]
    assert newest.spec.prompt == "a fox with a flower"
    assert (newest.spec.seconds, newest.spec.first_frame) == (8, job.spec.first_frame)


async def test_receipt(door: Door) -> None:
    """The maker sees what was held and charged; a steward also the house's side; nobody else."""
    clip = await door.clip(await delivered(door))
    await door.restart()

    mine = await behind_more(door, clip, "Receipt")
    assert mine.ephemeral
    assert "**Receipt of #1**" in text(mine)
    assert "Held: $0.04, from the pool as part of your share." in text(mine)
    assert "Price: $0.04 at most, known before it was asked for." in text(mine)
    assert "Charged: $0.03. It came to less than was held; the rest went" in text(mine)
    assert "The vendor" not in text(mine)

    stewards = await behind_more(door, clip, "Receipt", door.steward)
    assert "The vendor took $0.03 from the house." in text(stewards)
    assert "The vendor's number: `r1`" in text(stewards)

    others = await behind_more(door, clip, "Receipt", door.ben)
    assert text(others) == f"Only {door.ann.mention}, the maker of #1, can do that."


async def test_delete(door: Door) -> None:
    """The maker takes the clip's message away; its receipt stays."""
    clip = await door.clip(await delivered(door))
    await door.restart()

    refused = await behind_more(door, clip, "Delete", door.ben)
    assert text(refused) == f"Only {door.ann.mention}, the maker of #1, can do that."
    done = await behind_more(door, clip, "Delete")

    assert text(done) == (
        "The clip of #1 is deleted here, and in `/gallery` only its maker finds it. Its receipt stays."
    )
    assert clip.id not in [each.id for each in door.channel.history()]


async def test_a_deleted_clip_is_its_makers_alone(door: Door) -> None:
    """Nothing leads to a message that is gone, and others do not find the clip, nor open it by a page of before."""
    clip = await door.clip(await delivered(door))
    before = await door.ben.slash(door.channel, "gallery")
    await behind_more(door, clip, "Delete")

    mine = await door.ann.slash(door.channel, "gallery")
    assert "**#1** · " in text(mine)
    assert mine.response is not None
    assert "Delete" not in buttons(await door.ann.click(mine.response, label="#1"))
    assert buttons(await door.ben.slash(door.channel, "gallery")) == []
    assert before.response is not None
    no = await door.ben.click(before.response, label="#1")
    assert text(no) == "That clip was deleted and is not shown any more."
    (job,) = await door.jobs()
    card = await door.card(job)
    assert text(card).startswith("**#1 was deleted**")
    assert text(card).endswith("Its maker or a moderator has deleted the clip's message.")


async def test_another_message_of_the_clip_is_deleted(door: Door) -> None:
    """Deleted under the gallery channel's message, the clip is still where it was posted, and found there."""
    job = await delivered(door)
    await door.clip(job)

    done = await forged(door, f"dailies|delete|{job.id}|{job.interaction_id}")

    assert text(done) == "The clip of #1 is deleted here. Its receipt stays."
    assert "**[#1](" in text(await door.ben.slash(door.channel, "gallery"))


async def test_a_clip_that_was_taken_down_is_not_made_again(door: Door) -> None:
    """Neither its card has *Again*, nor does one of before make it once more."""
    job = await delivered(door)
    clip = await door.clip(job)

    def down(unit: Unit) -> None:
        unit.cases.take_down(job.guild_id, job.id, job.channel_id, job.message_id)
        unit.jobs.advance(job, remark="no foxes")

    await door.rooms.database.write(down)

    assert buttons(await door.card((await door.jobs())[0])) == ["Receipt"]
    no = await press(door, clip, "Again")
    assert text(no) == "That clip was taken down and is not shown any more."
    assert len(await door.jobs()) == 1


async def test_delete_by_a_moderator(door: Door) -> None:
    """Who may manage messages may take a clip away."""
    role = door.guild.create_role("Mods", permissions=discord.Permissions(manage_messages=True))
    moderator = door.guild.add_member(door.env.create_user("mod"), roles=[role])
    clip = await door.clip(await delivered(door))

    await behind_more(door, clip, "Delete", moderator)

    assert door.channel.history() == []


@pytest.mark.parametrize(
    "verb", ["again", "cancel", "cancel-sure", "receipt", "delete", "edit", "remix", "favourite"]
)
async def test_a_forged_number(door: Door, verb: str) -> None:
    """A button for a job that does not exist, or whose number meant another job once, does nothing."""
    job = await door.made()

    for custom_id in (f"dailies|{verb}|77|{job.interaction_id}", f"dailies|{verb}|1|12345"):
        result = await forged(door, custom_id)
        assert result.ephemeral
        assert "on this server. `/video history` lists yours." in text(result)
    assert [each.state for each in await door.jobs()] == [JobState.QUEUED]


async def test_another_guilds_job(door: Door) -> None:
    """A button forged for another server's job finds none."""
    elsewhere = door.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("clips")
    stranger = elsewhere.add_member(door.env.create_user("stranger"))
    await stranger.slash(channel, "video make", prompt="theirs")
    (job,) = await door.jobs()

    result = await forged(door, f"dailies|cancel-sure|{job.id}|{job.interaction_id}")

    assert text(result) == "There is no #1 on this server. `/video history` lists yours."
    assert (await door.rooms.job(1)).state is JobState.QUEUED


@pytest.mark.parametrize(
    "custom_id", ["play:1", "dailies|dance|1|2", "dailies|cancel|x|y", "x" * 100]
)
async def test_a_button_that_nothing_answers(door: Door, custom_id: str) -> None:
    """A button of an older version, or of nobody, gets a sentence."""
    result = await forged(door, custom_id)

    assert result.ephemeral
    assert text(result).startswith("This button is from an older version of me")


@pytest.mark.parametrize("custom_id", ["dailies|confirm-yes|1290", "dailies|pace-go-on"])
async def test_a_button_is_answered_by_its_kind_alone(door: Door, custom_id: str) -> None:
    """Whatever has been loaded as a button is not told as one of an older version beside."""
    assert door.bot.answers(custom_id)
    assert not door.bot.answers(f"{custom_id}x")


async def test_a_claimed_clip_is_posted_once(door: Door) -> None:
    """A clip that could not be posted is brought by `/video claim`; claimed again, there is none."""
    job = await door.rooms.advance(await rendering(door), state=JobState.STORED, clip=CLIP)
    await ended(door, job, JobState.UNDELIVERED, undelivered=UndeliveredReason.CHANNEL_GONE)
    door.rooms.clips.disk[CLIP.key] = b"a clip"
    async with door.courier.through(door.bot):
        result = await door.ann.slash(door.channel, "video claim")
        again = await door.ann.slash(door.channel, "video claim")
        named = await door.ann.slash(door.channel, "video claim", job=1)

    assert text(result) == "Here is the clip of #1."
    assert text(again).startswith("No finished clip waits for you.")
    assert text(named).startswith("#1 does not wait to be claimed.")  # others may
    (message,) = door.channel.history()
    assert text(message).startswith(f"{door.ann.mention} your clip is ready: *a red fox*")
    assert (await door.rooms.job(1)).state is JobState.DELIVERED


async def test_move_a_job_whose_vendor_is_silent(door: Door) -> None:
    """The card offers another model with its price; one press, after a restart too, makes it there."""
    job = await door.made()
    house = door.rooms.house
    house.board.silent["sketch"] = door.clock.now()
    async with door.courier.through(door.bot):
        await door.courier.show(job, estimates.progress(house, job, 0))
    (card,) = [each for each in door.channel.history() if "#1" in text(each)]
    assert "Sketch 1 is not answering. This waits and will start by itself." in text(card)
    await door.restart()

    other = await press(door, card, "Move to Grand 2, $3.00", door.ben)
    assert text(other) == f"Only {door.ann.mention}, the maker of #1, can do that."
    said = await press(door, card, "Move to Grand 2, $3.00")

    assert text(said).startswith("**#2 is in the queue.**")
    assert (await door.rooms.job(1)).state is JobState.CANCELLED
    assert (await door.rooms.job(2)).spec.model_key == DEAR.key
    again = await press(door, card, "Move to Grand 2, $3.00")
    assert "can't be moved any more" in text(again)
