"""A card is posted once, and edited when something changed, never too often."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import DeliveryUncertainError, MissingPermissionError
from bot.domain.job import JobState, Progress
from bot.domain.money import micro_usd
from bot.domain.render import FailureReason
from tests.courier.conftest import HISTORY, POST, Post, lines, until

GREY, BLUE, GREEN, AMBER, RED = 0x80848E, 0x5865F2, 0x3BA55D, 0xF0B232, 0xDA373C


def labels(message: Any) -> list[str]:
    """What is written on a card's buttons."""
    return [each["label"] for each in message["components"][0]["components"][2]["components"]]


async def test_a_card_is_posted(post: Post) -> None:
    """The first line is the job and its state; then the prompt, what it is, and how it stands."""
    starts = post.clock.now() + timedelta(minutes=3)
    card_id = await post.courier.show(post.job, Progress(ahead=3, starts_at=starts))

    (card,) = post.messages
    assert int(card["id"]) == card_id
    assert lines(card) == [
        "**#1423 is in the queue**",
        "*a red fox @\u200beveryone*",
        f"-# <@{post.job.member_id}> · Sketch 1 · 4 s · 16:9 · 720p · with sound · $0.40",
        f"3 jobs go before it. Starts about <t:{int(starts.timestamp())}:R>.",
    ]
    assert labels(card) == ["Cancel", "Why am I waiting?", "Receipt"]
    assert card["components"][0]["accent_color"] == GREY


async def test_a_card_mentions_nobody(post: Post) -> None:
    """A card names its maker without ringing."""
    await post.courier.show(post.job, Progress())

    (card,) = post.messages
    assert card["mentions"] == []
    assert not card["mention_everyone"]


@pytest.mark.parametrize(
    ("changes", "accent", "buttons"),
    [
        ({"state": JobState.REVIEW}, AMBER, ["Cancel", "Receipt"]),
        ({"state": JobState.RENDERING}, BLUE, ["Cancel", "Receipt"]),
        ({"state": JobState.RENDERING, "cancel_asked": True}, BLUE, ["Receipt"]),
        (
            {"state": JobState.UNKNOWN},
            AMBER,
            ["Ask again", "It is there", "It is not there", "Receipt"],
        ),
        ({"state": JobState.DELIVERED, "message_id": 3}, GREEN, ["Again", "Receipt"]),
        ({"state": JobState.DELIVERED, "message_id": 3, "remark": ""}, RED, ["Receipt"]),
        ({"state": JobState.DELIVERED, "charge": micro_usd("0.38")}, GREY, ["Again", "Receipt"]),
        (
            {"state": JobState.FAILED, "failure": FailureReason.REFUSED_INPUT},
            RED,
            ["Edit prompt", "Again", "Receipt"],
        ),
        ({"state": JobState.FAILED, "failure": FailureReason.TIMED_OUT}, RED, ["Again", "Receipt"]),
        ({"state": JobState.CANCELLED}, GREY, ["Again", "Receipt"]),
    ],
)
async def test_a_cards_colour_and_buttons(
    post: Post, changes: dict[str, Any], accent: int, buttons: list[str]
) -> None:
    """Each state has its colour and the buttons that help in it."""
    await post.courier.show(replace(post.job, **changes), Progress())

    (card,) = post.messages
    assert card["components"][0]["accent_color"] == accent
    assert labels(card) == buttons


async def test_two_at_once_post_one_card(post: Post) -> None:
    """Two steps of the journey that show a new job at once post one card."""
    ids = await asyncio.gather(*(post.courier.show(post.job, Progress()) for _ in range(5)))

    assert len(post.messages) == 1
    assert set(ids) == {int(post.messages[0]["id"])}
    assert len(post.discord.calls_to(POST)) == 1


async def test_a_lost_answer_posts_one_card(post: Post) -> None:
    """A card whose posting was not answered is not posted again."""
    post.discord.faults.lose_answer(POST)

    await post.courier.show(post.job, Progress())

    assert len(post.messages) == 1


async def test_after_a_restart_one_card(post: Post) -> None:
    """A card that was posted but not written down is found again by the next process, and edited."""
    card_id = await post.courier.show(post.job, Progress())
    post.later(600)

    async with post.after_a_restart() as courier:
        assert await courier.show(post.job, Progress(ahead=2)) == card_id
        rendering = replace(post.job, card_id=card_id, state=JobState.RENDERING)
        assert await courier.show(rendering, Progress()) is None

    (card,) = post.messages
    assert lines(card)[0] == "**#1423 is rendering**"


@pytest.mark.parametrize("denied", ["SEND_MESSAGES", "VIEW_CHANNEL"])
async def test_a_card_that_cannot_be_posted(post: Post, denied: str) -> None:
    """The journey hears why a card cannot be posted; it goes on without."""
    post.discord.channel.deny(denied)

    with pytest.raises(MissingPermissionError):
        await post.courier.show(post.job, Progress())


async def test_a_history_that_does_not_answer_posts_no_second_card(post: Post) -> None:
    """Where it cannot be known whether there is a card already, none is posted."""
    await post.courier.show(post.job, Progress())
    post.discord.faults.drop(HISTORY, times=-1)
    post.later(600)

    async with post.after_a_restart() as courier:
        with pytest.raises(DeliveryUncertainError):
            await courier.show(post.job, Progress())
    assert len(post.messages) == 1


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.DELIVERED])
async def test_an_end_that_no_card_can_tell(post: Post, state: JobState) -> None:
    """Somebody deleted the card: its maker is told alone of a failure; a clip speaks for itself."""
    alice = post.discord.members[0]
    await (await alice.command("/video make", prompt="a red fox")).answered()
    job = await post.rooms.job(1)
    card_id = await post.courier.show(job, Progress())
    assert card_id is not None
    channel = post.bot.get_partial_messageable(job.channel_id)
    await channel.get_partial_message(card_id).delete()

    await post.courier.show(replace(job, card_id=card_id, state=state), Progress())
    await until(lambda: not any(task.get_name().startswith("card") for task in asyncio.all_tasks()))

    told = [each["content"] for each in post.discord.channel.seen_by(alice)]
    assert any("#1 has failed" in each for each in told) is (state is JobState.FAILED)
