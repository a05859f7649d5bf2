"""`/gallery`: clips found again, with posters, pages and what can be done with them."""

from dataclasses import replace

import discord
import pytest
from simcord.results import InteractionResult

from bot.courier.ids import TURN, Turn, read_turn
from bot.domain.gallery import Shelf
from bot.domain.ids import ChannelId, GuildId, InteractionId, JobId, MemberId, ModelKey
from bot.domain.spec import RenderSpec
from bot.ports import Unit
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import delivered, forged, press
from tests.cogs.test_private import private
from tests.fakes.door_house import CLIP
from tests.storage.makers import SPEC, held


async def filled(door: Door, count: int, spec: RenderSpec = SPEC) -> None:
    """So many finished clips of Ann's, in the channel."""

    def work(unit: Unit) -> None:
        for number in range(count):
            job = held(
                unit,
                interaction_id=InteractionId(77_000 + number),
                guild_id=GuildId(door.guild.id),
                channel_id=ChannelId(door.channel.id),
                member_id=MemberId(door.ann.id),
                created_at=door.clock.now(),
                spec=replace(spec, prompt=f"fox number {number + 1}"),
            )
            unit.gallery.add(replace(job, clip=CLIP), door.clock.now())

    await door.rooms.database.write(work)


async def look(door: Door, **options: object) -> InteractionResult:
    return await door.ann.slash(door.channel, "gallery", **options)


async def test_a_page_and_the_next(door: Door) -> None:
    """Four clips a page, the newest first; the button to older ones lives through a restart."""
    await filled(door, 6)
    shown = await look(door, search="fox")
    assert text(shown).startswith("**Clips of this server** · “fox”")
    assert buttons(shown) == ["#6", "#5", "#4", "#3", "Older"]
    await door.restart()
    assert shown.response is not None
    await door.ann.click(shown.response, label="Older")

    assert buttons(shown) == ["#2", "#1"]
    assert "fox number 1" in text(shown)


async def test_a_search_that_no_button_holds(door: Door) -> None:
    """A model's name and a long search leave no room: that there are older clips is said, and how to get at them."""
    model, hint = f"fal:{'kling-video/' * 4}v3", "-# There are older clips. A shorter search,"
    spec = replace(SPEC, model_key=ModelKey(model))
    await filled(door, 5, spec)
    shown = await look(door, model=model, search="fox number fox number fox")
    assert buttons(shown) == ["#5", "#4", "#3", "#2"]
    assert hint in text(shown)
    assert hint not in text(await look(door, model=model, search="fox"))


async def test_a_model_that_is_none(door: Door) -> None:
    """Whatever was typed as one, the answer fits into a message."""
    shown = await look(door, model="*" * 5000)
    assert text(shown).startswith(r"**Clips of this server** · \*")
    assert len(text(shown)) < 1000


async def test_a_channel_that_not_everybody_sees(door: Door) -> None:
    """Its clips are found by who can see it, and by who is in it; nobody else reads their prompts."""
    door.channel = door.guild.create_text_channel(
        "staff",
        overwrites={
            door.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            door.steward: discord.PermissionOverwrite(view_channel=True),
        },
    )
    await filled(door, 1)
    hall = door.guild.create_text_channel("hall")
    for actor, finds in ((door.ann, ["#1"]), (door.ben, []), (door.steward, ["#1"])):
        shown = await actor.slash(hall, "gallery", search="fox")
        assert buttons(shown) == finds


async def test_posters(door: Door) -> None:
    """A clip that is kept shows its poster."""
    door.rooms.clips.disk[CLIP.key] = b"clip"
    await delivered(door)
    shown = await look(door)
    assert shown.response is not None
    names = [each.filename for each in shown.response.message.attachments]
    assert names == ["poster-1.jpg"]


async def test_shelves(door: Door) -> None:
    """Mine, favourites, this channel; nobody finds another's private clip."""
    clip = await door.clip(await delivered(door))
    await press(door, clip, "Favourite", door.ben)
    for show, ann, ben in (
        ("mine", True, False),
        ("favourites", False, True),
        ("channel", True, True),
        ("everyone", True, True),
    ):
        for actor, finds in ((door.ann, ann), (door.ben, ben)):
            shown = await actor.slash(door.channel, "gallery", show=show)
            assert ("#1" in buttons(shown)) is finds, show
    assert text(await look(door, show="favourites")).endswith("under a clip adds one.")
    assert "Fewer words" in text(await look(door, search="whale"))


async def test_a_filter_that_finds_nothing(door: Door) -> None:
    """It is said of the filter, not that there is no clip."""
    await door.clip(await delivered(door))
    there = "There is no clip of this model here."
    for shown in (
        await look(door, model="Grand 2"),
        await look(door, model="Grand 2", show="favourites"),
        await look(door, model="Grand 2", show="mine"),
    ):
        assert there in text(shown)
    assert "No clip of this model speaks of" in text(await look(door, model="Grand 2", search="a"))
    assert "You have no clip here yet" in text(
        await door.ben.slash(door.channel, "gallery", show="mine")
    )


async def test_a_clip_is_opened(door: Door) -> None:
    """All that can be done with it, one press away; it is remixed from there."""
    await delivered(door)
    shown = await look(door)
    assert shown.response is not None
    opened = await door.ann.click(shown.response, label="#1")
    assert buttons(opened) == [
        "Again",
        "Remix",
        "Extend",
        "Favourite",
        "Thanks",
        "Edit prompt",
        "Change a part",
        "Receipt",
        "Delete",
        "Report…",
    ]
    assert opened.response is not None
    window = await door.ann.click(opened.response, label="Remix")
    sent = await door.ann.submit_modal(window, {"prompt": "blue"})
    assert "#2 is in the queue" in text(sent)


async def test_a_private_clip_shows_itself_to_its_maker(door: Door) -> None:
    """Found on one's own shelf, it comes with the clip; others do not find it, nor open it by a forged button."""
    job = await private(door)
    shown = await look(door, show="mine")
    assert "#1**, for you alone" in text(shown)
    assert shown.response is not None
    opened = await door.ann.click(shown.response, label="#1")
    assert opened.response is not None
    assert [each.filename for each in opened.response.message.attachments] == ["dailies-1.mp4"]
    others = await door.ben.slash(door.channel, "gallery", show="everyone")
    assert buttons(others) == []
    no = await forged(door, f"dailies|open|{job.id}|{job.interaction_id}", door.ben)
    assert text(no).startswith("There is no #1")


@pytest.mark.parametrize("words", ["a|b", "x" * 40, "", "“fox”\nnewline"])
def test_a_page_button_is_read_back(words: str) -> None:
    """Its custom id holds all that the next page needs, whatever was searched for."""
    turn = Turn(Shelf.FAVOURITES, JobId(123456), "sketch:sketch-1", words)
    match = TURN.fullmatch(str(turn))
    assert turn.fits
    assert match is not None
    assert read_turn(match) == turn
    assert not Turn(Shelf.MINE, JobId(1), "x" * 60, "y" * 40).fits
