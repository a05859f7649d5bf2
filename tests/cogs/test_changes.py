"""What is made from a clip: remix, extend, edit, favourites, and who may."""

from bot.courier.ids import Verb
from bot.domain.ids import MessageId
from bot.domain.job import Job, JobState
from bot.domain.spec import SourceKind
from cogs import _changes, _presses, _unsure
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import behind_more, delivered, ended, forged, press, rendering
from tests.fakes.door_house import CLIP

FILM = b"the clip that was kept"


async def newest(door: Door) -> Job:
    return (await door.jobs())[0]


async def test_a_remix(door: Door) -> None:
    """Anybody remixes a clip by a further prompt, on their own share; the card says what it comes from."""
    clip = await door.clip(await delivered(door))
    await door.restart()
    opened = await press(door, clip, "Remix", door.ben)
    await door.restart()  # a window outlives it, too
    sent = await door.ben.submit_modal(opened, {"prompt": "the fox is blue"})

    assert "#2 is in the queue" in text(sent)
    job = await newest(door)
    assert (job.member_id, job.parent_id) == (door.ben.id, 1)
    assert (job.spec.source, job.spec.parent) == (SourceKind.REMIX, "r1")
    assert (job.spec.prompt, job.spec.seconds) == ("the fox is blue", 4)
    assert "remix of #1" in text(await door.card(job))


async def test_an_extension(door: Door) -> None:
    """The window asks how much longer, each with its price; that much is held."""
    clip = await door.clip(await delivered(door))
    opened = await press(door, clip, "Extend")
    assert opened.modal is not None
    choice = opened.modal["components"][1]["component"]
    assert [each["label"] for each in choice["options"]] == [
        "4 s ($0.04)",
        "8 s ($0.08)",
        "12 s ($0.12)",
    ]
    sent = await door.ann.submit_modal(opened, {"prompt": "it sleeps", "seconds": ["8"]})

    assert "Held from your share: $0.08" in text(sent)
    job = await newest(door)
    assert (job.spec.source, job.spec.parent, job.spec.seconds) == (SourceKind.EXTEND, "r1", 8)
    assert "goes on from #1" in text(await door.card(job))


async def test_a_part_is_changed(door: Door) -> None:
    """Behind *More*: the clip itself, changed where the prompt says so."""
    clip = await door.clip(await delivered(door))
    opened = await behind_more(door, clip, "Change a part")
    await door.ann.submit_modal(opened, {"prompt": "a hat on the fox"})

    job = await newest(door)
    assert (job.spec.source, job.spec.parent) == (SourceKind.EDIT, "r1")


async def test_a_model_that_cannot(door: Door) -> None:
    """A clip has only the buttons that its model knows; a forged one gets a sentence."""
    job = await door.rooms.advance(
        await rendering(door, model="Grand 2"), state=JobState.STORED, clip=CLIP
    )
    job = await ended(door, job, JobState.DELIVERED, message_id=MessageId(99))
    clip = await door.clip(job)
    assert buttons(clip) == ["Again", "Favourite", "Thanks", "Edit prompt", "More"]

    result = await forged(door, f"dailies|extend|{job.id}|{job.interaction_id}")
    assert text(result).startswith("Grand 2 does not extend its clips, nor")


async def test_a_clip_that_never_came(door: Door) -> None:
    """There is nothing to start from."""
    job = await door.made()
    result = await forged(door, f"dailies|remix|{job.id}|{job.interaction_id}")
    assert text(result).startswith("I have no finished clip of #1 to start from.")


async def test_a_change_is_judged(door: Door) -> None:
    """A rule stops the new words; editing them makes the remix all the same."""
    clip = await door.clip(await delivered(door))
    opened = await press(door, clip, "Remix")
    refused = await door.ann.submit_modal(opened, {"prompt": "something forbidden"})
    assert "rule" in text(refused)
    assert buttons(refused) == ["Edit prompt", "Appeal"]

    assert refused.response is not None
    again = await door.ann.click(refused.response, label="Edit prompt")
    await door.ann.submit_modal(again, {"prompt": "something kind"})

    job = await newest(door)
    assert (job.spec.source, job.parent_id) == (SourceKind.REMIX, 1)


async def test_favourites(door: Door) -> None:
    """One press keeps a clip, another lets it go, each for whoever presses."""
    job = await delivered(door)
    clip = await door.clip(job)
    await door.restart()

    kept = await press(door, clip, "Favourite", door.ben)
    assert text(kept) == "#1 is among your favourites now; press again to take it out."
    assert await door.rooms.database.read(lambda unit: unit.gallery.favoured(job.id))
    gone = await press(door, clip, "Favourite", door.ben)
    assert text(gone) == "#1 is not among your favourites any more."
    assert not await door.rooms.database.read(lambda unit: unit.gallery.favoured(job.id))


async def test_thanks(door: Door) -> None:
    """Behind *More*, after a restart: once a member, never one's own; the gallery and `/quota me` count them."""
    clip = await door.clip(await delivered(door))
    await door.restart()

    own = await behind_more(door, clip, "Thanks")
    assert text(own) == "#1 is your own clip; *Favourite* keeps it."
    thanked = await behind_more(door, clip, "Thanks", door.ben)
    assert text(thanked) == "Your thanks for #1 are passed on."
    again = await behind_more(door, clip, "Thanks", door.ben)
    assert text(again) == "You have thanked for #1 already, and its maker knows."
    shelf = await door.ann.slash(door.channel, "gallery")
    assert "thanked by 1 member" in text(shelf)
    me = await door.ann.slash(door.channel, "quota me")
    assert "**Thanks for your clips:** 1. In the last week: 1." in text(me)


async def test_going_on_from_the_last_frame(door: Door) -> None:
    """Where the vendor knows no extension, the last picture is the first of what follows."""
    job = await door.rooms.advance(
        await rendering(door, model="Framer 1"), state=JobState.STORED, clip=CLIP
    )
    clip = await door.clip(await ended(door, job, JobState.DELIVERED))
    door.rooms.clips.disk[CLIP.key] = FILM
    opened = await press(door, clip, "Extend")
    await door.ann.submit_modal(opened, {"prompt": "it sleeps", "seconds": ["4"]})

    made = await newest(door)
    assert (made.spec.source, made.spec.stitch) == (SourceKind.FIRST_FRAME, True)
    assert made.parent_id == 1
    assert made.spec.first_frame is not None
    prepared = await door.rooms.pictures.read(made.spec.first_frame)
    assert prepared.endswith(b"last of " + FILM)


def test_every_button_does_something() -> None:
    """No word of a job's button is left without an answer."""
    assert _changes.WINDOWS | _unsure.VERBS | _presses._DOES.keys() | {Verb.REPORT} == set(Verb)
