"""Retirement: what stewards and operator are told before a model goes."""

import logging
from datetime import date

from bot.domain.model import Model
from bot.domain.notice import ModelGone, Notice, RetirementNear, stage
from bot.pipeline.choose import other, usable
from bot.pipeline.house import House
from bot.pipeline.notices import announce

log = logging.getLogger(__name__)


async def warn(house: House) -> None:
    """Tell stewards and the operator of models that go, each stage once."""
    today = house.clock.now().date()
    due = [
        (model, model.retires_on, step)
        for model in house.catalog.models
        if model.provider in house.providers
        and model.retires_on is not None
        and (step := stage(model.retires_on, today)) is not None
    ]
    if not due:
        return
    guilds = await house.database.read(lambda unit: [row.id for row in unit.ledger.guilds()])
    for model, retires_on, step in due:
        await _tell_operator(house, model, retires_on, step)
        for guild_id in guilds:
            notice = _notice(house, model, retires_on, today)
            await announce(house, guild_id, f"retires:{model.key}:{step}", notice)


async def _tell_operator(house: House, model: Model, retires_on: date, step: int) -> None:
    mark = f"told:operator:retires:{model.key}:{step}"
    if await house.database.read(lambda unit: unit.marks.get(mark)) is not None:
        return
    if step:
        log.warning("%s is switched off on %s.", model.key, retires_on.isoformat())
    else:
        log.warning("%s was switched off on %s.", model.key, retires_on.isoformat())
    await house.database.write(lambda unit: unit.marks.put(mark, "told"))


def _notice(house: House, model: Model, retires_on: date, today: date) -> Notice:
    after = house.catalog.find(model.successor) if model.successor else None
    successor = after if after in usable(house) else other(house, model)
    title = successor.title if successor else None
    left = (retires_on - today).days
    if left > 0:
        return RetirementNear(model.title, retires_on, left, title)
    return ModelGone(model.title, retires_on, title)
