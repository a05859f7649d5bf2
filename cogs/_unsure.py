"""A steward's buttons on an uncertain job: did the vendor take it?"""

from bot.client import tongue_of
from bot.courier.ids import Press, Verb
from bot.domain.errors import RefusalError
from bot.domain.job import Job
from bot.domain.refusals import Refusal
from bot.pipeline import unknowns
from bot.words import answers, labels
from cogs import _asking, _windows
from cogs._asking import Asked

VERBS = frozenset({Verb.FOUND, Verb.NOT_FOUND, Verb.LOOK_AGAIN})


async def pressed(interaction: Asked, job: Job, button: Press) -> None:
    """Do what a steward says of the job; only the vendor's id has to be typed."""
    _asking.stewards_only(interaction)
    house = interaction.client.house
    match button.verb:
        case Verb.FOUND:
            t = tongue_of(interaction)
            window = _windows.line(str(button), labels.found(t), labels.render_id(t))
            await interaction.response.send_modal(window)
        case Verb.NOT_FOUND:
            await interaction.client.acknowledge(interaction)
            outcome = await unknowns.not_found(house, job.id, guild_id=job.guild_id)
            await _told(interaction, outcome)
        case Verb.LOOK_AGAIN:
            await interaction.client.acknowledge(interaction)
            outcome = await unknowns.look_again(house, job.id, guild_id=job.guild_id)
            await _told(interaction, outcome)
        case _:
            raise AssertionError(button.verb)


async def named(interaction: Asked, job: Job, render_id: str) -> None:
    """Carry a job on under the id that a steward has typed."""
    _asking.stewards_only(interaction)
    await _told(
        interaction,
        await unknowns.found(
            interaction.client.house, job.id, guild_id=job.guild_id, render_id=render_id.strip()
        ),
    )


async def _told(interaction: Asked, outcome: Job | Refusal) -> None:
    if not isinstance(outcome, Job):
        raise RefusalError(outcome)
    bot = interaction.client
    title = bot.title_of(outcome.spec.model_key)
    await bot.answer(interaction, answers.decided(outcome, tongue_of(interaction), title=title))
