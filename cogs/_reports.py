"""The screens about money: the pool and its pace, and one's own use, each with its picture."""

import io

import discord
from discord import ui

from bot.client import tongue_of
from bot.domain.chart import Chart
from bot.pipeline import reports
from bot.words import purse
from cogs import _asking
from cogs._asking import Asked


async def pool(interaction: Asked) -> None:
    """How the pool stands, and how long it lasts."""
    bot, t = interaction.client, tongue_of(interaction)
    await bot.acknowledge(interaction)
    report = await reports.pool(bot.house, _asking.guild_of(interaction))
    parts, file = await drawn(interaction, purse.pool_chart(report, t), "pool.png")
    await bot.answer(interaction, purse.pool(report, t), *parts, file=file)


async def history(interaction: Asked) -> None:
    """What the member used, day by day."""
    bot, t = interaction.client, tongue_of(interaction)
    await bot.acknowledge(interaction)
    use = await reports.own(
        bot.house, _asking.guild_of(interaction), _asking.member_of(interaction)
    )
    if not use.clips:
        await bot.answer(interaction, purse.own(use, t, drawn=False))
        return
    parts, file = await drawn(interaction, purse.own_chart(use, t), "your-use.png")
    await bot.answer(interaction, purse.own(use, t, drawn=file is not None), *parts, file=file)


async def drawn(
    interaction: Asked, chart: Chart, name: str
) -> tuple[list[ui.Item[ui.LayoutView]], discord.File | None]:
    """A chart as a part of an answer, and its file; nothing where it cannot be drawn."""
    png = await reports.picture(interaction.client.house, chart)
    if png is None:
        return [], None
    gallery = ui.MediaGallery[ui.LayoutView]()
    gallery.add_item(media=f"attachment://{name}", description=chart.alt)
    return [gallery], discord.File(io.BytesIO(png), name, description=chart.alt)
