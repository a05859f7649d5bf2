"""Attachments: what they are, how large they may be, and the links that lead to them."""

import io
from typing import Any

import aiohttp
import discord as library
import pytest

from playground import Playground
from playground.places import MIB
from tests.playground.pieces import PNG, WEBM, WEBP, clips
from tests.playground.raw import MESSAGES, Rest
from tests.playground.stock import MP4, Stock


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
