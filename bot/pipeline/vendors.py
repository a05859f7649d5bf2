"""Vendors: how each model stands at this moment, for stewards."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.errors import AccountFault
from bot.domain.job import Hindrance
from bot.domain.model import Model
from bot.pipeline.choose import other
from bot.pipeline.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """One model that is set up here."""

    title: str
    waiting: int  #: jobs in its provider's queue
    hindrance: Hindrance | None
    fault: AccountFault | None  #: of our account at its vendor, while it is paused
    silent_since: datetime | None
    retires_on: date | None
    successor: str | None  #: title


def states(house: House) -> list[ModelState]:
    """Every model with a key, in the catalog's order, those that are gone left out."""
    today = house.clock.now().date()
    return [
        _state(house, model)
        for model in house.catalog.models
        if model.provider in house.providers and not model.retired(today)
    ]


def _state(house: House, model: Model) -> ModelState:
    board = house.board
    hindrance = Hindrance.PAUSED if model.provider in board.paused else None
    if model.provider in board.silent:
        hindrance = Hindrance.SILENT
    after = house.catalog.find(model.successor) if model.successor else other(house, model)
    return ModelState(
        title=model.title,
        waiting=len(board.line.waiting_for(model.provider)),
        hindrance=hindrance,
        fault=board.paused.get(model.provider),
        silent_since=board.silent.get(model.provider),
        retires_on=model.retires_on,
        successor=after.title if after else None,
    )
