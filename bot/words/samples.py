"""Every sentence with sample values, so that all can be read in one go: `python -m bot.words`."""

from dataclasses import replace

from bot.domain.money import micro_usd
from bot.words import (
    clips,
    refusals,
    sample_answers,
    sample_cards,
    sample_desk,
    sample_house,
    sample_lending,
    sample_money,
    sample_pace,
    sample_pages,
    sample_parcels,
    sample_proposals,
    sample_purse,
    sample_refusals,
    sample_rules,
    sample_sponsors,
    sample_why,
    sample_wishes,
)
from bot.words.sample_job import CLIP, INSTEAD, JOB, Said, title_of
from bot.words.tongue import Tongue


def everything(t: Tongue) -> Said:
    """Each sentence with the moment at which it is said."""
    for no in sample_refusals.every_refusal():
        yield type(no).__name__, refusals.sentence(no, t, title_of)
    yield from sample_cards.everything(t)
    yield from sample_answers.everything(t)
    yield from sample_pages.everything(JOB, t)
    yield from sample_purse.everything(t)
    yield from sample_why.everything(JOB, INSTEAD, t)
    yield from sample_house.everything(t)
    yield from sample_desk.everything(JOB, CLIP, t)
    yield from sample_rules.everything(t)
    yield from sample_money.everything(t)
    yield from sample_proposals.everything(t)
    yield from sample_sponsors.everything(t)
    yield from sample_lending.everything(t)
    yield from sample_wishes.everything(t)
    yield from sample_pace.everything(t)
    yield "clip", clips.line(replace(JOB, cost=micro_usd("0.38")), CLIP, t)
    yield "exhibit", clips.line(JOB, CLIP, t, exhibited=True)
    yield from sample_parcels.everything(CLIP, t)
