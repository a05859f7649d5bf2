"""`/video`: make clips, and see what becomes of them."""

from dataclasses import replace
from typing import Final

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.courier.ids import Choice, Way
from bot.domain.errors import RefusalError
from bot.domain.ids import JobId, MemberId
from bot.domain.job import Job, Progress
from bot.domain.proposal import LONGEST_HOURS
from bot.pipeline import dms, views, wishes
from bot.words import asking, pages
from cogs import (
    _asking,
    _choices,
    _claims,
    _history,
    _making,
    _presses,
    _proposals,
    _retries,
)
from cogs._asking import Asked, guild_of, member_of

LEFTOVER: Final = "leftover"
WHEN: Final = [
    app_commands.Choice(name=locale_str("now"), value="now"),
    app_commands.Choice(name=locale_str("leftover"), value=LEFTOVER),
]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class Video(
    commands.GroupCog,
    group_name=locale_str("video"),
    group_description=locale_str("Make clips, and see what becomes of them"),
):
    """The commands about clips."""

    @app_commands.command(
        name=locale_str("make"), description=locale_str("Make a clip of what you describe")
    )
    @app_commands.describe(
        prompt=locale_str("What is to be seen"),
        model=locale_str("Which engine renders it"),
        seconds=locale_str("How long the clip is"),
        aspect=locale_str("Its shape, such as 16:9"),
        resolution=locale_str("Its size, such as 720p"),
        sound=locale_str("Whether it has sound"),
        seed=locale_str("The same number and prompt give the same clip"),
        negative_prompt=locale_str("What is not to be seen"),
        first_frame=locale_str("A picture from which the clip starts"),
        last_frame=locale_str("A picture with which the clip ends"),
        style=locale_str("A look that is added to your words"),
        private=locale_str("Shown to you alone, not in the channel"),
        likeness=locale_str("Which member the picture shows; they are asked first"),
        character=locale_str("Who is to be seen, of this server's characters"),
        when=locale_str("Now, or on what the month leaves over: that costs no share"),
    )
    @app_commands.choices(when=WHEN)
    @app_commands.autocomplete(
        model=_choices.models, aspect=_choices.aspects, resolution=_choices.resolutions
    )
    @app_commands.autocomplete(style=_choices.styles, character=_choices.characters)
    @app_commands.autocomplete(seconds=_choices.seconds)
    async def make(
        self,
        interaction: Asked,
        prompt: str,
        model: str | None = None,
        seconds: int | None = None,
        aspect: str | None = None,
        resolution: str | None = None,
        sound: bool | None = None,
        seed: int | None = None,
        negative_prompt: str | None = None,
        first_frame: discord.Attachment | None = None,
        last_frame: discord.Attachment | None = None,
        style: str | None = None,
        private: bool = False,
        likeness: discord.Member | None = None,
        character: str | None = None,
        when: str = "now",
    ) -> None:
        await interaction.client.acknowledge(interaction)
        choice = Choice(
            model_key=model,
            seconds=seconds,
            aspect=aspect,
            resolution=resolution,
            sound=sound,
            seed=seed,
            leftover=when == LEFTOVER,
        )
        ask = replace(
            _asking.ask_of(interaction, prompt, choice, negative_prompt=negative_prompt),
            style=style,
            character=character,
            private=private,
            likeness=None if likeness is None else MemberId(likeness.id),
        )
        attached = {"first_frame": first_frame, "last_frame": last_frame}
        await _making.make(interaction, ask, attached)

    @app_commands.command(
        name=locale_str("write"), description=locale_str("Make a clip of a long text, in a window")
    )
    @app_commands.describe(
        model=locale_str("Which engine renders it"),
        seconds=locale_str("How long the clip is"),
        aspect=locale_str("Its shape, such as 16:9"),
        resolution=locale_str("Its size, such as 720p"),
        sound=locale_str("Whether it has sound"),
        first_frame=locale_str("A picture from which the clip starts"),
        style=locale_str("A look that is added to your words"),
        private=locale_str("Shown to you alone, not in the channel"),
        when=locale_str("Now, or on what the month leaves over: that costs no share"),
    )
    @app_commands.choices(when=WHEN)
    @app_commands.autocomplete(
        model=_choices.models, aspect=_choices.aspects, resolution=_choices.resolutions
    )
    @app_commands.autocomplete(style=_choices.styles)
    @app_commands.autocomplete(seconds=_choices.seconds)
    async def write(
        self,
        interaction: Asked,
        model: str | None = None,
        seconds: int | None = None,
        aspect: str | None = None,
        resolution: str | None = None,
        sound: bool | None = None,
        first_frame: discord.Attachment | None = None,
        style: str | None = None,
        private: bool = False,
        when: str = "now",
    ) -> None:
        choice = Choice(
            model_key=model,
            seconds=seconds,
            aspect=aspect,
            resolution=resolution,
            sound=sound,
            leftover=when == LEFTOVER,
        )
        ask = replace(_asking.ask_of(interaction, "", choice), style=style, private=private)
        await _retries.write(interaction, ask, {"first_frame": first_frame})

    @app_commands.command(
        name=locale_str("storyboard"),
        description=locale_str("Make a film of two to six shots, one behind the other"),
    )
    @app_commands.describe(
        model=locale_str("Which engine renders it"),
        seconds=locale_str("How long each shot is"),
        aspect=locale_str("Its shape, such as 16:9"),
        resolution=locale_str("Its size, such as 720p"),
        sound=locale_str("Whether it has sound"),
        style=locale_str("A look that is added to your words"),
        private=locale_str("Shown to you alone, not in the channel"),
        when=locale_str("Now, or on what the month leaves over: that costs no share"),
    )
    @app_commands.choices(when=WHEN)
    @app_commands.autocomplete(
        model=_choices.models, aspect=_choices.aspects, resolution=_choices.resolutions
    )
    @app_commands.autocomplete(style=_choices.styles)
    @app_commands.autocomplete(seconds=_choices.seconds)
    async def storyboard(
        self,
        interaction: Asked,
        model: str | None = None,
        seconds: int | None = None,
        aspect: str | None = None,
        resolution: str | None = None,
        sound: bool | None = None,
        style: str | None = None,
        private: bool = False,
        when: str = "now",
    ) -> None:
        choice = Choice(
            model_key=model,
            seconds=seconds,
            aspect=aspect,
            resolution=resolution,
            sound=sound,
            leftover=when == LEFTOVER,
        )
        ask = replace(
            _asking.ask_of(interaction, "", choice), style=style, private=private, storyboard=True
        )
        await _retries.write(interaction, ask, {}, Way.BOARD)

    @app_commands.command(
        name=locale_str("propose"),
        description=locale_str("Let members here pay a clip together"),
    )
    @app_commands.describe(
        prompt=locale_str("What is to be seen"),
        model=locale_str("Which engine renders it"),
        seconds=locale_str("How long the clip is"),
        aspect=locale_str("Its shape, such as 16:9"),
        resolution=locale_str("Its size, such as 720p"),
        sound=locale_str("Whether it has sound"),
        style=locale_str("A look that is added to your words"),
        hours=locale_str("How long pledges are collected; 72 hours if left out"),
    )
    @app_commands.autocomplete(
        model=_choices.models, aspect=_choices.aspects, resolution=_choices.resolutions
    )
    @app_commands.autocomplete(style=_choices.styles)
    @app_commands.autocomplete(seconds=_choices.seconds)
    async def propose(
        self,
        interaction: Asked,
        prompt: str,
        model: str | None = None,
        seconds: int | None = None,
        aspect: str | None = None,
        resolution: str | None = None,
        sound: bool | None = None,
        style: str | None = None,
        hours: app_commands.Range[int, 1, LONGEST_HOURS] | None = None,
    ) -> None:
        await interaction.client.acknowledge(interaction)
        choice = Choice(
            model_key=model, seconds=seconds, aspect=aspect, resolution=resolution, sound=sound
        )
        ask = replace(_asking.ask_of(interaction, prompt, choice), style=style)
        await _proposals.propose(interaction, ask, hours=hours)

    @app_commands.command(
        name=locale_str("dm"),
        description=locale_str("Whether clips for you alone come by direct message"),
    )
    @app_commands.describe(allow=locale_str("Yes or no; no is what I start with"))
    async def dm(self, interaction: Asked, allow: bool) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        yes = await dms.allow(bot.house, member_of(interaction), yes=allow)
        if not isinstance(yes, bool):
            raise RefusalError(yes)
        await bot.answer(interaction, asking.dms(tongue_of(interaction), yes=yes))

    @app_commands.command(
        name=locale_str("status"), description=locale_str("Where your clips stand")
    )
    async def status(self, interaction: Asked) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        found = await views.status(bot.house, guild_of(interaction), member_of(interaction))
        found += [(job, Progress()) for job in await _history.kept(interaction)]
        waiting = await wishes.mine(bot.house, guild_of(interaction), member_of(interaction))
        said = pages.status(found, tongue_of(interaction), bot.title_of, waiting)
        await bot.answer(interaction, said)

    @app_commands.command(name=locale_str("cancel"), description=locale_str("Stop a clip of yours"))
    @app_commands.describe(job=locale_str("The number of the clip"))
    @app_commands.autocomplete(job=_choices.open_jobs)
    async def cancel(self, interaction: Asked, job: int) -> None:
        await interaction.client.acknowledge(interaction)
        found = await views.job(
            interaction.client.house, JobId(job), guild_id=guild_of(interaction)
        )
        if not isinstance(found, Job):
            raise RefusalError(found)
        await _presses.ask_to_cancel(interaction, found)

    @app_commands.command(
        name=locale_str("history"), description=locale_str("The clips that you made here")
    )
    async def history(self, interaction: Asked) -> None:
        await interaction.client.acknowledge(interaction)
        await _history.page(interaction)

    @app_commands.command(
        name=locale_str("claim"),
        description=locale_str("Bring a finished clip here that could not be posted"),
    )
    @app_commands.describe(job=locale_str("The number of the clip; the newest if left out"))
    @app_commands.autocomplete(job=_choices.kept_jobs)
    async def claim(self, interaction: Asked, job: int | None = None) -> None:
        await interaction.client.acknowledge(interaction)
        await _claims.claimed(interaction, job)


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Video())
