"""The screens about money: the pool and its pace, and one's own use, each with its picture."""

import asyncio
import io
import logging
from contextlib import suppress
from typing import Final

import discord
from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.courier.faults import FAULTS
from bot.domain.chart import Chart
from bot.domain.errors import RefusalError
from bot.domain.ids import MemberId
from bot.domain.invoice import LIMIT_BYTES
from bot.domain.report_refusals import InvoiceFault, InvoiceRefused
from bot.pipeline import lending, pace_rules, reports
from bot.words import invoice, pace, purse, report
from bot.words import lending as words
from cogs import _asking
from cogs._asking import Asked

log = logging.getLogger(__name__)

ROLES_AT_MOST: Final = 40  #: members who are asked for
ROLES_S: Final = 20.0


async def pool(interaction: Asked) -> None:
    """How the pool stands, and how long it lasts."""
    bot, t = interaction.client, tongue_of(interaction)
    await bot.acknowledge(interaction)
    found = await reports.pool(bot.house, _asking.guild_of(interaction))
    if not isinstance(found, reports.PoolReport):
        raise RefusalError(found)
    parts, file = await drawn(interaction, purse.pool_chart(found, t), "pool.png")
    braked = await pace_rules.view(bot.house, _asking.guild_of(interaction))
    commons = await lending.view(bot.house, _asking.guild_of(interaction))
    said = "\n".join([purse.pool(found, t), *words.pool(commons, t), *pace.holding(braked, t)])
    await bot.answer(interaction, said, *parts, file=file)


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
    parts, picture = await drawn(interaction, purse.own_chart(use, t), "your-use.png")
    sheet = discord.File(io.BytesIO(purse.days_csv(use)), "your-use.csv")
    said = purse.own(use, t, drawn=picture is not None)
    view = layouts.finished(ui.TextDisplay(said), *parts, ui.File(sheet))
    await interaction.edit_original_response(
        view=view,
        attachments=[sheet, *([picture] if picture is not None else [])],
        allowed_mentions=discord.AllowedMentions.none(),
    )


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


async def month(interaction: Asked, typed: str, *, public: bool) -> None:
    """The treasurer's month: for the steward alone, or for everybody in the channel where they asked."""
    bot, t = interaction.client, tongue_of(interaction)
    found = await reports.month(bot.house, _asking.guild_of(interaction), typed)
    if not isinstance(found, reports.Month):
        raise RefusalError(found)
    roles = await _roles(interaction, found)
    said = report.post(found, t, title_of=bot.title_of, roles=roles, public=public)
    if found.report.empty:
        await bot.answer(interaction, said)
        return
    sheet = report.month_csv(found, t, title_of=bot.title_of, roles=roles, public=public)
    parts: list[ui.Item[ui.LayoutView]] = []
    files = [discord.File(io.BytesIO(sheet), f"dailies-{found.report.month}.csv")]
    chart = report.models_chart(found.report, t, bot.title_of)
    if chart is not None:
        parts, picture = await drawn(interaction, chart, "by-model.png")
        files += [picture] if picture is not None else []
    parts.append(ui.File(files[0]))
    view = layouts.finished(ui.TextDisplay(said), *parts)
    nobody = discord.AllowedMentions.none()
    if public:
        await bot.answer(interaction, report.posted(t))  # first: what follows can then be public
        await interaction.followup.send(view=view, files=files, allowed_mentions=nobody)
    else:
        await interaction.edit_original_response(
            view=view, attachments=files, allowed_mentions=nobody
        )


async def _roles(interaction: Asked, found: reports.Month) -> dict[MemberId, str]:
    """The highest role of each member whom Discord still knows; they are asked for one by one, so not all of many."""
    guild = interaction.guild
    if guild is None:
        return {}
    roles: dict[MemberId, str] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(ROLES_S):
            for who, _ in found.report.members[:ROLES_AT_MOST]:
                with suppress(discord.NotFound, *FAULTS):
                    top = (await guild.fetch_member(who)).top_role
                    if not top.is_default():
                        roles[who] = top.name
    return roles


async def reconcile(interaction: Asked, file: discord.Attachment) -> None:
    """A vendor's invoice beside the ledger."""
    bot, t = interaction.client, tongue_of(interaction)
    if file.size > LIMIT_BYTES:
        raise RefusalError(InvoiceRefused(InvoiceFault.TOO_LARGE, LIMIT_BYTES))
    raw = await _asking.content(file)
    if raw is None:
        raise RefusalError(InvoiceRefused(InvoiceFault.GONE, LIMIT_BYTES))
    found = await reports.against_invoice(bot.house, _asking.guild_of(interaction), raw)
    if isinstance(found, InvoiceRefused):
        raise RefusalError(found)
    sheet = discord.File(io.BytesIO(invoice.drift_csv(found)), "drift.csv")
    await bot.answer(interaction, invoice.reconciled(found, t), ui.File(sheet), file=sheet)


async def hide(interaction: Asked, *, on: bool) -> None:
    """Whether a member's name is left out of reports to members."""
    bot = interaction.client
    await bot.acknowledge(interaction)
    chosen = await reports.hide(
        bot.house, _asking.guild_of(interaction), _asking.member_of(interaction), on=on
    )
    if not isinstance(chosen, bool):
        raise RefusalError(chosen)
    await bot.answer(interaction, report.hiding(tongue_of(interaction), on=chosen))
