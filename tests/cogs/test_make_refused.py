"""`/video make` is refused: what each "no" says, and that nothing happened."""

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.domain.ids import ChannelId, GuildId
from bot.domain.money import CENT, DOLLAR
from bot.domain.refusals import ChannelFault, ChannelUnfit
from cogs import _asking
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import PICTURE, forged, nothing_happened
from tests.fakes.door_house import GONE, LIMITS, SKETCH


@pytest.mark.parametrize("prompt", [" ", "\u200b\u200d\ufeff", "\u3164\u2800", "\u0301"])
async def test_an_empty_prompt(door: Door, prompt: str) -> None:
    """A prompt of only spaces, zero-width characters or blanks is refused with an example."""
    result = await door.make(prompt)

    assert text(result).startswith("That prompt has nothing to see in it.")
    await nothing_happened(door)


async def test_a_prompt_that_is_too_long(door: Door) -> None:
    """The member hears both lengths, and keeps the prompt as a file where it is longer than a message."""
    prompt = "fox " * 1250

    result = await door.make(prompt)

    assert text(result).startswith("Your prompt has 4,999 characters; Sketch 1 takes 4,000.")
    assert result.response is not None
    (file,) = result.response.attachments
    assert file.filename == "prompt.txt"
    assert buttons(result) == ["Edit prompt"]
    await nothing_happened(door)


async def test_a_refused_prompt_is_kept(door: Door) -> None:
    """The refused prompt is in the answer as it was typed, ready to copy."""
    prompt = "forbidden ```things``` in **bold**"

    result = await door.make(prompt)

    assert text(result).startswith("I can't make this: the server's rule *no such thing* stopped")
    assert "forbidden `\u200b`\u200b`things`\u200b`\u200b` in **bold**" in text(result)
    await nothing_happened(door)


async def test_an_edited_prompt_is_asked_anew(door: Door) -> None:
    """*Edit prompt* opens the prompt in a window; what is sent from it is asked with the same options."""
    refused = await door.make("forbidden ``` fox", seconds=8, aspect="9:16")
    assert refused.response is not None

    opened = await door.ann.click(refused.response, label="Edit prompt")
    assert opened.modal is not None
    field = opened.modal["components"][0]["component"]
    assert field["value"] == "forbidden ``` fox"
    await door.restart()
    sent = await door.ann.submit_modal(opened, {"prompt": "a red fox"})

    assert "is in the queue" in text(sent)
    (job,) = await door.jobs()
    assert (job.spec.prompt, job.spec.seconds, job.spec.aspect) == ("a red fox", 8, "9:16")


async def test_an_option_that_the_model_does_not_take(door: Door) -> None:
    """The member hears what would work, as buttons; pressing one makes it."""
    refused = await door.make("a red fox", seconds=7, resolution="480p")

    assert text(refused).startswith("Sketch 1 does not offer 7 for the length in seconds.")
    assert buttons(refused) == ["4 s", "8 s", "12 s"]
    await nothing_happened(door)
    await door.restart()
    assert refused.response is not None
    made = await door.ann.click(refused.response, label="8 s")

    assert "is in the queue" in text(refused), "the answer takes the refusal's place"
    assert made.acknowledged
    (job,) = await door.jobs()
    assert (job.spec.prompt, job.spec.seconds, job.spec.resolution) == ("a red fox", 8, "480p")


async def test_a_length_that_is_not_made_so_large(door: Door) -> None:
    """What would work is one press away: the size in another length, or the length in another size."""
    refused = await door.make("a red fox", model="Framer 1", seconds=4, resolution="1080p")

    assert text(refused).startswith(
        "At 1080p Framer 1 makes clips of 8 or 12 s, not of 4 s. It makes 4 s at 480p or 720p."
    )
    assert buttons(refused) == ["8 s", "12 s", "480p", "720p"]
    assert refused.response is not None
    await door.ann.click(refused.response, label="720p")
    (job,) = await door.jobs()
    assert (job.spec.seconds, job.spec.resolution) == (4, "720p")


@pytest.mark.parametrize(
    ("options", "says", "offers"),
    [
        ({"aspect": "4:3"}, "does not offer 4:3 for the aspect", ["16:9", "9:16", "1:1"]),
        ({"resolution": "8k"}, "does not offer 8k for the resolution", ["480p", "720p", "1080p"]),
        (
            {"model": "Grand 2", "negative_prompt": "x" * 201},
            "Your negative prompt has 201 characters; Grand 2 takes 200.",
            ["Make it without"],
        ),
        ({"negative_prompt": "snow"}, "does not take a negative prompt", ["Make it without"]),
        ({"model": "Grand 2", "seed": 3}, "does not take a seed", ["Make it without"]),
        ({"model": "Grand 2", "sound": True}, "does not take sound", ["Make it without"]),
        (
            {"model": "Grand 2", "first_frame": PICTURE},
            "does not take a first frame",
            ["Make it without"],
        ),
    ],
)
async def test_each_option_can_be_refused(
    door: Door, options: dict[str, Any], says: str, offers: list[str]
) -> None:
    """Each refused option comes with what would work, and that works."""
    refused = await door.make("a red fox", **options)

    assert says in text(refused)
    assert buttons(refused) == offers
    assert refused.response is not None
    await door.sure(await door.ann.click(refused.response, label=offers[0]))
    assert len(await door.jobs()) == 1


async def test_a_retired_model(door: Door) -> None:
    """A model that was switched off names its successor, and one press takes it."""
    refused = await door.make("a red fox", model=GONE.key)

    assert text(refused).startswith("Grand 1 was switched off by its maker on <t:")
    assert "The nearest here is Sketch 1." in text(refused)
    assert refused.response is not None
    await door.ann.click(refused.response, label="Use that")
    (job,) = await door.jobs()
    assert job.spec.model_key == SKETCH.key


async def test_an_unknown_model(door: Door) -> None:
    """A name that is no model's is answered with those that are."""
    result = await door.make(model="sora <@1>")

    assert text(result).startswith("I know no model called “sora \\<@\u200b1>”. You can choose")
    await nothing_happened(door)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"x" * 5000, "That picture is too large. I take up to 4 KiB and 1 megapixels."),
        (b"GIF89a moves", "That picture moves."),
    ],
)
async def test_a_bad_picture(door: Door, content: bytes, says: str) -> None:
    """A picture that cannot be used is refused before anything is held, and too large a one is not even read."""
    result = await door.make(first_frame=("fox.gif", content))

    assert text(result).startswith(says)
    assert "a red fox" in text(result)
    await nothing_happened(door)


@pytest.mark.parametrize("settings", [{"share": 20 * CENT}])
async def test_a_share_that_does_not_reach(door: Door) -> None:
    """The member hears what is left and what would still fit, and one press makes it, also after a restart."""
    refused = await door.make("a big fox", seconds=12, resolution="1080p", seed=7)

    assert text(refused).startswith(
        "That clip may cost $0.36, more than your whole share ($0.20)."
        " 12 s at 720p on Sketch 1 would cost $0.12 now."
    )
    assert buttons(refused) == ["Make that instead", "Chip in"]
    await nothing_happened(door)
    await door.restart()
    assert refused.response is not None
    await door.ann.click(refused.response, label="Make that instead")

    (job,) = await door.jobs()
    assert (job.spec.prompt, job.spec.seconds, job.spec.seed) == ("a big fox", 12, 7)
    assert job.spec.resolution == "720p"
    assert buttons(refused) == [], "a second press cannot make a second clip"


@pytest.mark.parametrize("settings", [{"share": 20 * CENT}])
async def test_an_offer_keeps_the_picture(door: Door) -> None:
    """An offer to somebody with a picture is made from that picture."""
    refused = await door.make("fox", resolution="1080p", seconds=12, first_frame=PICTURE)

    assert "4 s at 1080p on Sketch 1 would cost $0.12 now." in text(refused)
    assert refused.response is not None
    await door.ann.click(refused.response, label="Make that instead")

    (job,) = await door.jobs()
    assert job.spec.first_frame in door.rooms.pictures.kept
    assert job.spec.seconds == 4


@pytest.mark.parametrize("settings", [{"share": 20 * CENT}])
async def test_a_picture_is_not_remembered_over_a_restart(door: Door) -> None:
    """What the process has forgotten is said kindly, and nothing is made."""
    refused = await door.make("fox", resolution="1080p", seconds=12, first_frame=PICTURE)
    assert refused.response is not None
    await door.restart()

    pressed = await door.ann.click(refused.response, label="Make that instead")

    assert text(pressed).startswith("I no longer have that ask")
    await nothing_happened(door)


async def test_too_many_waiting(door: Door) -> None:
    """A member with enough jobs in the queue is told to wait or to cancel one."""
    for _ in range(5):
        await door.made()

    result = await door.make()

    assert text(result).startswith("You already have 5 clips waiting")
    assert len(await door.jobs()) == 5


@pytest.mark.parametrize(
    ("denied", "says"),
    [
        ({"attach_files": False}, "Attach Files"),
        ({"send_messages": False}, "Send Messages"),
        ({"send_messages": False, "attach_files": False}, "Send Messages, Attach Files"),
    ],
)
async def test_a_channel_where_nothing_can_be_posted(
    door: Door, denied: dict[str, bool], says: str
) -> None:
    """Where the bot may not post or attach, nothing is started, and the missing permission is named."""
    assert door.bot.user is not None
    closed = door.guild.create_text_channel(
        "closed", overwrites={door.bot.user: discord.PermissionOverwrite(**denied)}
    )

    result = await door.ann.slash(closed, "video make", prompt="a red fox")

    assert text(result).startswith(f"I may not post in {closed.mention}, so I started")
    assert f"allow me this there: {says}." in text(result)
    assert "a red fox" in text(result)
    await nothing_happened(door)


def test_a_thread_has_a_permission_of_its_own() -> None:
    """Named as it is in Discord's settings: who is told of *Send Messages* finds it allowed."""
    may = discord.Permissions(view_channel=True, send_messages=True, attach_files=True)
    lacking = ChannelUnfit("<#5>", (ChannelFault.SEND_IN_THREADS,))
    assert _asking._lacking(may, ChannelId(5), thread=True) == lacking
    assert _asking._lacking(may, ChannelId(5), thread=False) is None


@pytest.mark.parametrize("settings", [{"limits": replace(LIMITS, guilds=frozenset({GuildId(1)}))}])
async def test_a_guild_that_is_not_served(door: Door) -> None:
    """Another server's members hear that clips are not made there."""
    refusals = [
        await door.make(),
        await door.ann.slash(door.channel, "quota show"),
        await forged(door, "dailies|again|1|2"),
    ]

    for refusal in refusals:
        assert text(refusal).startswith("I don't make clips on this server.")
        assert refusal.ephemeral
    assert await door.ann.autocomplete(door.channel, "video make", "model", "", prompt="f") == []
    await nothing_happened(door)


@pytest.mark.parametrize("settings", [{"pool": DOLLAR}])
async def test_an_empty_pool(door: Door) -> None:
    """A pool without enough money says so, and what would still be possible."""
    result = await door.make("fox", model="Grand 2")

    assert text(result).startswith("The pool has $1.00 left and this clip may cost $3.00.")
    assert buttons(result) == ["Make that instead", "Chip in"]
    await nothing_happened(door)
