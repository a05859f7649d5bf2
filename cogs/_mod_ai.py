"""`/mod ai`: what the AI moderation's scores are enough for, and what happens while it is silent."""

from discord import app_commands
from discord.app_commands import locale_str

from bot.client import tongue_of
from bot.domain.ai_policy import KNOWN, AiPolicy, Outage, threshold_of
from bot.domain.errors import RefusalError
from bot.domain.refusals import Refusal
from bot.domain.rule_refusals import ThresholdsCrossed, ThresholdTooMild
from bot.pipeline import ai_rules
from bot.words import desk
from cogs._asking import Asked, guild_of, member_of
from cogs._mod_rules import begin

CATEGORIES = [app_commands.Choice(name=name, value=name) for name in sorted(KNOWN)]
OUTAGES = [
    app_commands.Choice(name=locale_str("a moderator looks"), value=Outage.WAIT),
    app_commands.Choice(name=locale_str("the rules alone decide"), value=Outage.ALLOW),
    app_commands.Choice(name=locale_str("nothing is made"), value=Outage.BLOCK),
]
Percent = app_commands.Range[int, 1, 100]


class Ai(app_commands.Group):
    """The sub-commands about the AI moderation."""

    @app_commands.command(
        name=locale_str("show"), description=locale_str("How the AI moderation is set here")
    )
    async def show(self, interaction: Asked) -> None:
        await begin(interaction)
        guild_id = guild_of(interaction)
        policy = await interaction.client.house.database.read(
            lambda unit: ai_rules.policy_of(unit, guild_id)
        )
        await tell(interaction, policy)

    @app_commands.command(
        name=locale_str("threshold"),
        description=locale_str("From which scores on a moderator looks, or nothing is made"),
    )
    @app_commands.describe(
        category=locale_str("Which category"),
        review=locale_str("Percent from which a moderator looks; both left out: as usual"),
        block=locale_str("Percent from which it is refused"),
    )
    @app_commands.choices(category=CATEGORIES)
    async def threshold(
        self,
        interaction: Asked,
        category: str,
        review: Percent | None = None,
        block: Percent | None = None,
    ) -> None:
        await begin(interaction)
        chosen = threshold_of(category, review, block)
        if isinstance(chosen, ThresholdTooMild | ThresholdsCrossed):
            raise RefusalError(chosen)
        outcome = await ai_rules.choose(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            category=category,
            threshold=chosen,
        )
        await tell(interaction, outcome)

    @app_commands.command(
        name=locale_str("outage"),
        description=locale_str("What happens to prompts while the AI moderation is silent"),
    )
    @app_commands.describe(then=locale_str("What happens"))
    @app_commands.choices(then=OUTAGES)
    async def outage(self, interaction: Asked, then: str) -> None:
        await begin(interaction)
        outcome = await ai_rules.choose(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            outage=Outage(then),
        )
        await tell(interaction, outcome)

    @app_commands.command(
        name=locale_str("adult"),
        description=locale_str("Whether age-restricted channels may have sexual content of adults"),
    )
    @app_commands.describe(on=locale_str("What no server may change still holds"))
    async def adult(self, interaction: Asked, on: bool) -> None:
        await begin(interaction)
        outcome = await ai_rules.choose(
            interaction.client.house,
            guild_id=guild_of(interaction),
            actor_id=member_of(interaction),
            adult=on,
        )
        await tell(interaction, outcome)


async def tell(interaction: Asked, outcome: AiPolicy | Refusal) -> None:
    """Say how it is set now."""
    if not isinstance(outcome, AiPolicy):
        raise RefusalError(outcome)
    looks = interaction.client.house.inspector.looks
    said = desk.ai_settings(outcome, tongue_of(interaction), asked=looks)
    await interaction.client.answer(interaction, said)
