"""The buttons under a question about a dear clip."""

from dataclasses import replace

from bot.client import tongue_of
from bot.courier.confirm_ids import Confirm, Reply
from bot.domain.case import Appeal
from bot.domain.errors import RefusalError
from bot.domain.question import Question
from bot.pipeline import confirm
from bot.words import pace
from cogs import _asking, _clip_reports, _making
from cogs._asking import Asked


async def pressed(interaction: Asked, button: Confirm) -> None:
    """Make what was asked about, or leave it."""
    bot = interaction.client
    await bot.acknowledge(interaction, in_place=True)
    question = await confirm.find(
        bot.house,
        button.interaction_id,
        guild_id=_asking.guild_of(interaction),
        member_id=_asking.member_of(interaction),
    )
    if not isinstance(question, Question):
        raise RefusalError(question)
    if button.reply is Reply.NO:
        dropped = await confirm.drop(bot.house, question)
        if not isinstance(dropped, Question):
            raise RefusalError(dropped)
        await bot.answer(interaction, pace.dropped(tongue_of(interaction)))
        return
    spec = question.spec
    ask = replace(
        _asking.ask_of(interaction, spec.prompt, _asking.choice_of(spec)),
        negative_prompt=spec.negative_prompt,
        private=spec.private,
        style=spec.style,
    )
    appeal = await _appeal(interaction, button)
    no = None if spec.private else _asking.unfit(interaction)
    outcome = no or await confirm.take(bot.house, question, ask, appeal)
    await _making.told(interaction, outcome, ask, spec)


async def _appeal(interaction: Asked, button: Confirm) -> Appeal | None:
    if button.reply is not Reply.APPEAL or button.denied is None:
        return Appeal() if button.reply is Reply.APPEAL else None
    _, appeal = await _clip_reports.denied(interaction, button.denied)
    return appeal
