"""Whose likeness a picture shows: they are asked themselves."""

from bot.domain.job import JobState
from tests.cogs.conftest import Moderating, buttons, text
from tests.cogs.presses import PICTURE


async def test_a_likeness_is_its_members_alone(mod: Moderating) -> None:
    """Ben is asked in the channel and alone can press; withdrawn after a restart, it ends."""
    door = mod.door
    said = await door.make("she flies", likeness=door.ben, first_frame=PICTURE)
    assert f"<@{door.ben.id}> has to allow it" in text(said)
    await mod.round()
    card = next(each for each in door.channel.history() if "a picture of" in text(each))
    assert buttons(card) == ["Allow", "No", "See it"]
    for other in (door.ann, mod.mia):
        assert (
            text(await other.click(card, label="Allow"))
            == f"Only <@{door.ben.id}> can answer that."
        )
    assert "You allowed it" in text(await door.ben.click(card, label="Allow"))
    assert (await door.rooms.job(1)).state is JobState.QUEUED
    await mod.round()
    after = next(each for each in door.channel.history() if each.id == card.id)
    assert buttons(after) == ["Withdraw"]
    await door.restart()
    no = text(await door.ann.click(after, label="Withdraw"))
    assert no == f"Only <@{door.ben.id}> can answer that."
    assert "is withdrawn" in text(await door.ben.click(after, label="Withdraw"))
    assert (await door.rooms.job(1)).state is JobState.CANCELLED


async def test_who_is_asked_sees_the_pictures_first_and_alone(mod: Moderating) -> None:
    """After a restart, too; the maker's and a moderator's press shows nothing. What is gone is said."""
    door = mod.door
    await door.make("she flies", likeness=door.ben, first_frame=PICTURE)
    await mod.round()
    await door.restart()
    card = next(each for each in door.channel.history() if "a picture of" in text(each))
    for other in (door.ann, mod.mia):
        no = await other.click(card, label="See it")
        assert text(no) == f"Only <@{door.ben.id}> can answer that."
    seen = await door.ben.click(card, label="See it")
    assert seen.ephemeral
    assert seen.response is not None
    assert text(seen).startswith(f"This is the picture that <@{door.ann.id}> wants")
    (shown,) = seen.response.message.attachments
    assert shown.filename == "picture-1.png"
    door.rooms.pictures.kept.clear()
    gone = await door.ben.click(card, label="See it")
    assert "it is not kept here any more" in text(gone)
    assert "You said no" in text(await door.ben.click(card, label="No"))
