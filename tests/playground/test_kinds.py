"""Every kind of option, select, modal field, embed and picture, understood by stock discord.py."""

import io
import struct
from collections.abc import AsyncIterator
from typing import Any

import discord as library
import pytest
from discord import app_commands

from playground import ComponentError, OptionError, Playground
from playground.modals import filled_in
from tests.playground.pieces import PNG
from tests.playground.raw import MESSAGES, Rest
from tests.playground.stock import MP4, Stock, running


class Everything(library.ui.Modal, title="Everything"):
    """A modal with fields of several kinds."""

    who: Any = library.ui.Label(
        text="Who", component=library.ui.UserSelect(custom_id="who", max_values=2)
    )
    where: Any = library.ui.Label(
        text="Where", component=library.ui.ChannelSelect(custom_id="where", required=False)
    )
    frame: Any = library.ui.Label(
        text="Frame", component=library.ui.FileUpload(custom_id="frame", required=False)
    )
    note: Any = library.ui.TextInput(label="Note", custom_id="note", required=False, default="n/a")

    def __init__(self) -> None:
        super().__init__(custom_id="everything")

    async def on_submit(self, interaction: library.Interaction, /) -> None:
        who = [each.name for each in self.who.component.values]
        files = [each.filename for each in self.frame.component.values]
        where = [each.name for each in self.where.component.values]
        told = f"{who} {where} {files} {self.note.value}"
        await interaction.response.send_message(told)


class Kinds(Stock):
    """A bot with an option of every kind."""

    async def setup_hook(self) -> None:
        @self.tree.command(name="options", description="Every kind")
        async def options(
            interaction: library.Interaction,
            user: library.User | None = None,
            member: library.Member | None = None,
            channel: library.TextChannel | None = None,
            role: library.Role | None = None,
            either: library.Role | library.Member | None = None,
            number: app_commands.Range[float, 0.5, 2.5] | None = None,
            whole: app_commands.Range[int, 1, 3] | None = None,
        ) -> None:
            given = (user, member, channel, role, either, number, whole)
            names = [getattr(each, "name", each) for each in given]
            await interaction.response.send_message(f"{names}")

        @self.tree.command(name="selects", description="Every select")
        async def selects(interaction: library.Interaction) -> None:
            view = library.ui.View(timeout=None)
            for kind in (
                library.ui.UserSelect,
                library.ui.RoleSelect,
                library.ui.MentionableSelect,
                library.ui.ChannelSelect,
            ):
                select: Any = kind(custom_id=f"one-{kind.__name__}", placeholder=kind.__name__)

                async def chosen(inner: library.Interaction, select: Any = select) -> None:
                    names = [each.name for each in select.values]
                    await inner.response.send_message(f"{names}", ephemeral=True)

                select.callback = chosen
                view.add_item(select)
            await interaction.response.send_message("choose", view=view)

        @self.tree.command(name="modal", description="A modal")
        async def modal(interaction: library.Interaction) -> None:
            await interaction.response.send_modal(Everything())

        await self.tree.sync()


@pytest.fixture
async def kinds(playground: Playground) -> AsyncIterator[Stock]:
    async with running(playground, Kinds) as bot:
        yield bot


async def test_options_of_every_kind(playground: Playground, kinds: Stock) -> None:
    """People, channels, roles and numbers arrive resolved."""
    alice, bob = playground.members[:2]
    role = playground.guild.add_role("Fan")

    made = await alice.command(
        "/options",
        user=bob,
        member=alice,
        options={"channel": playground.channel},  # `channel=` alone would say where
        role=role,
        either=role,
        number=1.5,
        whole=3,
    )
    other = await alice.command("/options", either=bob.id)

    told = (await made.answered())["content"]
    assert told == "['bob', 'alice', 'clips', 'Fan', 'Fan', 1.5, 3]"
    assert (await other.answered())["content"].startswith("[None, None, None, None, 'bob'")


async def test_options_that_are_not_there(playground: Playground, kinds: Stock) -> None:
    """What does not exist, or is out of bounds, cannot be given."""
    alice = playground.members[0]
    elsewhere = playground.guilds[1].channels[0]
    cases: list[tuple[str, dict[str, Any]]] = [
        ("no user 7", {"user": 7}),
        ("no channel", {"channel": elsewhere}),
        ("no role 7", {"role": 7}),
        ("from 0.5 to 2.5", {"number": 3}),
        ("a number", {"number": "1.5"}),
        ("without a fraction", {"whole": 1.5}),
        ("an id", {"user": "bob"}),
    ]

    for sentence, values in cases:
        with pytest.raises(OptionError, match=sentence):
            await alice.command("/options", options=values)


async def test_selects_of_every_kind(playground: Playground, kinds: Stock) -> None:
    """People, roles and channels chosen in selects arrive resolved."""
    alice, bob = playground.members[:2]
    role = playground.guild.add_role("Fan")
    menu = await (await alice.command("/selects")).answered()
    chosen: list[tuple[str, Any, str]] = [
        ("UserSelect", bob, "['bob']"),
        ("RoleSelect", role, "['Fan']"),
        ("MentionableSelect", bob, "['bob']"),
        ("ChannelSelect", playground.channel, "['clips']"),
    ]

    for name, value, told in chosen:
        made = await alice.select(menu, name, value)
        assert (await made.answered())["content"] == told
    with pytest.raises(ComponentError, match="has no 'Button'"):
        await alice.select(menu, "Button", "x")


async def test_modal_fields_of_every_kind(playground: Playground, kinds: Stock) -> None:
    """A modal's people, channels, files and texts arrive; what is optional may be left out."""
    alice, bob = playground.members[:2]
    opened = await alice.command("/modal")
    await opened.acknowledged()

    full = await alice.submit(
        opened,
        {"Who": [alice, bob], "Where": playground.channel, "Frame": ("a.png", PNG), "note": "hi"},
    )
    bare = await alice.submit(opened, who=[bob])

    assert (await full.answered())["content"] == "['alice', 'bob'] ['clips'] ['a.png'] hi"
    assert (await bare.answered())["content"] == "['bob'] [] [] n/a"
    with pytest.raises(ComponentError, match="another number of values"):
        await alice.submit(opened, who=[bob, bob, bob])


def test_choices_and_ticks_of_a_modal() -> None:
    """Radio groups, groups of boxes and single boxes are answered as the client would."""
    options = [{"label": "A", "value": "a"}, {"label": "B", "value": "b", "default": True}]
    modal = {
        "components": [
            {"type": 10, "id": 1, "content": "Please"},
            {
                "type": 18,
                "id": 2,
                "label": "One",
                "component": {"type": 21, "id": 3, "custom_id": "one", "options": options},
            },
            {
                "type": 18,
                "id": 4,
                "label": "Some",
                "component": {
                    "type": 22,
                    "id": 5,
                    "custom_id": "some",
                    "options": options,
                    "max_values": 2,
                },
            },
            {
                "type": 18,
                "id": 6,
                "label": "Yes",
                "component": {"type": 23, "id": 7, "custom_id": "y"},
            },
        ]
    }

    given = filled_in(modal, {"One": "a", "Yes": True})
    assert [each.get("component", each) for each in given] == [
        {"type": 10, "id": 1},
        {"type": 21, "id": 3, "custom_id": "one", "value": "a"},
        {"type": 22, "id": 5, "custom_id": "some", "values": ["b"]},
        {"type": 23, "id": 7, "custom_id": "y", "value": True},
    ]
    with pytest.raises(ComponentError, match="must be answered"):
        filled_in(modal, {})
    with pytest.raises(ComponentError, match="'z' is not among a, b"):
        filled_in(modal, {"one": "a", "some": ["z"]})


async def test_embeds_show_files_and_are_completed(playground: Playground, kinds: Stock) -> None:
    """An embed with everything, its picture from the message's own file."""
    channel = kinds.get_partial_messageable(playground.channel.id)
    embed = library.Embed(title="t", description="d", colour=0xFF0000, url="https://example.org/")
    embed.set_author(name="a").set_footer(text="f").add_field(name="n", value="v", inline=False)
    embed.set_image(url="attachment://frame.png").set_thumbnail(url="https://example.org/x.png")
    embed.timestamp = library.utils.utcnow()

    sent = await channel.send(embed=embed, file=library.File(io.BytesIO(PNG), "frame.png"))
    read = await channel.fetch_message(sent.id)

    image = read.embeds[0].image
    assert (image.width, image.height) == (32, 16)
    assert image.url is not None
    assert image.url.split("?")[0] == sent.attachments[0].url.split("?")[0]
    assert read.embeds[0].fields[0].value == "v"
    assert read.embeds[0].type == "rich"


V2_KINDS: list[dict[str, Any]] = [
    {"type": 10, "content": "text"},
    {"type": 14, "spacing": 2, "divider": False},
    {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}, "spoiler": True}]},
    {"type": 13, "file": {"url": "attachment://clip.mp4"}},
    {
        "type": 9,
        "components": [{"type": 10, "content": "beside"}],
        "accessory": {"type": 11, "media": {"url": "attachment://clip.mp4"}},
    },
    {
        "type": 17,
        "accent_color": 255,
        "components": [
            {
                "type": 9,
                "components": [{"type": 10, "content": "inside"}],
                "accessory": {"type": 2, "style": 2, "custom_id": "b", "emoji": {"name": "🎬"}},
            }
        ],
    },
]


async def test_every_component_is_completed(rest: Rest) -> None:
    """Each kind of V2 component comes back with its id, its defaults and its media resolved."""
    status, made = await rest.upload(
        MESSAGES, {"flags": 1 << 15, "components": V2_KINDS}, {"clip.mp4": MP4}
    )

    text, separator, gallery, file, section, container = made["components"]
    assert status == 200
    assert (text["id"], separator["divider"]) == (1, False)
    assert gallery["items"][0]["media"]["url"] == "https://example.org/a.png"
    assert (file["name"], file["size"]) == ("clip.mp4", len(MP4))
    assert section["accessory"]["media"]["content_type"] == "video/mp4"
    assert container["components"][0]["accessory"]["emoji"] == {"name": "🎬"}


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03"
)
PICTURES = [
    ("jpeg", JPEG, "image/jpeg", (32, 16)),
    ("gif", b"GIF89a" + struct.pack("<HH", 32, 16), "image/gif", (32, 16)),
    (
        "webp lossless",
        b"RIFF\x20\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2f" + (31 | 15 << 14).to_bytes(4, "little"),
        "image/webp",
        (32, 16),
    ),
    (
        "webp lossy",
        b"RIFF\x20\x00\x00\x00WEBPVP8 \x00\x00\x00\x00\x00\x00\x00\x9d\x01\x2a\x20\x00\x10\x00",
        "image/webp",
        (32, 16),
    ),
    ("quicktime", b"\x00\x00\x00\x08ftypqt  \x00\x00\x00\x08", "video/quicktime", (None, None)),
    (
        "large boxes",
        b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00"
        b"\x00\x00\x00\x01free\x00\x00\x00\x00\x00\x00\x00\x14\x00\x00\x00\x00" + MP4[24:],
        "video/mp4",
        (640, 360),
    ),
    ("no size", b"\x00\x00\x00\x0cftypisom\x00\x00\x00\x00moov", "video/mp4", (None, None)),
    ("endless", b"\x00\x00\x00\x0cftypisom\x00\x00\x00\x04moov", "video/mp4", (None, None)),
]


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [each[1:] for each in PICTURES],
    ids=[each[0] for each in PICTURES],
)
async def test_pictures_of_every_kind_are_measured(
    rest: Rest, content: bytes, kind: str, size: tuple[int | None, int | None]
) -> None:
    """Pictures and videos have their size read out of the file, however it is laid out."""
    _, made = await rest.upload(MESSAGES, {}, {"file": content})

    attachment = made["attachments"][0]
    assert attachment["content_type"] == kind
    assert (attachment.get("width"), attachment.get("height")) == size


async def test_the_bots_own_view_of_the_world(rest: Rest) -> None:
    """Its guilds, people by id and by name, the whole list only with the intent, and reactions."""
    playground = rest.playground
    _, guilds = await rest("GET", "/users/@me/guilds")
    _, later = await rest("GET", f"/users/@me/guilds?after={guilds[0]['id']}&limit=5")
    _, user = await rest("GET", f"/users/{playground.members[0].id}")
    _, found = await rest("GET", "/guilds/{guild}/members/search?query=ali&limit=5")
    denied, body = await rest("GET", "/guilds/{guild}/members?limit=10")
    _, message = await rest("POST", MESSAGES, {"content": "x"})
    reaction = f"{MESSAGES}/{message['id']}/reactions/%F0%9F%8E%AC"
    added, _ = await rest("PUT", f"{reaction}/@me")
    _, who = await rest("GET", reaction)
    playground.clock.advance(1)
    odd, _ = await rest("PUT", f"{MESSAGES}/{message['id']}/reactions/plain/@me")
    left, _ = await rest("DELETE", f"/users/@me/guilds/{guilds[1]['id']}")
    _, remaining = await rest("GET", "/users/@me/guilds")

    assert [each["name"] for each in guilds] == ["The Cutting Room", "Elsewhere"]
    assert [each["id"] for each in later] == [guilds[1]["id"]]
    assert user["username"] == "alice"
    assert [each["user"]["username"] for each in found] == ["alice"]
    assert (denied, body["code"]) == (403, 50001)
    assert (added, odd, left) == (204, 404, 204)
    assert [each["username"] for each in who] == ["dailies"]
    assert len(remaining) == 1
