"""What a right click on a message offers: its picture animated, its clip remixed."""

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.client import Dailies
from bot.courier import history
from bot.courier.ids import PRESS, Choice, Press, Verb, read_press
from bot.domain.asking_refusals import NoClipThere, NoPictureThere
from bot.domain.errors import RefusalError
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
    ours = interaction.client.user
    button = _clip_in(message) if ours is not None and message.author.id == ours.id else None
    if button is None:
        raise RefusalError(NoClipThere())
    await _changes.opened(interaction, await _presses.job_of(interaction, button), Verb.REMIX)


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
async def report(interaction: Asked, message: discord.Message) -> None:
    """Ask what is wrong with the message's clip."""
    ours = interaction.client.user
    button = _clip_in(message) if ours is not None and message.author.id == ours.id else None
    if button is None:
        raise RefusalError(NoClipThere())
    await _clip_reports.opened(interaction, await _presses.job_of(interaction, button))


def _clip_in(message: discord.Message) -> Press | None:
    """Which job's clip or card a message of ours shows."""
    for custom_id in history.custom_ids(message.components):
        if (match := PRESS.fullmatch(custom_id)) is not None:
            return read_press(match)
    return None


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the file is loaded by name."""
    for name, callback in (
        (locale_str("Animate this picture"), animate),
        (locale_str("Remix this clip"), remix),
        (locale_str("Report this clip"), report),
    ):
        menu = app_commands.ContextMenu(name=name, callback=callback)
        bot.tree.add_command(menu)
