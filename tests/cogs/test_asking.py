"""Asking: styles, pictures, a window for the prompt, privacy, right clicks, and clips seen before."""

import discord
import pytest

from bot.domain.job import Job, JobState
from bot.domain.money import micro_usd
from bot.domain.spec import SourceKind
from bot.domain.storyboard import Film
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import delivered
from tests.fakes.door_house import CLIP

STEWARDS = "Only stewards, the members who may manage this server, can do that."


async def newest(door: Door) -> Job:
    return (await door.jobs())[0]


async def test_a_style(door: Door) -> None:
    """Its words go to the vendor behind the member's own, which alone are judged and shown."""
    await door.made("a red fox", style="Cinematic")

    spec = (await newest(door)).spec
    assert (spec.prompt, spec.style) == ("a red fox", "cinematic")
    assert spec.for_vendor().prompt.startswith("a red fox\nCinematic: anamorphic lens")
    assert "· cinematic" in text(await door.card(await newest(door)))


async def test_an_unknown_style(door: Door) -> None:
    """The answer names those that there are; one press makes it without."""
    no = await door.make(style="noir")
    assert text(no).startswith("There is no style called “noir” here. You can choose aesthetic,")
    assert no.response is not None
    await door.ann.click(no.response, label="Make it without")
    assert (await newest(door)).spec.style is None


async def test_stewards_change_the_styles(door: Door) -> None:
    """Words of their own, also for a name that was built in; members may not."""
    refused = await door.ann.slash(door.channel, "style set", name="noir", words="dark")
    assert text(refused) == STEWARDS
    done = await door.steward.slash(door.channel, "style set", name=" Film Noir ", words="*Dark*")
    assert text(done) == r"The style *film noir* adds this: *\*Dark\**"
    await door.steward.slash(door.channel, "style remove", name="cartoon")
    await door.restart()

    listed = text(await door.ann.slash(door.channel, "style list"))
    assert "- **film noir** · " in listed
    assert "cartoon" not in listed
    offered = await door.ann.autocomplete(door.channel, "video make", "style", "noir")
    assert [each["value"] for each in offered] == ["film noir"]
    again = await door.steward.slash(door.channel, "style remove", name="cartoon")
    assert "no style called" in text(again)


async def test_a_character(door: Door) -> None:
    """A member keeps their own short clip under a name and names it later; stewards take it away."""
    job = await delivered(door)
    assert job.clip is not None
    door.rooms.clips.disk[job.clip.key] = b"clip"
    offered = await door.ann.autocomplete(door.channel, "character add", "clip", "")
    assert [each["value"] for each in offered] == [job.id]
    kept = await door.ann.slash(door.channel, "character add", clip=job.id, name="*Pim*")
    assert text(kept).startswith(r"*\*Pim\** is a character of this server now.")
    await door.restart()

    assert r"**\*Pim\***" in text(await door.ben.slash(door.channel, "character list"))
    offered = await door.ben.autocomplete(door.channel, "video make", "character", "pi")
    assert [each["value"] for each in offered] == ["*Pim*"]
    await door.made("*Pim* runs", character="*pim*")
    assert [each.name for each in (await newest(door)).spec.characters] == ["*Pim*"]
    no = await door.make(character="Pom")
    assert text(no).startswith("There is no character called “Pom” here.")
    assert no.response is not None
    await door.ann.click(no.response, label="Make it without")
    assert (await newest(door)).spec.characters == ()

    refused = await door.ann.slash(door.channel, "character remove", name="*Pim*")
    assert text(refused) == STEWARDS
    gone = await door.steward.slash(door.channel, "character remove", name="*Pim*")
    assert "no character of this server any more" in text(gone)
    assert "no characters" in text(await door.ann.slash(door.channel, "character list"))


async def test_the_prompt_in_a_window(door: Door) -> None:
    """Left out, a window opens for it; the options wait, also over a restart."""
    opened = await door.ann.slash(door.channel, "video write", seconds=8)
    assert opened.modal is not None
    await door.restart()
    sent = await door.ann.submit_modal(opened, {"prompt": "a long tale " * 50})

    assert "#1 is in the queue" in text(sent)
    job = await newest(door)
    assert (job.spec.seconds, len(job.spec.prompt)) == (8, 599)


async def test_the_prompt_in_a_window_with_a_picture(door: Door) -> None:
    """The picture waits with it."""
    opened = await door.ann.slash(
        door.channel, "video write", first_frame=("fox.png", b"fox"), style="cartoon"
    )
    sent = await door.ann.submit_modal(opened, {"prompt": "it runs"})

    assert "Your picture, cut to the clip's shape:" in text(sent)
    assert sent.response is not None
    assert [each.filename for each in sent.response.message.attachments] == ["first-frame.png"]
    job = await newest(door)
    assert (job.spec.source, job.spec.style) == (SourceKind.FIRST_FRAME, "cartoon")


async def test_a_last_frame(door: Door) -> None:
    """It is made ready like the first; a model without says so."""
    no = await door.make(last_frame=("fox.png", b"fox"))
    assert text(no).startswith("Sketch 1 does not take a last frame.")
    await door.make(model="Framer 1", last_frame=("end.png", b"end"))
    job = await newest(door)
    assert job.spec.last_frame is not None
    assert await door.rooms.pictures.read(job.spec.last_frame) == b"1280x720 end"


async def test_direct_messages_are_asked_for(door: Door) -> None:
    """A member says yes or no."""
    yes = await door.ann.slash(door.channel, "video dm", allow=True)
    assert text(yes) == "Clips for you alone come by direct message from now on."
    no = await door.ann.slash(door.channel, "video dm", allow=False)
    assert text(no).startswith("I send you no direct messages.")


async def test_seen_before(door: Door) -> None:
    """Nearly the same prompt to the same model offers the clip that there is, a remix, or one's own."""
    job = await delivered(door, prompt="A red fox, running through deep snow at dawn")
    await door.clip(job)
    prompt = "a red fox running through the deep snow at dawn"
    asked = await door.ben.slash(door.channel, "video make", prompt=prompt)

    assert text(asked).startswith("#1 is nearly the same, made <t:")
    assert buttons(asked) == ["Watch it", "Remix", "Make mine anyway"]
    assert len(await door.jobs()) == 1
    await door.restart()
    assert asked.response is not None
    made = await door.ben.click(asked.response, label="Make mine anyway")
    assert "#2 is in the queue" in text(made)
    assert (await newest(door)).spec.prompt == prompt


async def test_seen_before_where_not_everybody_sees(door: Door) -> None:
    """A clip of a channel that a member cannot see is none to them: theirs is made."""
    hall = door.channel
    assert door.bot.user is not None
    may = discord.PermissionOverwrite(view_channel=True)
    door.channel = door.guild.create_text_channel(
        "staff",
        overwrites={
            door.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            door.ann: may,
            door.bot.user: may,
        },
    )
    await door.clip(await delivered(door))
    asked = await door.ben.slash(hall, "video make", prompt="a red fox")
    assert "#2 is in the queue" in text(asked)


@pytest.mark.parametrize(
    "other",
    [
        {"prompt": "a blue whale in the sea"},
        {"prompt": "a red fox", "aspect": "9:16"},
        {"prompt": "a red fox", "seed": 7},
        {"prompt": "a red fox", "private": True},
        {"prompt": "a red fox", "style": "cartoon"},
        {"prompt": "a red fox", "model": "Framer 1"},
    ],
)
async def test_what_is_its_own(door: Door, other: dict[str, object]) -> None:
    """Other words, another model, shape, style or seed, or a private clip are made without a question."""
    await delivered(door)
    await door.ben.slash(door.channel, "video make", **other)
    assert len(await door.jobs()) == 2


async def test_seen_a_week_ago(door: Door) -> None:
    """After a week it is made without a question."""
    await delivered(door)
    door.clock.turn(8 * 86_400)
    await door.ben.slash(door.channel, "video make", prompt="a red fox")
    assert len(await door.jobs()) == 2


async def test_a_picture_is_animated(door: Door) -> None:
    """A right click on a picture opens a window; the clip begins with it."""
    message = await door.ben.send(door.channel, "look", attachments=[("fox.png", b"fox")])
    opened = await door.ann.context_menu(door.channel, "Animate this picture", message)
    sent = await door.ann.submit_modal(opened, {"prompt": "it blinks"})

    assert "#1 is in the queue" in text(sent)
    assert (await newest(door)).spec.source is SourceKind.FIRST_FRAME
    plain = await door.ben.send(door.channel, "no picture")
    no = await door.ann.context_menu(door.channel, "Animate this picture", plain)
    assert text(no).startswith("I see no picture in that message")


async def test_whom_an_animated_picture_shows(door: Door) -> None:
    """The window asks for it, and that member is asked before anything is made."""
    message = await door.ben.send(door.channel, "look", attachments=[("ben.png", b"ben")])
    opened = await door.ann.context_menu(door.channel, "Animate this picture", message)
    answers = {"prompt": "he blinks", "likeness": [door.ben]}
    sent = await door.ann.submit_modal(opened, answers)

    job = await newest(door)
    assert (job.state, job.asks_subject) == (JobState.REVIEW, door.ben.id)
    assert door.ben.mention in text(sent)


async def test_a_clip_is_remixed_by_a_right_click(door: Door) -> None:
    """On a clip's message; on others there is a sentence."""
    clip = await door.clip(await delivered(door))
    opened = await door.ben.context_menu(door.channel, "Remix this clip", clip)
    await door.ben.submit_modal(opened, {"prompt": "blue"})
    assert (await newest(door)).spec.source is SourceKind.REMIX
    plain = await door.ben.send(door.channel, "hello")
    no = await door.ann.context_menu(door.channel, "Remix this clip", plain)
    assert text(no) == "That message is no clip of mine. Choose one that I posted."


async def test_a_storyboard(door: Door) -> None:
    """A window takes the shots, over a restart too; the price is that of the whole film."""
    opened = await door.ann.slash(door.channel, "video storyboard", seconds=4)
    await door.restart()
    sent = await door.ann.submit_modal(opened, {"prompt": "a fox wakes\nit runs"})

    assert "Held from your share: $0.08" in text(sent)
    job = await newest(door)
    assert job.spec.shots == ("a fox wakes", "it runs")
    card = text(await door.card(job))
    assert "2 \N{MULTIPLICATION SIGN} 4 s" in card
    assert "2 shots" in card
    assert "Shot 1 of 2:" in card


async def test_cancel_a_storyboard_between_two_shots(door: Door) -> None:
    """What is made already is charged, and that is said first; the rest is back."""
    opened = await door.ann.slash(door.channel, "video storyboard", seconds=4)
    await door.ann.submit_modal(opened, {"prompt": "a fox wakes\nit runs"})
    job = await door.rooms.advance(
        await newest(door), clip=CLIP, film=Film(done=1), cost=micro_usd("0.04")
    )
    card = await door.card(job)

    asked = await door.ann.click(card, label="Cancel")
    assert text(asked) == (
        "Part of #1 is made already, and is charged even if it stops: up to $0.04."
        " Left alone, you get the whole film for $0.08."
    )
    assert asked.response is not None
    await door.ann.click(asked.response, label="Cancel and pay $0.04")
    assert text(asked) == "#1 is cancelled. Sketch 1 had begun, so $0.04 was charged."


async def test_a_storyboard_of_one_shot(door: Door) -> None:
    """The answer says how many it takes; the shots are edited and asked for again."""
    opened = await door.ann.slash(door.channel, "video storyboard", style="cartoon", private=True)
    sent = await door.ann.submit_modal(opened, {"prompt": "a fox wakes"})
    assert text(sent).startswith("A storyboard has 2 to 6 shots, one a line; yours has 1.")
    assert sent.response is not None
    again = await door.ann.click(sent.response, label="Edit prompt")
    await door.ann.submit_modal(again, {"prompt": "a fox wakes\nit runs"})
    spec = (await newest(door)).spec
    assert (len(spec.shots), spec.style, spec.private) == (2, "cartoon", True)
