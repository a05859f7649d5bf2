"""What the commands about money share: amounts as typed, who is meant, files, and buttons."""

import asyncio
import io
import logging
import zipfile
from typing import Any, Final, assert_never

import discord
from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.courier.faults import FAULTS
from bot.courier.money_ids import Deed, MoneyPress
from bot.domain import amount as amounts
from bot.domain.amount import AmountFault
from bot.domain.errors import RefusalError
from bot.domain.ids import InteractionId, MemberId, RoleId
from bot.domain.money import MicroUsd
from bot.domain.person import Person
from bot.domain.report_refusals import TableTooLarge
from bot.domain.sharing import Receiver
from bot.domain.treasury_refusals import AmountUnclear
from bot.pipeline import sharing
from bot.words import labels
from bot.words import sharing as words
from cogs._asking import (
    Asked,
    Somebody,
    channel_of,
    everybodys_tongue,
    guild_of,
    member_of,
    roles_of,
    stewards_only,
)

log = logging.getLogger(__name__)

CHOICES: Final = 25  #: so many does Discord offer


def person(interaction: Asked) -> Person:
    """Who typed or pressed."""
    return Person(
        interaction_id=InteractionId(interaction.id),
        guild_id=guild_of(interaction),
        channel_id=channel_of(interaction),
        member_id=member_of(interaction),
        roles=roles_of(interaction),
        joined_at=getattr(interaction.user, "joined_at", None),
        locale=interaction.locale.value,
    )


async def steward(interaction: Asked) -> Person:
    """Acknowledge, and go on for stewards alone: who it is.

    Raises:
        RefusalError: somebody else.
    """
    await interaction.client.acknowledge(interaction)
    stewards_only(interaction)
    return person(interaction)


def receiver(user: Somebody) -> Receiver:
    """Whom something is for."""
    member = user if isinstance(user, discord.Member) else None
    roles = [] if member is None else [role.id for role in member.roles if not role.is_default()]
    return Receiver(
        member_id=MemberId(user.id),
        bot=user.bot,
        present=member is not None,
        roles=frozenset(RoleId(role) for role in roles),
        joined_at=None if member is None else member.joined_at,
    )


async def named(interaction: Asked, member_id: MemberId) -> Receiver:
    """Whom a button is for, as they are now: they may have left since, or come back as a newcomer."""
    guild = interaction.guild
    try:
        if guild is not None:
            return receiver(await guild.fetch_member(member_id))
    except discord.NotFound:
        return Receiver(member_id=member_id, bot=False, present=False)
    except FAULTS as error:
        log.info("Discord does not say whether member %d is here: %r.", member_id, error)
    return Receiver(member_id=member_id, bot=False, present=True)


def amount(text: str, *, nothing: bool = False) -> MicroUsd:
    """An amount as it was typed.

    Raises:
        RefusalError: it is none.
    """
    read = amounts.typed(text, nothing=nothing)
    if isinstance(read, AmountFault):
        raise RefusalError(AmountUnclear(text, read))
    return read


def perhaps(text: str | None, *, nothing: bool = False) -> MicroUsd | None:
    """The same, where it may be left out."""
    return None if text is None else amount(text, nothing=nothing)


async def table(interaction: Asked, said: str, rows: str, name: str) -> None:
    """Answer with a CSV file below a sentence; packed where it is larger than what may be sent here.

    Raises:
        RefusalError: even packed it is larger.
    """
    content, limit = rows.encode("utf-8-sig"), interaction.filesize_limit
    if len(content) > limit:
        content, name = await asyncio.to_thread(_packed, content, name), f"{name}.zip"
    if len(content) > limit:
        raise RefusalError(TableTooLarge(len(content), limit))
    file = discord.File(io.BytesIO(content), name)
    below: ui.Item[Any] = ui.File(file)
    await interaction.client.answer(interaction, said, below, file=file)


def _packed(content: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(name, content)
    return out.getvalue()


async def ask_around(interaction: Asked, wanted: MicroUsd, why: str) -> None:
    """Ask in the channel for money, with a button that gives it."""
    t, asker = everybodys_tongue(interaction), member_of(interaction)
    press = MoneyPress(Deed.GIVE, interaction.id, asker, wanted)
    view = layouts.finished(
        ui.TextDisplay(words.request(asker, wanted, why, t)),
        ui.ActionRow(layouts.button(labels.give(wanted, t), str(press))),
    )
    await interaction.client.answer(interaction, words.requested(tongue_of(interaction)))
    await interaction.followup.send(view=view, allowed_mentions=discord.AllowedMentions.none())


async def pressed(interaction: Asked, press: MoneyPress) -> None:
    """Do what a button about money says."""
    await interaction.client.acknowledge(interaction)
    match press.deed:
        case Deed.GIVE:
            await _give(interaction, press)
        case _:
            assert_never(press.deed)


async def _give(interaction: Asked, press: MoneyPress) -> None:
    bot, t, giver = interaction.client, tongue_of(interaction), person(interaction)
    asker, wanted = MemberId(press.first), MicroUsd(press.second)
    outcome = await sharing.gift(
        bot.house,
        giver,
        await named(interaction, asker),
        wanted,
        memo="asked for",
        key=f"plea-{press.number}",
    )
    if not isinstance(outcome, sharing.Gave):
        raise RefusalError(outcome)
    await bot.answer(interaction, words.gave(outcome, asker, t))
    if interaction.message is not None:
        said = words.answered(giver.member_id, asker, wanted, everybodys_tongue(interaction))
        done = ui.TextDisplay[layouts.Layout](said)
        await interaction.message.edit(
            view=layouts.finished(done), allowed_mentions=discord.AllowedMentions.none()
        )
