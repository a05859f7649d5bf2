"""A stock discord.py bot that shows every component there is, and says what comes back."""

import io
from typing import Any

import discord
from discord import app_commands, ui

from tests.playground.stock import Stock

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
TEXT = """# Title
**bold** *italic* __under__ ~~gone~~ `code` ||hidden|| <t:1795183601:D> in <#{channel}>
- one
  - inner
1. first
> said
-# small print [link](https://example.org/a_b) \\*not italic\\*
```py
x = "*raw*"
```"""


class All(ui.Modal, title="Everything"):
    """A modal with a field of every kind."""

    line: Any = ui.Label(text="Line", component=ui.TextInput(custom_id="line", min_length=3))
    text: Any = ui.Label(
        text="Text",
        component=ui.TextInput(custom_id="text", style=discord.TextStyle.long, required=False),
    )
    one: Any = ui.Label(
        text="One",
        component=ui.Select(
            custom_id="one", options=[discord.SelectOption(label=each) for each in ("A", "B")]
        ),
    )
    who: Any = ui.Label(text="Who", component=ui.UserSelect(custom_id="who", max_values=2))
    file: Any = ui.Label(text="File", component=ui.FileUpload(custom_id="file", required=False))

    def __init__(self) -> None:
        super().__init__(custom_id="all")

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        who = [each.name for each in self.who.component.values]
        files = [each.filename for each in self.file.component.values]
        told = f"{self.line.component.value} {self.one.component.values} {who} {files}"
        await interaction.response.send_message(told)


class Shown(ui.LayoutView):
    """Every component that a message can have."""

    def __init__(self, channel_id: int) -> None:
        super().__init__(timeout=None)
        box: Any = ui.Container(accent_colour=0x3BA55D)
        box.add_item(ui.TextDisplay(TEXT.replace("{channel}", str(channel_id))))
        box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.large))
        box.add_item(
            ui.Section(
                ui.TextDisplay("A section"),
                accessory=ui.Thumbnail("attachment://a.png", description="a dot"),
            )
        )
        box.add_item(
            ui.Section(
                ui.TextDisplay("Another"), accessory=ui.Button(label="Aside", custom_id="say:aside")
            )
        )
        gallery: Any = ui.MediaGallery()
        gallery.add_item(media="attachment://a.png", description="the dot")
        gallery.add_item(media="attachment://b.png", spoiler=True)
        box.add_item(gallery)
        box.add_item(ui.File("attachment://notes.txt"))
        row: Any = ui.ActionRow()
        for style in ("primary", "secondary", "success", "danger"):
            name = style.title()
            row.add_item(
                ui.Button(label=name, style=discord.ButtonStyle[style], custom_id=f"say:{style}")
            )
        row.add_item(ui.Button(label="Site", url="https://example.org/"))
        box.add_item(row)
        last: Any = ui.ActionRow()
        last.add_item(ui.Button(label="Off", custom_id="say:off", disabled=True))
        last.add_item(ui.Button(label="Silent", custom_id="silent"))
        last.add_item(ui.Button(label="Form", custom_id="form"))
        box.add_item(last)
        self.add_item(box)


class Kinds(Stock):
    """The bot."""

    async def setup_hook(self) -> None:
        @self.tree.command(name="show", description="Every component")
        async def show(interaction: discord.Interaction) -> None:
            channel_id = interaction.channel_id or 0
            files = [
                discord.File(io.BytesIO(content), name)
                for name, content in (("a.png", PNG), ("b.png", PNG), ("notes.txt", b"hello"))
            ]
            await interaction.response.send_message(view=Shown(channel_id), files=files)

        @self.tree.command(name="selects", description="Every select")
        async def selects(interaction: discord.Interaction) -> None:
            view = ui.View(timeout=None)
            options = [discord.SelectOption(label=each) for each in ("red", "green", "blue")]
            view.add_item(
                ui.Select(
                    custom_id="say:strings", placeholder="Strings", options=options, max_values=2
                )
            )
            for kind in (ui.UserSelect, ui.RoleSelect, ui.MentionableSelect, ui.ChannelSelect):
                name = kind.__name__
                view.add_item(kind(custom_id=f"say:{name}", placeholder=name))
            await interaction.response.send_message("choose", view=view)

        @self.tree.command(name="embed", description="A classic message")
        async def embed(interaction: discord.Interaction) -> None:
            made = discord.Embed(title="Title", description="**words**", colour=0x3BA55D)
            made.add_field(name="Field", value="value").set_footer(text="end")
            made.set_image(url="attachment://a.png")
            await interaction.response.send_message(
                "classic", embed=made, file=discord.File(io.BytesIO(PNG), "a.png")
            )

        add_options(self)
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        found: Any = interaction.data or {}
        custom_id = str(found.get("custom_id", ""))
        if custom_id == "form":
            await interaction.response.send_modal(All())
        elif custom_id.startswith("say:"):
            values = " ".join(found.get("values", []))
            told = f"used {custom_id.removeprefix('say:')} {values}"
            await interaction.response.send_message(told, ephemeral=True)


def add_options(bot: Kinds) -> None:
    """Give the bot a command with an option of every kind, and menus."""

    @bot.tree.command(name="options", description="Every option")
    @app_commands.choices(size=[app_commands.Choice(name=each, value=each) for each in "SML"])
    async def options(
        interaction: discord.Interaction,
        text: app_commands.Range[str, 3, 20],
        size: str = "S",
        whole: app_commands.Range[int, 1, 3] | None = None,
        number: float | None = None,
        loud: bool | None = None,
        person: discord.User | None = None,
        channel: discord.TextChannel | None = None,
        role: discord.Role | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        given = (text, size, whole, number, loud, person, channel, role, file)
        names = [getattr(each, "filename", getattr(each, "name", each)) for each in given]
        await interaction.response.send_message(f"given {names}")

    @bot.tree.command(name="slow", description="Thinks")
    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)

    @bot.tree.command(name="mute", description="Says nothing")
    async def mute(interaction: discord.Interaction) -> None:
        pass

    @bot.tree.context_menu(name="Report clip")
    async def report(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"reported {message.content}", ephemeral=True)

    @bot.tree.context_menu(name="Show quota")
    async def quota(interaction: discord.Interaction, user: discord.User) -> None:
        await interaction.response.send_message(f"quota of {user.name}", ephemeral=True)
