"""What the buttons of a job do."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import discord
from discord import ui

from bot.client import tongue_of
from bot.courier import desk, layouts
from bot.courier.ids import Press, Verb, press
from bot.domain.case_refusals import TakenDown
from bot.domain.change_refusals import NotDeleted
from bot.domain.errors import DeliveryError, DeliveryUncertainError, RefusalError
from bot.domain.ids import MessageId
from bot.domain.job import Job
from bot.domain.refusals import JobNotFound, not_yours
from bot.pipeline import cancel, deleting, exhibits, gallery, views
from bot.ports import Receipt
from bot.words import answers, labels, receipts
from cogs import _asking, _changes, _clip_reports, _making, _shelves, _unsure, _why
from cogs._asking import Asked

DELETING_S: Final = 60.0  #: what Discord has for it


async def pressed(interaction: Asked, button: Press) -> None:
    """Do what a job's button says."""
    bot = interaction.client
    if button.verb in _changes.WINDOWS:
        await _changes.opened(interaction, await job_of(interaction, button), button.verb)
        return
    if button.verb is Verb.REPORT:
        await _clip_reports.opened(interaction, await job_of(interaction, button))
        return
    if button.verb in _unsure.VERBS:
        await _unsure.pressed(interaction, await job_of(interaction, button), button)
        return
    await bot.acknowledge(interaction, in_place=button.verb is Verb.CANCEL_SURE)
    await _DOES[button.verb](interaction, await job_of(interaction, button))


async def job_of(interaction: Asked, button: Press) -> Job:
    """The job that a button means. A forged number, or one of before a restored backup, means none."""
    bot = interaction.client
    if interaction.guild_id is None:  # under a clip that came by direct message
        member_id = _asking.member_of(interaction)
        job = await views.own_job(bot.house, button.job_id, member_id=member_id)
    else:
        job = await views.job(bot.house, button.job_id, guild_id=_asking.guild_of(interaction))
    if not isinstance(job, Job):
        raise RefusalError(job)
    others = job.private and job.member_id != interaction.user.id
    if job.interaction_id != button.interaction_id or others:
        raise RefusalError(JobNotFound(button.job_id))
    return job


async def ask_to_cancel(interaction: Asked, job: Job) -> None:
    """Cancel, but ask first where it is charged all the same."""
    bot, t = interaction.client, tongue_of(interaction)
    if job.member_id != interaction.user.id and not _asking.is_steward(interaction):
        raise RefusalError(not_yours(job))
    price = cancel.charged_at_most(bot.house, job)
    if price and not job.cancel_asked:
        sure = layouts.button(
            labels.cancel_charged(price, t),
            press(Verb.CANCEL_SURE, job),
            discord.ButtonStyle.danger,
        )
        title = bot.title_of(job.spec.model_key)
        question = answers.cancel_question(job, t, title=title, price=price)
        await bot.answer(interaction, question, ui.ActionRow(sure))
        return
    await do_cancel(interaction, job)


async def do_cancel(interaction: Asked, job: Job) -> None:
    """Cancel, and say what became of it."""
    bot = interaction.client
    outcome = await cancel.cancel(
        bot.house,
        job.id,
        guild_id=job.guild_id,
        member_id=_asking.member_of(interaction),
        steward=_asking.is_steward(interaction),
    )
    if not isinstance(outcome, cancel.Cancelling):
        raise RefusalError(outcome)
    said = answers.cancelling(
        outcome.job,
        tongue_of(interaction),
        title=bot.title_of(job.spec.model_key),
        done=outcome.done,
        charged=outcome.charged,
    )
    await bot.answer(interaction, said)


async def _receipt(interaction: Asked, job: Job) -> None:
    """A job's money story."""
    bot, steward = interaction.client, _asking.is_steward(interaction)
    found = await views.receipt(
        bot.house,
        job.id,
        guild_id=job.guild_id,
        member_id=_asking.member_of(interaction),
        steward=steward,
    )
    if not isinstance(found, Receipt):
        raise RefusalError(found)
    title = bot.title_of(job.spec.model_key)
    await bot.answer(
        interaction, receipts.receipt(found, tongue_of(interaction), title=title, steward=steward)
    )


async def _delete(interaction: Asked, job: Job) -> None:
    """Take the clip's message away, for its maker and for who may manage messages."""
    bot = interaction.client
    allowed = job.member_id == interaction.user.id or interaction.permissions.manage_messages
    if not allowed:
        raise RefusalError(not_yours(job))
    await exhibits.withdraw(bot.house, job.id)
    try:
        async with asyncio.timeout(DELETING_S):
            gone = await _take_away(interaction, job)
    except (DeliveryUncertainError, TimeoutError) as error:
        raise RefusalError(NotDeleted(job.id, closed=False)) from error
    except DeliveryError as error:
        raise RefusalError(NotDeleted(job.id, closed=True)) from error
    by = _asking.member_of(interaction)
    whole = await deleting.deleted(bot.house, job.id, gone, by=by)
    await bot.answer(interaction, answers.deleted(job, tongue_of(interaction), whole=whole is True))


async def _take_away(interaction: Asked, job: Job) -> MessageId | None:
    """Delete the message under which *Delete* was pressed, or the clip's own: one that is gone is as good."""
    bot, message = interaction.client, interaction.message
    if message is not None and not message.flags.ephemeral:
        await desk.take_down(message)
        return MessageId(message.id)
    if job.message_id is not None and job.sent_alone:  # behind *More*, or in the gallery
        await desk.take_down_alone(bot, job.member_id, job.message_id)
    elif job.message_id is not None:
        channel = bot.get_partial_messageable(job.shown_in)
        await desk.take_down(channel.get_partial_message(job.message_id))
    return job.message_id


async def _again(interaction: Asked, job: Job) -> None:
    if await gallery.taken_down(interaction.client.house, job.id):
        raise RefusalError(TakenDown())
    await _making.offered(interaction, job.spec)  # for whoever pressed


_DOES: Final[Mapping[Verb, Callable[[Asked, Job], Awaitable[None]]]] = {
    Verb.AGAIN: _again,
    Verb.CANCEL: ask_to_cancel,
    Verb.CANCEL_SURE: do_cancel,
    Verb.WHY: _why.pressed,
    Verb.RECEIPT: _receipt,
    Verb.DELETE: _delete,
    Verb.FAVOURITE: _changes.favoured,
    Verb.THANKS: _changes.thanked,
    Verb.MORE: _changes.more,
    Verb.APPEAL: _clip_reports.appeal,
    Verb.OPEN: _shelves.opened,
}
"""What the buttons do that open no window and are not a steward's: a test holds that none is missing."""
