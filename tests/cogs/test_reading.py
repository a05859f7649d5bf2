"""What members read: `/video status`, `/video history`, `/quota show`, and the choices while they type."""

from datetime import timedelta

import pytest

from bot.domain.errors import AccountFault
from bot.domain.job import JobState, UndeliveredReason
from bot.domain.money import CENT
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import delivered, ended, rendering
from tests.fakes.door_house import CLIP, GONE


async def test_status_of_nobody(door: Door) -> None:
    """Who has nothing under way hears how to begin."""
    result = await door.ann.slash(door.channel, "video status")

    assert result.ephemeral
    assert text(result) == "No clip of yours is under way. `/video make` starts one."


async def test_status(door: Door) -> None:
    """Each open job says where it stands; others' jobs are not shown."""
    await rendering(door)
    await door.made("a second fox")
    await door.ben.slash(door.channel, "video make", prompt="not yours")

    said = text(await door.ann.slash(door.channel, "video status"))

    assert "**#2 is in the queue** · *a second fox*" in said
    assert "**#1 is rendering** · *a red fox*" in said
    assert "not yours" not in said


async def test_status_of_a_clip_that_was_not_posted(door: Door) -> None:
    """A finished clip that could not be posted is not forgotten: status says how to get it."""
    job = await door.rooms.advance(await rendering(door), state=JobState.STORED, clip=CLIP)
    await ended(door, job, JobState.UNDELIVERED, undelivered=UndeliveredReason.FORBIDDEN)

    said = text(await door.ann.slash(door.channel, "video status"))

    assert said.startswith("**#1 is finished, but not posted** · *a red fox*")
    assert "`/video claim` brings it wherever I may." in said
    found = await door.ann.autocomplete(door.channel, "video claim", "job", "")
    assert [each["value"] for each in found] == [1]


async def test_history_is_paged(door: Door) -> None:
    """Ten jobs a page, newest first; *Older* turns the page in place, also after a restart."""
    for number in range(12):
        job = await door.made(f"fox {number}")
        await ended(door, job, JobState.CANCELLED)

    first = await door.ann.slash(door.channel, "video history")
    assert [line.split(" ")[0] for line in text(first).splitlines()] == [
        f"#{number}" for number in range(12, 2, -1)
    ]
    assert text(first).startswith("#12 is cancelled · *fox 11* · $0.00 · <t:")
    await door.restart()
    assert first.response is not None
    await door.ann.click(first.response, label="Older")

    assert [line.split(" ")[0] for line in text(first).splitlines()] == ["#2", "#1"]
    assert buttons(first) == []


async def test_history_leads_to_clips(door: Door) -> None:
    """Where a clip is still to be seen; not where it was deleted, taken down, or sent to its maker alone."""
    job = await delivered(door, prompt="seen")
    deleted, down, alone = [
        await delivered(door, prompt=each) for each in ("deleted", "down", "alone")
    ]
    for each, changes in (
        (deleted, {"message_id": None}),
        (down, {"remark": "not here"}),
        (alone, {"undelivered": UndeliveredReason.FORBIDDEN}),
    ):
        await door.rooms.advance(each, **changes)

    said = text(await door.ann.slash(door.channel, "video history")).splitlines()

    url = f"https://discord.com/channels/{job.guild_id}/{job.channel_id}/{job.message_id}"
    assert [line.split(" · ")[0] for line in said] == [
        "#4 is ready",
        "#3 was taken down",
        "#2 was deleted",
        f"[#1 is ready]({url})",
    ]


async def test_history_of_nobody(door: Door) -> None:
    """Who has made nothing hears how to begin."""
    result = await door.ann.slash(door.channel, "video history")

    assert text(result) == "You have made no clips here yet. `/video make` starts one."


async def test_quota(door: Door) -> None:
    """A member sees the share, what it is worth, when some comes back, and the pool."""
    await door.made(seconds=12)

    result = await door.ann.slash(door.channel, "quota show")

    back = int((door.clock.now() + timedelta(days=7)).timestamp())
    assert result.ephemeral
    assert text(result).splitlines() == [
        "**Your share:** $4.88 is left of $5.00 in 7 days.",
        "That is about 122 clips of 4 s on Sketch 1.",
        f"$0.12 comes back <t:{back}:R>.",
        "**The pool:** $24.88 is there for everybody; $0.12 more is held for clips under way.",
        "**Under way:** #1.",
    ]


@pytest.mark.parametrize("settings", [{"pool": 2 * CENT}])
async def test_quota_of_a_poor_pool(door: Door) -> None:
    """A share is worth no more than what the pool holds."""
    said = text(await door.ann.slash(door.channel, "quota show"))

    assert "$5.00 is left of $5.00 in 7 days. The pool holds less than that." in said
    assert "That is less than a clip of 4 s on Sketch 1 ($0.04)." in said


async def choices(door: Door, option: str, typed: str = "", **filled: object) -> dict[str, object]:
    """What Discord would show while a member types."""
    found = await door.ann.autocomplete(
        door.channel, "video make", option, typed, prompt="fox", **filled
    )
    return {str(each["name"]): each["value"] for each in found}


async def test_models_while_typing(door: Door) -> None:
    """Usable models with the price of their usual clip, the default first; retired ones are not offered."""
    assert await choices(door, "model") == {
        "Sketch 1 (4 s: $0.04)": "sketch:sketch-1",
        "Grand 2 (5 s: $3.00)": "dear:grand-2",
        "Framer 1 (4 s: $0.04)": "dear:framer-1",
    }
    assert await choices(door, "model", "gra") == {"Grand 2 (5 s: $3.00)": "dear:grand-2"}
    assert await choices(door, "model", GONE.key) == {}


async def test_models_that_are_paused(door: Door) -> None:
    """A provider whose key failed is not offered."""
    door.rooms.house.board.paused["dear"] = AccountFault.BALANCE

    assert list(await choices(door, "model")) == ["Sketch 1 (4 s: $0.04)"]


async def test_seconds_follow_the_model(door: Door) -> None:
    """The lengths are those of the chosen model, each with the price that the other options give it."""
    assert await choices(door, "seconds") == {
        "4 s ($0.04)": 4,
        "8 s ($0.08)": 8,
        "12 s ($0.12)": 12,
    }
    assert await choices(door, "seconds", "1") == {"12 s ($0.12)": 12}
    assert await choices(door, "seconds", resolution="1080p") == {
        "4 s ($0.12)": 4,
        "8 s ($0.24)": 8,
        "12 s ($0.36)": 12,
    }
    assert await choices(door, "seconds", model="dear:grand-2") == {
        "5 s ($3.00)": 5,
        "10 s ($6.00)": 10,
    }
    assert await choices(door, "seconds", model="nonsense") == await choices(door, "seconds")


async def test_shapes_and_sizes_follow_the_model(door: Door) -> None:
    """Aspects and resolutions are those of the chosen model."""
    assert list(await choices(door, "aspect")) == ["16:9", "9:16", "1:1"]
    assert list(await choices(door, "aspect", "9:")) == ["16:9", "9:16"][1:]
    assert await choices(door, "resolution", seconds=8) == {
        "480p ($0.04)": "480p",
        "720p ($0.08)": "720p",
        "1080p ($0.24)": "1080p",
    }
    assert list(await choices(door, "resolution", model="Grand 2")) == ["720p ($3.00)"]


async def test_lengths_and_sizes_that_go_together(door: Door) -> None:
    """With a size, the lengths in which it is made; with a length, the sizes that are made so long."""
    framer = {"model": "Framer 1"}

    assert await choices(door, "seconds", resolution="1080p", **framer) == {
        "8 s ($0.24)": 8,
        "12 s ($0.36)": 12,
    }
    assert list(await choices(door, "seconds", **framer)) == [
        "4 s ($0.04)",
        "8 s ($0.08)",
        "12 s ($0.12)",
    ]
    assert list(await choices(door, "resolution", seconds=4, **framer)) == [
        "480p ($0.02)",
        "720p ($0.04)",
    ]
    assert list(await choices(door, "resolution", **framer)) == [
        "480p ($0.02)",
        "720p ($0.04)",
        "1080p ($0.24)",
    ]


async def test_jobs_while_typing(door: Door) -> None:
    """`/video cancel` offers the member's own open jobs, by number and prompt."""
    await ended(door, await door.made("over"), JobState.CANCELLED)
    await door.made("a red fox")
    await door.ben.slash(door.channel, "video make", prompt="not yours")

    found = await door.ann.autocomplete(door.channel, "video cancel", "job", "")

    assert found == [{"name": "#2 is in the queue · a red fox", "value": 2}]


async def test_cancel_by_command(door: Door) -> None:
    """`/video cancel` does what the button does, and knows whose job it is."""
    await door.made()

    theirs = await door.ben.slash(door.channel, "video cancel", job=1)
    assert text(theirs) == f"Only {door.ann.mention}, the maker of #1, can do that."
    none = await door.ann.slash(door.channel, "video cancel", job=9)
    assert text(none) == "There is no #9 on this server. `/video history` lists yours."
    mine = await door.ann.slash(door.channel, "video cancel", job=1)
    assert text(mine) == "#1 is cancelled. Your $0.04 is back."
