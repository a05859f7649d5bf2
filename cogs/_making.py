"""From an Ask to a job or a refusal, and the words for either."""

from dataclasses import replace

import discord

from bot.client import tongue_of
from bot.courier import layouts
from bot.domain.refusals import Refusal
from bot.domain.spec import Ask, RenderSpec
from bot.pipeline import intake
from bot.words import answers
from cogs import _asking, _offers
from cogs._asking import Asked


async def make(interaction: Asked, ask: Ask, attached: discord.Attachment | None = None) -> None:
    """Ask for a clip, and say what became of it. The interaction is acknowledged already."""
    no = _asking.unfit(interaction) or _asking.too_large(interaction, attached)
    if no is not None:
        await refused(interaction, no, ask)
        return
    if attached is not None:
        picture = await _asking.content(interaction, attached)
        if not isinstance(picture, bytes):
            await refused(interaction, picture, ask)
            return
        ask = replace(ask, first_frame=picture)
    await told(interaction, await intake.make(interaction.client.house, ask), ask)


async def told(
    interaction: Asked,
    outcome: intake.Accepted | Refusal,
    ask: Ask,
    spec: RenderSpec | None = None,
) -> None:
    """Say what became of an ask."""
    if not isinstance(outcome, intake.Accepted):
        await refused(interaction, outcome, ask, spec)
        return
    bot = interaction.client
    bot.kept.keep(interaction)
    said = answers.accepted(
        outcome.job,
        tongue_of(interaction),
        ahead=outcome.ahead,
        starts_at=outcome.starts_at,
        left=outcome.left,
        from_pool=outcome.from_pool,
        rewritten_by=outcome.rewritten_by,
    )
    await bot.answer(interaction, said)


async def offered(interaction: Asked, spec: RenderSpec) -> None:
    """Ask for a spec as it stands, prepared pictures included: an offer, or an older job's."""
    ask = replace(
        _asking.ask_of(interaction, spec.prompt, _asking.choice_of(spec)),
        negative_prompt=spec.negative_prompt,
        private=spec.private,
        style=spec.style,
    )
    outcome = _asking.unfit(interaction) or await intake.offered(
        interaction.client.house, spec, ask
    )
    await told(interaction, outcome, ask, spec)


async def refused(
    interaction: Asked, no: Refusal, ask: Ask, spec: RenderSpec | None = None
) -> None:
    """Say a refusal, with the prompt ready to copy and what would work as buttons."""
    bot, t = interaction.client, tongue_of(interaction)
    parts, file = layouts.kept_prompt(ask.prompt, t)
    buttons = _offers.row(no, ask, bot.asks, t, spec=spec)
    if buttons is not None:
        parts.append(buttons)
    await bot.answer(interaction, bot.sentence(no, t), *parts, file=file)
