"""Reports of clips, as the desk and their makers see them."""

import discord

from bot.domain.ids import MessageId
from tests.cogs.conftest import Moderating, buttons, text
from tests.cogs.presses import behind_more, delivered, submit


async def posted(mod: Moderating) -> discord.Message:
    """Ann's clip, posted and settled."""
    job = await delivered(mod.door)
    message = await mod.door.clip(job)
    await mod.door.rooms.database.write(
        lambda unit: unit.jobs.advance(job, message_id=MessageId(message.id))
    )
    return message


async def test_a_reported_clip_comes_down(mod: Moderating) -> None:
    """Ben reports with a right click; a moderator takes it down; Ben's name stays at the desk."""
    clip = await posted(mod)
    opened = await mod.door.ben.context_menu(mod.door.channel, "Report this clip", clip)
    await mod.door.restart()
    said = await submit(opened, mod.door.ben, reason=" \u200b\n ")
    assert text(said).startswith("Your report says nothing yet")
    opened = await mod.door.ben.context_menu(mod.door.channel, "Report this clip", clip)
    said = await submit(opened, mod.door.ben, reason="that is *my* dog")
    assert "A moderator looks at the clip of #1" in text(said)
    card = await mod.card()
    assert buttons(card) == ["Take down…", "Leave it"]
    assert f"<@{mod.door.ben.id}> says: “that is \\*my\\* dog”." in text(card)
    window = await mod.mia.click(card, label="Take down…")
    assert "comes down now" in text(await submit(window, mod.mia, reason=""))
    await mod.round()
    assert clip.id not in {each.id for each in mod.door.channel.history()}


async def test_a_reported_clip_is_deleted_by_its_maker(mod: Moderating) -> None:
    """The open report says so, and what a moderator can still do; its dead link is gone."""
    clip = await posted(mod)
    opened = await mod.door.ben.context_menu(mod.door.channel, "Report this clip", clip)
    await submit(opened, mod.door.ben, reason="that is my dog")
    assert "[The clip](" in text(await mod.card())

    await behind_more(mod.door, clip, "Delete")

    card = await mod.card()
    assert f"-# {mod.door.ann.mention} has deleted the clip's message." in text(card)
    assert "*Take down…* still works: " in text(card)
    assert "Without an answer the report ends" in text(card)
    assert "[The clip](" not in text(card)
    window = await mod.mia.click(card, label="Take down…")
    assert "comes down now" in text(await submit(window, mod.mia, reason=""))
    assert "still works" not in text(await mod.card())
    mine = await mod.door.ann.slash(mod.door.channel, "gallery", show="mine")
    assert "You have no clip here yet." in text(mine)
