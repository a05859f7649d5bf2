"""`/mod warn`, `mute`, `ban` and `pardon`: moderators decide who may ask."""

from discord import app_commands
from discord.app_commands import locale_str

from bot.client import tongue_of
from bot.domain.conduct import Conduct
from bot.domain.errors import RefusalError
from bot.domain.ids import MemberId
from bot.domain.refusals import Refusal
from bot.pipeline import people
from bot.words import conduct
from cogs._asking import Asked, Somebody, guild_of, member_of

HOUR = 3600
DURATIONS = [
    app_commands.Choice(name=locale_str("10 minutes"), value=600),
    app_commands.Choice(name=locale_str("1 hour"), value=HOUR),
    app_commands.Choice(name=locale_str("6 hours"), value=6 * HOUR),
    app_commands.Choice(name=locale_str("1 day"), value=24 * HOUR),
    app_commands.Choice(name=locale_str("1 week"), value=7 * 24 * HOUR),
    app_commands.Choice(name=locale_str("4 weeks"), value=28 * 24 * HOUR),
]


async def warn(interaction: Asked, member: Somebody, reason: str) -> None:
    """Have the member read it before their next clip."""
    outcome = await people.warn(
        interaction.client.house,
        guild_id=guild_of(interaction),
        actor_id=member_of(interaction),
        member_id=MemberId(member.id),
        why=reason,
    )
    await tell(interaction, member, outcome)


async def pause(interaction: Asked, member: Somebody, seconds: int | None, reason: str) -> None:
    """Let the member ask for nothing for so long; None: for good."""
    outcome = await people.pause(
        interaction.client.house,
        guild_id=guild_of(interaction),
        actor_id=member_of(interaction),
        member_id=MemberId(member.id),
        seconds=seconds,
        why=reason,
    )
    await tell(interaction, member, outcome)


async def pardon(interaction: Asked, member: Somebody) -> None:
    """Wipe the slate."""
    outcome = await people.pardon(
        interaction.client.house,
        guild_id=guild_of(interaction),
        actor_id=member_of(interaction),
        member_id=MemberId(member.id),
    )
    await tell(interaction, member, outcome)


async def tell(interaction: Asked, member: Somebody, outcome: Conduct | Refusal) -> None:
    """Say how the member stands now."""
    if not isinstance(outcome, Conduct):
        raise RefusalError(outcome)
    now = interaction.client.house.clock.now()
    said = conduct.standing(MemberId(member.id), outcome, now, tongue_of(interaction))
    await interaction.client.answer(interaction, said)
