"""Messages of a channel: once each, with files, components and mentions as Discord makes them."""

import io
from typing import Any

import aiohttp
import discord as library
import pytest

from playground import Playground
from playground.places import MIB
from tests.playground.raw import MESSAGES, Rest
from tests.playground.stock import MP4, Card, Stock

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x20\x00\x00\x00\x10\x08\x02\x00\x00\x00"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x3f\x00\x00\x1f\x00\x00"
WEBM = (
    b"\x1aE\xdf\xa3\x84webm\x18S\x80g\xff\x16T\xaek\x8c\xae\x8a\xe0\x88"
    b"\xb0\x82\x02\x80\xba\x82\x01\x68"
)
V2 = 1 << 15


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(label: str, custom_id: str, **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id, **more}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def clips(bot: Stock) -> library.TextChannel:
    """Find #clips as the bot knows it."""
    found = library.utils.get(bot.get_all_channels(), name="clips")
    assert isinstance(found, library.TextChannel)
    return found


# Once


async def test_the_same_nonce_is_the_same_message(playground: Playground, bot: Stock) -> None:
    """An enforced nonce makes a repeated post harmless, for three minutes and no longer."""
    channel = clips(bot)

    first = await channel.send("a clip", nonce="1423-clip")
    again = await channel.send("a clip", nonce="1423-clip")
    playground.clock.advance(181)
    late = await channel.send("a clip", nonce="1423-clip")

    assert first.id == again.id
    assert late.id != first.id
    assert len(playground.channel.messages) == 2


async def test_nonces_do_not_show_in_the_history(rest: Rest) -> None:
    """The nonce is in the answer to the post, and nowhere afterwards."""
    body = {"content": "x", "nonce": "n", "enforce_nonce": True}

    _, made = await rest("POST", MESSAGES, body)
    _, history = await rest("GET", MESSAGES)

    assert made["nonce"] == "n"
    assert history[0]["id"] == made["id"]
    assert "nonce" not in history[0]


async def test_a_nonce_that_is_not_enforced_does_nothing(rest: Rest) -> None:
    """Without `enforce_nonce` the same nonce makes a second message."""
    ids = [(await rest("POST", MESSAGES, {"content": "x", "nonce": 7}))[1]["id"] for _ in "ab"]

    assert ids[0] != ids[1]


async def test_a_nonce_is_at_most_25_characters(rest: Rest) -> None:
    """A longer nonce is an invalid form."""
    status, body = await rest("POST", MESSAGES, {"content": "x", "nonce": "n" * 26})

    assert (status, body["code"]) == (400, 50035)
    assert body["errors"]["nonce"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"
    rest.playground.violations.clear()


# Files


@pytest.mark.parametrize(
    ("name", "content", "kind", "size"),
    [
        ("clip.bin", MP4, "video/mp4", (640, 360)),
        ("frame.mp4", PNG, "image/png", (32, 16)),
        ("poster", WEBP, "image/webp", (64, 32)),
        ("old.webm", WEBM, "video/webm", (640, 360)),
        ("notes.txt", b"hello", "text/plain; charset=utf-8", (None, None)),
        ("evil.html", b"<script>alert(1)</script>", None, (None, None)),
    ],
)
async def test_files_are_what_their_bytes_say(
    rest: Rest, name: str, content: bytes, kind: str | None, size: tuple[int | None, int | None]
) -> None:
    """The type of an upload comes from its first bytes, the picture's size from inside."""
    _, made = await rest.upload(MESSAGES, {}, {name: content})

    attachment = made["attachments"][0]
    assert attachment.get("content_type") == kind
    assert (attachment.get("width"), attachment.get("height")) == size
    assert attachment["size"] == len(content)


async def test_hostile_names_are_tidied(rest: Rest) -> None:
    """A file's name never leads out of its folder, and spaces become underscores."""
    _, made = await rest.upload(MESSAGES, {}, {"../../my clip<b>.mp4": MP4})

    assert made["attachments"][0]["filename"] == "_.._my_clipb.mp4"


async def test_a_link_works_for_a_day_and_only_as_signed(rest: Rest) -> None:
    """CDN links carry an expiry and a signature; reading the message again gives a fresh one."""
    playground = rest.playground
    _, made = await rest.upload(MESSAGES, {}, {"clip.mp4": MP4})
    url = made["attachments"][0]["url"]

    async with rest.session.get(url) as good:
        assert (good.status, await good.read()) == (200, MP4)
        assert good.headers["Content-Type"] == "video/mp4"
    async with rest.session.get(url, headers={"Range": "bytes=4-7"}) as part:
        assert (part.status, await part.read()) == (206, b"ftyp")
    async with rest.session.get(url.replace("hm=", "hm=0")) as forged:
        assert forged.status == 404
    playground.clock.advance(24 * 3600 + 1)
    async with rest.session.get(url) as late:
        assert late.status == 404
    fresh = playground.channel.messages[-1]["attachments"][0]["url"]
    async with rest.session.get(fresh) as again:
        assert again.status == 200


async def test_a_deleted_message_takes_its_files_along(rest: Rest) -> None:
    """After deletion the link is dead and the bytes are gone from the disk."""
    _, made = await rest.upload(MESSAGES, {}, {"clip.mp4": MP4})
    attachment = made["attachments"][0]

    status, _ = await rest("DELETE", f"{MESSAGES}/{made['id']}")

    assert status == 204
    async with rest.session.get(attachment["url"]) as dead:
        assert dead.status == 404
    assert not list(rest.playground.box.files.folder.iterdir())


async def test_html_is_handed_over_never_shown(rest: Rest) -> None:
    """A file that is no picture, video or plain text comes as a download that runs nowhere."""
    _, made = await rest.upload(MESSAGES, {}, {"evil.html": b"<script>alert(1)</script>"})

    async with rest.session.get(made["attachments"][0]["url"]) as got:
        assert got.headers["Content-Type"] == "application/octet-stream"
        assert got.headers["Content-Disposition"].startswith("attachment")
        assert got.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("tier", "limit"), [(0, 10), (1, 10), (2, 50), (3, 100)])
async def test_upload_limits_follow_the_boost_tier(rest: Rest, tier: int, limit: int) -> None:
    """A file of exactly the limit is taken; a byte more is 413 with code 40005."""
    playground = rest.playground
    playground.guild.boost(tier)

    exact, _ = await rest.upload(MESSAGES, {}, {"a.bin": b"\0" * (limit * MIB)})
    over, body = await rest.upload(MESSAGES, {}, {"a.bin": b"\0" * (limit * MIB + 1)})

    assert exact == 200
    assert (over, body["code"]) == (413, 40005)
    assert len(list(playground.box.files.folder.iterdir())) == 1


async def test_many_files_are_limited_together(rest: Rest) -> None:
    """Three files of 10 MiB are each small enough and together too much."""
    files = {f"{n}.bin": b"\0" * (10 * MIB) for n in range(3)}

    status, body = await rest.upload(MESSAGES, {}, files)

    assert (status, body["code"]) == (413, 40005)


async def test_an_edit_keeps_drops_and_adds_files(playground: Playground, bot: Stock) -> None:
    """`attachments` names what stays; new files come beside."""
    message = await clips(bot).send(
        files=[library.File(io.BytesIO(PNG), "a.png"), library.File(io.BytesIO(PNG), "b.png")]
    )

    kept = await message.edit(content="only b", attachments=[message.attachments[1]])
    both = await kept.edit(
        attachments=[kept.attachments[0], library.File(io.BytesIO(MP4), "c.mp4")]
    )

    assert [each.filename for each in kept.attachments] == ["b.png"]
    assert [each.filename for each in both.attachments] == ["b.png", "c.mp4"]
    assert await both.attachments[1].read() == MP4


# Components V2


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


# Mentions


async def test_mentions_are_what_was_allowed(rest: Rest) -> None:
    """Only those whom `allowed_mentions` lets through are pinged, in either kind of message."""
    playground = rest.playground
    alice, bob = playground.members[:2]
    role = playground.guild.add_role("Fans", mentionable=True)
    said = f"{alice.mention} {bob.mention} <@&{role.id}> @everyone <@999>"
    cases: list[tuple[dict[str, Any] | None, list[int], list[int], bool]] = [
        (None, [alice.id, bob.id], [role.id], False),  # the bot may not mention everyone
        ({"parse": []}, [], [], False),
        ({"parse": ["roles"]}, [], [role.id], False),
        ({"users": [str(bob.id)]}, [bob.id], [], False),
    ]
    for allowed, users, roles, everyone in cases:
        for body in ({"content": said}, {"flags": V2, "components": [text(said)]}):
            form = {**body, **({} if allowed is None else {"allowed_mentions": allowed})}
            _, made = await rest("POST", MESSAGES, form)
            assert [int(each["id"]) for each in made["mentions"]] == users
            assert [int(each) for each in made["mention_roles"]] == roles
            assert made["mention_everyone"] is everyone
            playground.clock.advance(5)


async def test_everyone_is_mentioned_by_those_who_may(rest: Rest) -> None:
    """@everyone needs its permission."""
    rest.playground.channel.allow("MENTION_EVERYONE")

    _, made = await rest("POST", MESSAGES, {"content": "@everyone"})

    assert made["mention_everyone"] is True


# The life of a message


async def test_history_is_paged(playground: Playground, bot: Stock) -> None:
    """History comes newest first, in pages, from either side, without what only one person sees."""
    channel = clips(bot)
    playground.limits.enabled = False
    sent = [(await channel.send(f"{n}")).id for n in range(120)]
    await (await playground.members[0].command("/secret")).answered()

    newest = [each.id async for each in channel.history(limit=None)]
    oldest = [each.id async for each in channel.history(limit=5, oldest_first=True)]
    around = [each.id async for each in channel.history(around=library.Object(sent[50]), limit=3)]

    assert newest == sent[::-1]
    assert oldest == sent[:5]
    assert sorted(around) == sent[49:52]


async def test_replies_pins_reactions_and_bulk_deletion(playground: Playground, bot: Stock) -> None:
    """The rest of a message's life works through stock discord.py."""
    playground.limits.enabled = False
    playground.channel.allow("MANAGE_MESSAGES", "PIN_MESSAGES")
    channel = clips(bot)
    first = await channel.send("first")
    reply = await first.reply("second", mention_author=False)
    await reply.add_reaction("🎬")
    await first.pin()
    pins = [each.id async for each in channel.pins()]
    read = await channel.fetch_message(reply.id)
    await read.remove_reaction("🎬", bot.user or read.author)
    await channel.delete_messages([first, reply])

    assert pins == [first.id]
    assert read.reference is not None
    assert read.reference.message_id == first.id
    assert read.reactions[0].emoji == "🎬"
    assert playground.channel.messages == []


async def test_only_ones_own_messages_can_be_edited(playground: Playground, bot: Stock) -> None:
    """Another's message is 50005 to edit and 50013 to delete, until the bot may manage messages."""
    said = await playground.members[0].say("mine")
    message = clips(bot).get_partial_message(int(said["id"]))

    with pytest.raises(library.Forbidden, match="50005"):
        await message.edit(content="yours")
    with pytest.raises(library.Forbidden, match="50013"):
        await message.delete()
    playground.channel.allow("MANAGE_MESSAGES")
    await message.delete()

    assert playground.channel.messages == []


async def test_others_words_need_message_content(playground: Playground, bot: Stock) -> None:
    """History shows other people's messages without their content, unless it was granted."""
    await playground.members[0].say("private thoughts", files=(("a.png", PNG),))

    read = await anext(clips(bot).history(limit=1))

    assert (read.content, read.attachments) == ("", [])
    assert playground.channel.messages[0]["content"] == "private thoughts"


async def test_waiting_has_deadlines_and_sentences(playground: Playground, bot: Stock) -> None:
    """What is waited for comes, or is named when it does not."""
    channel = clips(bot)
    with pytest.raises(TimeoutError, match="#clips"):
        await playground.channel.next_message(timeout_s=0.05)

    sent = await channel.send("one")
    await sent.edit(content="two")

    seen = await playground.channel.wait_for(lambda shown: shown["content"] == "two", 1)
    assert seen["edited_timestamp"] is not None
    assert playground.channel.latest_id == sent.id


async def test_a_torn_upload_is_a_type_without_a_size(rest: Rest) -> None:
    """Files that break off still have the type that their first bytes say."""
    for name, content, kind in (
        ("a.mp4", MP4[:40], "video/mp4"),
        ("a.png", PNG[:12], "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.webm", WEBM[:9], "video/webm"),
    ):
        _, made = await rest.upload(MESSAGES, {}, {name: content})
        assert made["attachments"][0]["content_type"] == kind
        assert "width" not in made["attachments"][0]


async def test_a_call_that_breaks_off_stores_nothing(rest: Rest) -> None:
    """A connection that dies in the middle of an upload leaves no message and no file."""
    playground = rest.playground

    async def half() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="files[0]"; filename="a"\r\n\r\n'
        yield b"\0" * 100_000
        raise ConnectionError

    path = f"/channels/{playground.channel.id}/messages"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    headers["Authorization"] = f"Bot {playground.token}"
    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await rest.session.post(playground.api_url + path, data=half(), headers=headers)
    await playground.until(lambda: playground.calls and playground.calls[-1].took_s)

    assert playground.channel.messages == []
    assert not list(playground.box.files.folder.iterdir())
