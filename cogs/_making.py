"""From an Ask to a job or a refusal, and the words for either."""

from collections.abc import Mapping
from dataclasses import replace

import discord
from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.courier.ids import Verb, press
from bot.domain.asking_refusals import SeenBefore
from bot.domain.case import Appeal
from bot.domain.ids import PictureKey
from bot.domain.model_refusals import PictureRefused
from bot.domain.money import ZERO, MicroUsd
from bot.domain.refusals import PromptEmpty, Refusal
from bot.domain.spec import Ask, RenderSpec
from bot.domain.wish import Wish
from bot.pipeline import intake, wishes
from bot.words import answers, asking, labels
from bot.words import wishes as wish_words
from cogs import _asking, _offers
from cogs._asking import Asked

Attached = Mapping[str, discord.Attachment | None]
"""Pictures as they came, by the name of the ask's field."""


async def make(
    interaction: Asked,
    ask: Ask,
    attached: Attached | None = None,
    *,
    sure: bool = False,
    appeal: Appeal | None = None,
) -> None:
    """Ask for a clip, now or on leftovers, and say what became of it. The interaction is acknowledged already."""
    no = None if ask.private else _asking.unfit(interaction)
    if no is not None:
        await refused(interaction, no, ask)
        return
    pictured = await with_pictures(interaction, ask, attached or {})
    if not isinstance(pictured, Ask):
        await refused(interaction, pictured, ask)
        return
    if pictured.leftover:
        await _wished(interaction, pictured)
        return
    outcome = await intake.make(
        interaction.client.house, pictured, sure=sure, appeal=appeal, may_ask=True
    )
    if isinstance(outcome, SeenBefore) and not _asking.sees(interaction, outcome.job):
        outcome = await intake.make(interaction.client.house, pictured, sure=True, may_ask=True)
    await told(interaction, outcome, pictured)


async def _wished(interaction: Asked, ask: Ask) -> None:
    """Let a clip wait for leftovers, and say so."""
    bot = interaction.client
    outcome = await wishes.wish(bot.house, ask)
    if isinstance(outcome, Wish):
        await bot.answer(interaction, wish_words.wished(outcome, tongue_of(interaction)))
    else:
        await refused(interaction, outcome, ask)


async def with_pictures(
    interaction: Asked, ask: Ask, attached: Attached, *, within_s: float = _asking.READING_S
) -> Ask | PictureRefused:
    """The ask with what was attached to it."""
    for name, attachment in attached.items():
        no = _asking.too_large(interaction, attachment)
        if no is not None:
            return no
        if attachment is not None:
            picture = await _asking.picture(interaction, attachment, within_s=within_s)
            if not isinstance(picture, bytes):
                return picture
            ask = replace(ask, **{name: picture})
    return ask


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
    bot, t = interaction.client, tongue_of(interaction)
    bot.kept.keep(interaction, outcome.job.interaction_id, private=outcome.job.private)
    said = answers.accepted(
        outcome.job,
        t,
        ahead=outcome.ahead,
        starts_at=outcome.starts_at,
        left=outcome.left,
        from_pool=outcome.from_pool,
        borrowed=outcome.borrowed,
        host=outcome.host,
        rewritten_by=outcome.rewritten_by,
        answers_s=outcome.answers_s,
        looked_for=outcome.looked_for,
        appealed=outcome.appealed,
    )
    parts: list[ui.Item[layouts.Layout]] = []
    if outcome.job.private:
        cancel = layouts.button(labels.cancel(t), press(Verb.CANCEL, outcome.job))
        parts += [ui.TextDisplay(asking.alone(t)), ui.ActionRow(cancel)]
    file = None
    if ask.first_frame is not None and outcome.job.spec.first_frame is not None:
        file = await _preview(interaction, outcome.job.spec.first_frame)
        if file is not None:
            gallery = ui.MediaGallery[layouts.Layout]()
            gallery.add_item(media=f"attachment://{file.filename}")
            parts[:0] = [ui.TextDisplay(asking.cropped(t)), gallery]
    await bot.answer(interaction, said, *parts, file=file)


async def _preview(interaction: Asked, key: PictureKey) -> discord.File | None:
    """The first frame as it was cut: the clip begins with exactly this."""
    try:
        content = await interaction.client.house.pictures.read(key)
    except OSError:
        return None
    return layouts.picture_file(content)


async def offered(
    interaction: Asked,
    spec: RenderSpec,
    *,
    appeal: Appeal | None = None,
    agreed: MicroUsd = ZERO,
) -> None:
    """Ask for a spec as it stands, prepared pictures included: an offer, or an older job's."""
    ask = replace(
        _asking.ask_of(interaction, spec.prompt, _asking.choice_of(spec)),
        negative_prompt=spec.negative_prompt,
        private=spec.private,
        style=spec.style,
    )
    no = None if spec.private else _asking.unfit(interaction)
    outcome = no or await intake.offered(
        interaction.client.house, spec, ask, appeal=appeal, may_ask=True, agreed=agreed
    )
    await told(interaction, outcome, ask, spec)


async def refused(
    interaction: Asked, no: Refusal, ask: Ask, spec: RenderSpec | None = None
) -> None:
    """Say a refusal, with the prompt ready to copy and what would work as buttons."""
    bot, t = interaction.client, tongue_of(interaction)
    nothing = isinstance(no, PromptEmpty)
    parts, file = ([], None) if nothing else layouts.kept_prompt(ask.prompt, t)
    model = None
    if isinstance(no, SeenBefore):
        model = bot.house.catalog.find(no.job.spec.model_key)
    buttons = _offers.row(no, ask, bot.asks, t, spec=spec, model=model)
    if buttons is not None:
        parts.append(buttons)
    await bot.answer(interaction, bot.sentence(no, t), *parts, file=file)
