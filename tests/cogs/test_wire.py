"""The door on a real wire: what only a Discord with sockets can show."""

import os
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.client import Dailies
from bot.courier import DiscordCourier
from bot.domain.errors import DailiesError
from bot.domain.ids import JobId
from bot.domain.job import Job, JobState, Progress, UndeliveredReason
from bot.pipeline.settle import settle
from playground import Playground
from playground.plain import Json
from tests.courier.conftest import until
from tests.fakes.clocks import QuickClock
from tests.fakes.door_discord import connected, now_in, openapi
from tests.fakes.door_house import CATALOG, CLIP, Rooms, rooms
from tests.fakes.fake_files import MemoryClips

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
ANSWER = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"


@dataclass
class Wired:
    """Our bot, connected to the playground."""

    discord: Playground
    bot: Dailies
    rooms: Rooms
    courier: DiscordCourier


@pytest.fixture
async def wired(empty: Path, tmp_path: Path) -> AsyncIterator[Wired]:
    document = openapi(os.environ.get("DAILIES_DISCORD_OPENAPI"), Path(__file__).parents[2])
    async with Playground(openapi=document) as discord:
        clock = QuickClock(now_in(discord))
        courier = DiscordCourier(
            clock=clock, clips=MemoryClips(disk={CLIP.key: b"a clip"}), catalog=CATALOG
        )
        async with (
            rooms(empty, tmp_path, courier, clock) as house,
            connected(discord, house.house, courier.kept) as bot,
            courier.through(bot),
        ):
            yield Wired(discord, bot, house, courier)
        assert discord.violations == []


def said(message: Json) -> str:
    """What an answer says."""
    return "\n".join(part["content"] for part in message["components"] if "content" in part)


async def test_an_acknowledgement_whose_answer_was_lost(wired: Wired) -> None:
    """A 500 after Discord stored the acknowledgement is repeated, told "already", and the ask goes on."""
    wired.discord.faults.answer(CALLBACK, 500, stored=True)

    made = await wired.discord.members[0].command("/video make", prompt="a red fox")

    assert "is in the queue" in said(await made.answered())
    assert (await wired.rooms.job(1)).spec.prompt == "a red fox"
    assert [call.status for call in wired.discord.calls_to(CALLBACK)] == [500, 400]


async def test_an_answer_that_was_lost(wired: Wired) -> None:
    """An answer whose confirmation was lost has been said all the same, and there is one job."""
    wired.discord.faults.lose_answer(ANSWER)

    made = await wired.discord.members[0].command("/video make", prompt="a red fox")

    assert "#1" in said(await made.answered())
    assert await wired.rooms.database.read(lambda unit: unit.jobs.get(JobId(2))) is None


async def test_an_answer_whose_token_has_died(
    wired: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine that slept in the middle of a command: nobody can be told any more, and nothing of ours broke."""
    wired.discord.faults.answer(ANSWER, 401, code=50027, times=-1)

    await wired.discord.members[0].command("/video make", prompt="a red fox")

    await until(lambda: "too old to be answered" in caplog.text)
    assert "broke" not in caplog.text
    assert (await wired.rooms.job(1)).spec.prompt == "a red fox"


async def test_a_picture_on_the_wire(wired: Wired) -> None:
    """An attached picture is fetched from Discord's store and prepared."""
    made = await wired.discord.members[0].command(
        "/video make", prompt="a red fox", first_frame=("fox.png", b"\x89PNG fox")
    )

    assert "is in the queue" in said(await made.answered())
    assert (await wired.rooms.job(1)).spec.first_frame in wired.rooms.pictures.kept


async def test_a_picture_that_cannot_be_fetched(wired: Wired) -> None:
    """A picture that Discord's store does not give out is refused kindly, the prompt kept."""
    made = await wired.discord.members[0].command(
        "/video make", prompt="a red fox", first_frame=("fox.png", b"\x89PNG fox")
    )
    wired.discord.box.files.kept.clear()

    answer = said(await made.answered())
    assert answer.startswith("I could not read that file as a picture.")
    assert "a red fox" in answer


async def test_choices_come_at_once(wired: Wired) -> None:
    """Choices are there within a tenth of a second, at each key, while Discord waits."""
    alice = wired.discord.members[0]
    took: list[float] = []
    for typed in ("", "1", "12", "", "8"):
        began = time.perf_counter()
        found = await alice.autocomplete("/video make", focused="seconds", value=typed, prompt="f")
        took.append(time.perf_counter() - began)
        assert found
    assert sorted(took)[2] < 0.1


async def test_the_commands_of_the_other_languages(wired: Wired) -> None:
    """A member with another language is answered in it."""
    made = await wired.discord.members[0].command("/quota show", locale="de")

    assert said(await made.answered()).startswith("**Dein Anteil:** $5.00 von $5.00")


async def test_a_buttons_whole_way(wired: Wired) -> None:
    """A card's button, pressed on the wire, is answered; the edited card is what Discord shows."""
    alice, bob = wired.discord.members[:2]
    made = await alice.command("/video make", prompt="a red fox")
    await made.answered()
    job = await wired.rooms.job(1)
    card_id = await wired.courier.show(job, Progress())
    assert card_id is not None

    refused = await bob.press(int(card_id), "Cancel")
    assert said(await refused.answered()).startswith(f"Only <@{alice.id}>")
    done = await alice.press(int(card_id), "Cancel")
    assert said(await done.answered()) == "#1 is cancelled. Your $0.04 is back."


async def test_a_window_on_the_wire(wired: Wired) -> None:
    """A refused prompt is edited in a window and made."""
    alice = wired.discord.members[0]
    refused = await alice.command("/video make", prompt="forbidden fox")
    answer = await refused.answered()

    opened = await alice.press(answer, "Edit prompt")
    await opened.acknowledged()
    sent = await alice.submit(opened, prompt="a red fox")

    assert "is in the queue" in said(await sent.answered())
    assert (await wired.rooms.job(1)).spec.prompt == "a red fox"


async def test_a_window_that_met_a_mistake_of_ours(wired: Wired) -> None:
    """A prompt that was written in a window is kept, too: it may have been a page."""
    alice = wired.discord.members[0]
    opened = await alice.command("/video write")
    await opened.acknowledged()
    wired.rooms.judge.breaks = DailiesError("a secret of the house")

    sent = await alice.submit(opened, {"Prompt": "a red fox"})

    answer = said(await sent.answered())
    assert answer.startswith("Something went wrong on my side")
    assert "```\na red fox\n```" in answer


async def test_an_offer_on_the_wire(wired: Wired) -> None:
    """A refused option is made by one press, and the answer takes the refusal's place."""
    alice = wired.discord.members[0]
    refused = await alice.command("/video make", prompt="a red fox", seconds=7)
    answer = await refused.answered()

    pressed = await alice.press(answer, "8 s")
    made = await pressed.wait_for(lambda shown: "is in the queue" in said(shown))

    assert int(made["id"]) == int(answer["id"])
    assert (await wired.rooms.job(1)).spec.seconds == 8


async def test_a_prompt_too_long_to_show(wired: Wired) -> None:
    """The longest prompt that Discord sends is refused kindly, and handed back as a file."""
    prompt = "a fox " * 1000
    refused = await wired.discord.members[0].command("/video make", prompt=prompt)

    answer = await refused.answered()

    assert said(answer).startswith("Your prompt has 5,999 characters; Sketch 1 takes 4,000.")
    (file,) = answer["attachments"]
    assert file["filename"] == "prompt.txt"


async def test_a_prompt_that_grows_where_it_is_shown(wired: Wired) -> None:
    """A prompt full of what ends a block is handed back as a file, too, and its offer still knows it."""
    prompt = "`" * 2400
    alice = wired.discord.members[0]
    refused = await alice.command("/video make", prompt=prompt, seconds=7)

    answer = await refused.answered()
    pressed = await alice.press(answer, "8 s")
    await pressed.wait_for(lambda shown: "is in the queue" in said(shown))

    assert said(answer).startswith("Sketch 1 does not offer 7")
    assert [each["filename"] for each in answer["attachments"]] == ["prompt.txt"]
    assert (await wired.rooms.job(1)).spec.prompt == prompt


async def sent_alone(wired: Wired, number: int = 1) -> Job:
    """A clip of Alice's whose channel was gone, sent to her by direct message as the runner would."""
    made = await wired.discord.members[0].command("/video make", prompt=f"a red fox {number}")
    await made.answered()
    job = await wired.rooms.advance(await wired.rooms.job(number), state=JobState.SUBMITTING)
    now = wired.rooms.house.clock.now()
    job = await wired.rooms.advance(job, state=JobState.RENDERING, rendering_at=now)
    job = await wired.rooms.advance(job, state=JobState.STORED, clip=CLIP)
    message_id = await wired.courier.deliver_alone(job, CLIP)
    gone = UndeliveredReason.CHANNEL_GONE
    ended = await wired.rooms.database.write(
        lambda unit: settle(
            unit, job, JobState.DELIVERED, now, message_id=message_id, undelivered=gone
        )
    )
    assert ended is not None
    return ended


async def test_under_a_direct_message(wired: Wired) -> None:
    """A clip that came by direct message has the buttons that work there; the rest is said to be elsewhere."""
    alice = wired.discord.members[0]
    await sent_alone(wired)
    (message,) = alice.dm.messages
    labels = [each["label"] for each in message["components"][-1]["components"]]
    assert labels == ["Favourite", "Receipt", "Delete"]
    assert said(message).endswith("`/gallery` finds it there.")

    kept = await alice.press(message, "Favourite")
    assert said(await kept.answered()).startswith("#1 is among your favourites")
    receipt = await alice.press(message, "Receipt")
    assert "#1" in said(await receipt.answered())
    deleted = await alice.press(message, "Delete")
    assert said(await deleted.answered()).startswith("The clip of #1 is deleted here")
    assert message["id"] not in [each["id"] for each in alice.dm.messages]


async def test_a_direct_message_is_deleted_from_the_gallery(wired: Wired) -> None:
    """Pressed in the server, by who may manage messages there, *Delete* reaches the message that only its maker has."""
    alice, moderator = wired.discord.members[0], wired.discord.member("moderator")
    await sent_alone(wired)

    page = await (await moderator.command("/gallery")).answered()
    opened = await (await moderator.press(page, "#1")).answered()
    done = await moderator.press(opened, "Delete")

    assert said(await done.answered()).startswith("The clip of #1 is deleted here")
    assert alice.dm.messages == []


def deleted_under(wired: Wired, message: Json) -> None:
    """Take a message away as its reader, or a moderator, does."""
    box = wired.discord.box
    box.posting.delete(box.archive.by_id[int(message["id"])])


@pytest.mark.parametrize("label", ["Favourite", "Receipt", "Delete"])
async def test_a_clip_deleted_under_its_button(wired: Wired, label: str) -> None:
    """Pressed, and gone before we could answer: the person hears all the same what became of it."""
    alice = wired.discord.members[0]
    await sent_alone(wired)
    (message,) = alice.dm.messages

    pressed = await alice.press(message, label)
    deleted_under(wired, message)

    assert "#1" in said(await pressed.answered())


async def test_a_question_deleted_under_its_button(wired: Wired) -> None:
    """An answer that was to take its place comes as one of its own, before or after the work was acknowledged."""
    alice = wired.discord.members[0]
    for typed, at_once in ((7, True), (9, False)):
        refused = await alice.command("/video make", prompt="a red fox", seconds=typed)
        question = await refused.answered()
        pressed = await alice.press(question, "8 s")
        if not at_once:
            await pressed.acknowledged()
        deleted_under(wired, question)

        made = await (pressed.answered() if at_once else pressed.followup(1))
        assert "is in the queue" in said(made)


async def test_a_press_that_comes_twice(wired: Wired) -> None:
    """Discord may deliver a press, or a window, twice: it is one press, and nothing is told as a fault."""
    alice = wired.discord.members[0]
    clip = await posted(wired)

    pressed = await alice.press(clip, "Favourite")
    pressed.deliver_again()
    assert "is among your favourites now" in said(await pressed.answered())
    assert "not among" in said(await (await alice.press(clip, "Favourite")).answered())

    more = await (await alice.press(clip, "More")).answered()
    opened = await alice.press(more, "Edit prompt")
    opened.deliver_again()
    await opened.acknowledged()
    sent = await alice.submit(opened, {"Prompt": "a blue fox"})
    sent.deliver_again()
    assert "#2" in said(await sent.answered())
    assert len(wired.discord.calls_to(CALLBACK)) == 6


async def posted(wired: Wired) -> Json:
    """A clip of Alice's, posted as the runner would; its message."""
    made = await wired.discord.members[0].command("/video make", prompt="a red fox")
    await made.answered()
    job = await wired.rooms.advance(await wired.rooms.job(1), state=JobState.SUBMITTING)
    await wired.rooms.advance(job, message_id=await wired.courier.deliver(job, CLIP))
    return next(each for each in wired.discord.channel.messages if each["attachments"])


async def test_a_clip_in_a_closed_channel_is_not_deleted(wired: Wired) -> None:
    """Who presses *Delete* where we may not look any more hears why it stays, and who can help."""
    alice, channel = wired.discord.members[0], wired.discord.channel
    clip = await posted(wired)
    more = await (await alice.press(clip, "More")).answered()
    channel.deny("VIEW_CHANNEL")

    pressed = await alice.press(more, "Delete")

    assert said(await pressed.answered()) == (
        "I may not delete the clip of #1: its channel is closed to me."
        " A moderator can delete it there, or let me in again."
    )


async def test_a_clip_that_a_silent_discord_does_not_delete(wired: Wired) -> None:
    """Who presses *Delete* while Discord is away is told to press again, and then it works."""
    alice = wired.discord.members[0]
    clip = await posted(wired)
    more = await (await alice.press(clip, "More")).answered()
    wired.discord.faults.answer("DELETE /channels/{channel_id}/messages/{message_id}", 503)

    pressed = await alice.press(more, "Delete")
    assert said(await pressed.answered()) == (
        "Discord did not answer, so the clip of #1 may still be there."
        " Press *Delete* again in a few minutes."
    )

    await (await alice.press(more, "Delete")).answered()
    assert clip["id"] not in [each["id"] for each in wired.discord.channel.messages]


async def test_a_page_deleted_under_its_button(wired: Wired) -> None:
    """A page of the gallery that went before its pictures came says at least what it was to show."""
    alice = wired.discord.members[0]
    for number in range(1, 6):
        await sent_alone(wired, number)
    wired.rooms.clips.disk[CLIP.key] = b"a clip"
    page = await (await alice.command("/gallery")).answered()
    assert len(page["attachments"]) == 4
    pressed = await alice.press(page, "Older")
    await pressed.acknowledged()
    deleted_under(wired, page)

    assert said(await pressed.followup(1)) == "**Clips of this server**"
