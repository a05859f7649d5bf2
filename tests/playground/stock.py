"""A stock discord.py bot with one of everything, unpatched in anything but its addresses."""

import asyncio
import contextlib
import io
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import Any, Self

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from playground import Playground

MP4 = (
    b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
    b"\x00\x00\x00\x6cmoov\x00\x00\x00\x64trak\x00\x00\x00\x5ctkhd"
    + b"\x00" * 76
    + (640 << 16).to_bytes(4, "big")
    + (360 << 16).to_bytes(4, "big")
)
MODELS = ("runway:gen4.5", "sketch:sketch-1", "kling:v3")


@contextlib.contextmanager
def addresses(playground: Playground) -> Generator[None]:
    """Point discord.py at the playground, and back again."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = playground.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(playground.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


class KeepButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"keep:(?P<job>\d+)"):
    """A button that any bot of this kind recognises, whoever posted it."""

    def __init__(self, job: int) -> None:
        super().__init__(discord.ui.Button(label=f"Keep #{job}", custom_id=f"keep:{job}"))
        self.job = job

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> Self:
        return cls(int(match["job"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"kept #{self.job}", ephemeral=True)


class Card(discord.ui.LayoutView):
    """A Components V2 card with a gallery, text and a row of buttons."""

    def __init__(self, job: int, filename: str | None) -> None:
        super().__init__(timeout=None)
        box: discord.ui.Container[Any] = discord.ui.Container(accent_colour=0x3BA55D)
        box.add_item(discord.ui.TextDisplay(f"**#{job} is ready**"))
        if filename:
            gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
            gallery.add_item(media=f"attachment://{filename}", description="a red fox")
            box.add_item(gallery)
        box.add_item(discord.ui.Separator())
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
        row.add_item(KeepButton(job))
        row.add_item(discord.ui.Button(label="Edit", custom_id="edit"))
        row.add_item(discord.ui.Button(label="Site", url="https://example.org/"))
        box.add_item(row)
        self.add_item(box)


class EditModal(discord.ui.Modal, title="Edit the prompt"):
    """A modal with a text and a choice."""

    prompt: Any = discord.ui.Label(
        text="Prompt", component=discord.ui.TextInput(custom_id="prompt", max_length=200)
    )
    size: Any = discord.ui.Label(
        text="Size",
        component=discord.ui.Select(
            custom_id="size",
            options=[discord.SelectOption(label="Wide"), discord.SelectOption(label="Tall")],
        ),
    )

    def __init__(self) -> None:
        super().__init__(custom_id="edit-modal")

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        prompt, size = self.prompt.component.value, self.size.component.values[0]
        await interaction.response.send_message(f"edited: {prompt} ({size})")


class Stock(commands.Bot):
    """The bot."""

    def __init__(self, intents: discord.Intents | None = None, **more: Any) -> None:
        super().__init__(
            command_prefix="!",
            intents=discord.Intents(guilds=True) if intents is None else intents,
            guild_ready_timeout=0,
            allowed_mentions=discord.AllowedMentions.none(),
            help_command=None,
            **more,
        )
        self.heard: list[tuple[str, Any]] = []
        self.is_up = asyncio.Event()
        self.jobs = 0
        self.sync = True

    async def setup_hook(self) -> None:
        add_commands(self)
        self.add_dynamic_items(KeepButton)
        if self.sync:
            await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once, where the library would sleep 5 s before a second time."""

    async def on_ready(self) -> None:
        self.is_up.set()

    async def on_resumed(self) -> None:
        self.heard.append(("resumed", None))

    async def on_message(self, message: discord.Message, /) -> None:
        self.heard.append(("message", message))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.heard.append(("interaction", interaction.id))
        if interaction.data and interaction.data.get("custom_id") == "edit":
            await interaction.response.send_modal(EditModal())
        elif interaction.data and interaction.data.get("custom_id") == "colour":
            values = interaction.data.get("values", [])
            await interaction.response.edit_message(content=f"chosen: {', '.join(values)}")


def add_commands(bot: Stock) -> None:
    """Give the bot its commands."""
    video = app_commands.Group(name="video", description="Clips")

    @video.command(name="make", description="Make a clip")
    @app_commands.describe(prompt="What to see", seconds="How long", model="Which engine")
    @app_commands.choices(seconds=[app_commands.Choice(name=f"{n} s", value=n) for n in (4, 8)])
    async def make(
        interaction: discord.Interaction,
        prompt: app_commands.Range[str, 3, 100],
        seconds: int = 4,
        model: str = "sketch:sketch-1",
        image: discord.Attachment | None = None,
        loud: bool = False,
    ) -> None:
        bot.jobs += 1
        await interaction.response.defer(thinking=True)
        card = Card(bot.jobs, "clip.mp4")
        clip = discord.File(io.BytesIO(MP4), "clip.mp4")
        await interaction.edit_original_response(view=card, attachments=[clip])
        size = 0 if image is None else len(await image.read())
        told = f"{prompt} {seconds} {model} {size} {loud}"
        await interaction.followup.send(told, ephemeral=True)

    @make.autocomplete("model")
    async def models(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        fitting = [each for each in MODELS if current in each]
        return [app_commands.Choice(name=each.title(), value=each) for each in fitting]

    @bot.tree.command(name="choose", description="A select")
    async def choose(interaction: discord.Interaction) -> None:
        view = discord.ui.View(timeout=None)
        options = [discord.SelectOption(label=each) for each in ("red", "green", "blue")]
        view.add_item(
            discord.ui.Select(
                custom_id="colour", placeholder="Colour", options=options, max_values=2
            )
        )
        await interaction.response.send_message("Which colour?", view=view)

    @bot.tree.command(name="secret", description="Only for you")
    async def secret(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("psst", ephemeral=True)

    @bot.tree.context_menu(name="Report clip")
    async def report(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"reported {message.id}", ephemeral=True)

    @bot.tree.context_menu(name="Show quota")
    async def quota(interaction: discord.Interaction, user: discord.User) -> None:
        await interaction.response.send_message(f"quota of {user.name}", ephemeral=True)

    bot.tree.add_command(video)


@contextlib.asynccontextmanager
async def running(
    playground: Playground, make: Callable[[], Stock] = Stock, *, point: bool = True
) -> AsyncGenerator[Stock]:
    """Run a bot until the block ends."""
    with addresses(playground) if point else contextlib.nullcontext():
        bot = make()
        task = asyncio.create_task(bot.start(playground.token))
        up = asyncio.create_task(bot.is_up.wait())
        try:
            done, _ = await asyncio.wait({task, up}, timeout=20, return_when="FIRST_COMPLETED")
            if task in done:
                await task
            assert up in done, "the bot did not come up"
            yield bot
        finally:
            up.cancel()
            await bot.close()
            await asyncio.gather(task, up, return_exceptions=True)


async def soon(look: Callable[[], Any | Awaitable[Any]], timeout_s: float = 10.0) -> Any:
    """Ask again and again until there is an answer, for things that announce nothing."""
    deadline = asyncio.get_running_loop().time() + timeout_s
    while True:
        found = look()
        if isinstance(found, Awaitable):
            found = await found
        if found:
            return found
        assert asyncio.get_running_loop().time() < deadline, "it did not come in time"
        await asyncio.sleep(0.01)


async def _main() -> None:
    """Run the bot as a process of its own, against the playground that the environment names."""
    Route.BASE = os.environ["PLAYGROUND_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["PLAYGROUND_GATEWAY_URL"])
    async with Stock() as bot:
        await bot.start(os.environ["PLAYGROUND_TOKEN"])


if __name__ == "__main__":
    asyncio.run(_main())
