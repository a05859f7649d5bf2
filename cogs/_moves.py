"""The button that has a held-up job made by another model."""

from bot.courier.ids import Move
from bot.domain.errors import RefusalError
from bot.domain.job import Job
from bot.domain.refusals import (
    JobNotFound,
    PriceChanged,
    TooLateToMove,
    not_yours,
)
from bot.pipeline import intake, move, views, why
from bot.pipeline.move import adapted
from cogs import _asking, _making
from cogs._asking import Asked


async def pressed(interaction: Asked, button: Move) -> None:
    """Move the job for its maker, at the price that the button shows."""
    bot = interaction.client
    await bot.acknowledge(interaction)
    job = await views.job(bot.house, button.job_id, guild_id=_asking.guild_of(interaction))
    if not isinstance(job, Job):
        raise RefusalError(job)
    if job.interaction_id != button.interaction_id:
        raise RefusalError(JobNotFound(button.job_id))
    if job.member_id != interaction.user.id:
        raise RefusalError(not_yours(job))
    offers = (move.instead(bot.house, job), why.sooner(bot.house, job))
    offer = next((each for each in offers if each and each.model_key == button.model_key), None)
    model = bot.house.catalog.find(button.model_key)
    spec = adapted(job.spec, model) if model is not None else None
    if offer is None or spec is None:
        raise RefusalError(TooLateToMove(job.id))
    if offer.price != button.price:
        bot.house.board.show(job)  # its button then shows the price of now
        raise RefusalError(PriceChanged(offer.title, offer.price))
    ask = _asking.ask_of(interaction, spec.prompt, _asking.choice_of(spec))
    outcome = await intake.offered(bot.house, spec, ask, instead_of=job.id)
    await _making.told(interaction, outcome, ask, spec)
