"""Why am I waiting? The command and the card's button, with one press to what would start now."""

from typing import Any, Final

from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.domain.errors import RefusalError
from bot.domain.job import Job
from bot.domain.why import Why
from bot.pipeline import why, wishes
from bot.words import labels
from bot.words import why as words
from cogs import _asking
from cogs._asking import Asked

AT_MOST: Final = 5  #: waiting jobs in one answer, and buttons in its row


async def mine(interaction: Asked) -> None:
    """Why each waiting clip of the member waits."""
    bot, t = interaction.client, tongue_of(interaction)
    await bot.acknowledge(interaction)
    found = await why.waiting(
        bot.house, _asking.guild_of(interaction), _asking.member_of(interaction)
    )
    titles = [bot.title_of(each.job.spec.model_key) for each in found[:AT_MOST]]
    wished = await wishes.mine(
        bot.house, _asking.guild_of(interaction), _asking.member_of(interaction)
    )
    said = words.answers(found[:AT_MOST], titles, t, wished)
    await bot.answer(interaction, said, *_buttons(interaction, found[:AT_MOST]))


async def pressed(interaction: Asked, job: Job) -> None:
    """Why this clip waits, for its maker."""
    bot, t = interaction.client, tongue_of(interaction)
    found = await why.why(
        bot.house, job.id, guild_id=job.guild_id, member_id=_asking.member_of(interaction)
    )
    if isinstance(found, Job):
        await bot.answer(interaction, words.moved_on(found, t))
        return
    if not isinstance(found, Why):
        raise RefusalError(found)
    said = words.answer(found, t, title=bot.title_of(job.spec.model_key))
    await bot.answer(interaction, said, *_buttons(interaction, [found]))


def _buttons(interaction: Asked, found: list[Why]) -> list[ui.Item[Any]]:
    t = tongue_of(interaction)
    buttons = [
        layouts.button(labels.move(each.sooner, t), layouts.move(each.job, each.sooner))
        for each in found
        if each.sooner is not None
    ]
    return [ui.ActionRow(*buttons)] if buttons else []
