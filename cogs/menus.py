"""What a right click on a message offers: its picture animated, its clip remixed or reported."""

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.client import Dailies
from bot.courier import history
from bot.courier.ids import PRESS, Choice, Verb, read_press
from bot.domain.asking_refusals import NoClipThere, NoPictureThere
from bot.domain.errors import RefusalError
from bot.domain.job import Job
from cogs import _asking, _changes, _clip_reports, _presses, _retries
from cogs._asking import Asked


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
async def animate(interaction: Asked, message: discord.Message) -> None:
    """Ask for a prompt, with the message's first picture as the first frame."""
    pictures = (
        each for each in message.attachments if (each.content_type or "").startswith("image/")
    )
    picture = next(pictures, None)
    if picture is None:
        raise RefusalError(NoPictureThere())
    ask = _asking.ask_of(interaction, "", Choice())
    await _retries.write(interaction, ask, {"first_frame": picture})


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
async def remix(interaction: Asked, message: discord.Message) -> None:
    """Open the window of a remix of the message's clip."""
    await _changes.opened(interaction, await _clip_in(interaction, message), Verb.REMIX)


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
async def report(interaction: Asked, message: discord.Message) -> None:
    """Ask what is wrong with the message's clip."""
    await _clip_reports.opened(interaction, await _clip_in(interaction, message))


async def _clip_in(interaction: Asked, message: discord.Message) -> Job:
    """The job whose clip or card the message shows, if it is one of ours."""
    us = interaction.client.user
    if us is not None and message.author.id == us.id:
        for custom_id in history.custom_ids(message.components):
            if (match := PRESS.fullmatch(custom_id)) is not None:
                return await _presses.job_of(interaction, read_press(match))
    raise RefusalError(NoClipThere())


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the file is loaded by name."""
    for name, callback in (
        (locale_str("Animate this picture"), animate),
        (locale_str("Remix this clip"), remix),
        (locale_str("Report this clip"), report),
    ):
        menu = app_commands.ContextMenu(name=name, callback=callback)
        bot.tree.add_command(menu)
