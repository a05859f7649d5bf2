"""The gallery's pages: clips with their posters, and the buttons that open them and turn on."""

import asyncio
import io
from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.courier.ids import Turn, Verb, press
from bot.domain.case_refusals import TakenDown
from bot.domain.change_refusals import OnlyWhereRestricted
from bot.domain.errors import RefusalError
from bot.domain.gallery import Page, Search
from bot.domain.ids import ModelKey
from bot.domain.job import Job
from bot.pipeline import claim, gallery
from bot.words import gallery as words
from bot.words import labels, shown
from bot.words.tongue import Tongue
from cogs import _alone, _asking
from cogs._asking import Asked, channel_of, guild_of, member_of


async def turned(interaction: Asked, button: Turn) -> None:
    """Turn to the next page, in place of this one."""
    await interaction.client.acknowledge(interaction, in_place=True)
    await page(
        interaction,
        Search(
            guild_id=guild_of(interaction),
            member_id=member_of(interaction),
            channel_id=channel_of(interaction),
            seen=_asking.seen(interaction),
            age_restricted=_asking.age_restricted(interaction),
            shelf=button.shelf,
            model_key=ModelKey(button.model_key) if button.model_key else None,
            words=button.words,
            before=button.before,
        ),
    )


async def page(interaction: Asked, search: Search) -> None:
    """Answer with a page of what is looked for."""
    bot, t = interaction.client, tongue_of(interaction)
    found = await gallery.page(bot.house, search)
    title = bot.title_of(search.model_key) if search.model_key else None
    head = words.head(search, t, title=title)
    if not found.jobs:
        await bot.answer(interaction, f"{head}\n{words.nothing(search, t)}")
        return
    posters = await asyncio.gather(*(_poster(interaction, job) for job in found.jobs))
    parts: list[ui.Item[Any]] = [
        _entry(interaction, job, t, has_poster=poster is not None, found=found)
        for job, poster in zip(found.jobs, posters, strict=True)
    ]
    buttons = _buttons(found, search, t)
    parts.append(ui.ActionRow(*buttons))
    if found.more and len(buttons) == len(found.jobs):
        parts.append(ui.TextDisplay(f"-# {words.too_long_to_turn(t)}"))
    await bot.answer(interaction, head, *parts, files=[each for each in posters if each])


async def _poster(interaction: Asked, job: Job) -> discord.File | None:
    content = await interaction.client.house.clips.poster(job.clip) if job.clip else None
    if content is None:
        return None
    alt = shown.alt(job.spec.prompt)
    return discord.File(io.BytesIO(content), f"poster-{job.id}.jpg", description=alt or None)


def _entry(
    interaction: Asked, job: Job, t: Tongue, *, has_poster: bool, found: Page
) -> ui.Item[Any]:
    title = interaction.client.title_of(job.spec.model_key)
    text = ui.TextDisplay[layouts.Layout](
        words.entry(
            job,
            t,
            title=title,
            url=shown.clip_url(job),
            gone=job.id in found.gone,
            thanked=found.thanks.get(job.id, 0),
        )
    )
    if not has_poster:
        return text
    alt = shown.alt(job.spec.prompt) or None
    poster = ui.Thumbnail[layouts.Layout](
        f"attachment://poster-{job.id}.jpg", description=alt, spoiler=job.veiled
    )
    return ui.Section(text, accessory=poster)


def _buttons(found: Page, search: Search, t: Tongue) -> Sequence[layouts.Button]:
    buttons = [layouts.button(shown.number(job.id), press(Verb.OPEN, job)) for job in found.jobs]
    turn = Turn(search.shelf, found.jobs[-1].id, search.model_key or "", search.words)
    if found.more and turn.fits:
        buttons.append(layouts.button(labels.older(t), str(turn)))
    return buttons


async def opened(interaction: Asked, job: Job) -> None:
    """Show what can be done with a clip of the gallery; a private one shows itself to its maker."""
    bot, t = interaction.client, tongue_of(interaction)
    if job.age_restricted and not _asking.age_restricted(interaction):
        raise RefusalError(OnlyWhereRestricted(job.id))
    if await gallery.taken_down(bot.house, job.id):
        raise RefusalError(TakenDown())
    if job.deleted and job.member_id != interaction.user.id:
        raise RefusalError(TakenDown(deleted=True))
    if job.private:
        found = await claim.for_you(bot.house, job, interaction.filesize_limit)
        if not isinstance(found, claim.ForYouAlone):
            raise RefusalError(found)
        await _alone.show(interaction, found)
        return
    poster = await _poster(interaction, job)
    parts: list[ui.Item[Any]] = []
    if poster is not None:
        still = ui.MediaGallery[layouts.Layout]()
        still.add_item(
            media=f"attachment://{poster.filename}",
            description=shown.alt(job.spec.prompt) or None,
            spoiler=job.veiled,
        )
        parts.append(still)
    first, rest = layouts.clip_buttons(job, t, bot.house.catalog.find(job.spec.model_key))
    shown_first = first[:-1] if rest else first  # *More* has nothing to add here
    buttons = [*shown_first, *rest]
    parts += [
        ui.ActionRow(*buttons[begin : begin + layouts.IN_A_ROW])
        for begin in range(0, len(buttons), layouts.IN_A_ROW)
    ]
    title = bot.title_of(job.spec.model_key)
    gone = poster is None and (await gallery.gone(bot.house, job.id)).gone_at is not None
    said = words.entry(
        job,
        t,
        title=title,
        url=shown.clip_url(job),
        gone=gone,
        thanked=await gallery.thanks(bot.house, job.id),
    )
    await bot.answer(interaction, said, *parts, files=[poster] if poster else [])
