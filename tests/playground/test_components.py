"""Components of messages: what may stand where, and the forms that are refused."""

import io
from typing import Any

import discord as library
import pytest

from playground import Playground
from tests.playground.pieces import V2, button, clips, row, text
from tests.playground.raw import MESSAGES, Rest
from tests.playground.stock import MP4, Card, Stock


async def test_a_gallery_is_resolved(playground: Playground, bot: Stock) -> None:
    """`attachment://` becomes a link, with type and size, in the answer and in the history."""
    sent = await clips(bot).send(view=Card(7, "c.mp4"), file=library.File(io.BytesIO(MP4), "c.mp4"))

    shown = playground.channel.messages[0]
    media = shown["components"][0]["components"][1]["items"][0]["media"]
    assert media["content_type"] == "video/mp4"
    assert (media["width"], media["height"]) == (640, 360)
    assert media["url"].split("?")[0] == sent.attachments[0].url.split("?")[0]
    assert shown["content"] == ""


async def test_a_card_can_be_sent_back_as_it_was_read(playground: Playground, bot: Stock) -> None:
    """A message's components, links and all, can be posted again in an edit."""
    sent = await clips(bot).send(view=Card(7, "c.mp4"), file=library.File(io.BytesIO(MP4), "c.mp4"))
    read = await clips(bot).fetch_message(sent.id)

    view = library.ui.LayoutView.from_message(read, timeout=None)
    edited = await read.edit(view=view)

    assert edited.attachments[0].filename == "c.mp4"
    media = playground.channel.messages[0]["components"][0]["components"][1]["items"][0]["media"]
    assert media["attachment_id"] == str(sent.attachments[0].id)


WRONG_FORMS: list[tuple[str, dict[str, Any]]] = [
    ("content", {"content": "x" * 2001}),
    ("flags", {"content": "x", "flags": 64}),
    ("components", {"components": [text("no flag")]}),
    ("content", {"flags": V2, "content": "x", "components": [text("y")]}),
    ("embeds", {"flags": V2, "embeds": [{"title": "x"}], "components": [text("y")]}),
    ("components", {"flags": V2, "components": [text("x" * 4001)]}),
    ("components", {"flags": V2, "components": [text("x" * 2001), text("x" * 2000)]}),
    ("components", {"flags": V2, "components": [text(str(n)) for n in range(41)]}),
    ("components", {"flags": V2, "components": [row(*[button("a", f"{n}") for n in range(6)])]}),
    ("components", {"components": [row(button("a", "same"), button("b", "same"))]}),
    ("components", {"components": [row({"type": 2, "style": 5, "label": "no url"})]}),
    ("components", {"components": [row(button("", "x"))]}),
    ("components", {"components": [row(button("a", "x" * 101))]}),
    ("components", {"flags": V2, "components": [{"type": 12, "items": []}]}),
    (
        "components",
        {
            "flags": V2,
            "components": [{"type": 12, "items": [{"media": {"url": "attachment://x"}}]}],
        },
    ),
    (
        "components",
        {"flags": V2, "components": [{"type": 12, "items": [{"media": {"url": "file:///etc"}}]}]},
    ),
    ("components", {"components": [row({"type": 3, "custom_id": "s", "options": []})]}),
    ("embeds", {"embeds": [{"title": "x" * 257}]}),
    ("embeds", {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}),
    (
        "allowed_mentions",
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    ),
    ("attachments", {"content": "x", "attachments": [{"id": 0, "filename": "absent"}]}),
    ("message_reference", {"content": "x", "message_reference": {"message_id": "1"}}),
    ("unknown", {"content": "x", "unknown": 1}),
]


@pytest.mark.parametrize(("where", "body"), WRONG_FORMS)
async def test_a_wrong_form_is_told_where(rest: Rest, where: str, body: dict[str, Any]) -> None:
    """What Discord does not take is 50035 at the right place, stores nothing, and is a violation."""
    status, answer = await rest("POST", MESSAGES, body)

    assert (status, answer["code"]) == (400, 50035)
    assert where in answer["errors"]
    assert rest.playground.channel.messages == []
    assert rest.playground.violations
    rest.playground.violations.clear()


async def test_an_empty_message_is_refused(rest: Rest) -> None:
    """Nothing to say is code 50006, and an edit may not empty a message either."""
    empty, body = await rest("POST", MESSAGES, {"content": " \n"})
    _, made = await rest("POST", MESSAGES, {"content": "x"})
    emptied, again = await rest("PATCH", f"{MESSAGES}/{made['id']}", {"content": ""})

    assert (empty, body["code"]) == (400, 50006)
    assert (emptied, again["code"]) == (400, 50006)
    assert rest.playground.channel.messages[0]["content"] == "x"


async def test_components_v2_are_for_ever(rest: Rest) -> None:
    """A message of components stays one: an edit cannot give it content."""
    _, made = await rest("POST", MESSAGES, {"flags": V2, "components": [text("a")]})

    status, body = await rest("PATCH", f"{MESSAGES}/{made['id']}", {"content": "b"})
    kept, _ = await rest("PATCH", f"{MESSAGES}/{made['id']}", {"components": [text("c")]})

    assert (status, body["code"]) == (400, 50035)
    assert kept == 200
    assert rest.playground.channel.messages[0]["components"][0]["content"] == "c"
    rest.playground.violations.clear()


async def test_what_is_shown_cannot_be_dropped(playground: Playground, bot: Stock) -> None:
    """An edit may not take away a file that the message's gallery still shows."""
    sent = await clips(bot).send(view=Card(7, "c.mp4"), file=library.File(io.BytesIO(MP4), "c.mp4"))

    with pytest.raises(library.HTTPException, match="still shown"):
        await sent.edit(attachments=[])

    assert playground.channel.file(playground.channel.messages[0]) == MP4
    playground.violations.clear()


async def test_plain_content_must_go_before_components_come(rest: Rest) -> None:
    """Turning a plain message into one of components needs its content taken away."""
    _, made = await rest("POST", MESSAGES, {"content": "a"})
    whole = {"flags": V2, "components": [text("b")]}

    refused, _ = await rest("PATCH", f"{MESSAGES}/{made['id']}", whole)
    taken, shown = await rest("PATCH", f"{MESSAGES}/{made['id']}", {**whole, "content": None})

    assert refused == 400
    assert (taken, shown["flags"]) == (200, V2)
    rest.playground.violations.clear()
